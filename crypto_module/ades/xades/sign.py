"""Making XAdES-B-B: enveloped in a document, enveloping one, or beside data elsewhere.

Of all three: ``certificates`` travel along with the signer's; ``data_time_stamp`` returns a token
over the hash of the octets it is given, and proves that the data existed before they were signed.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lxml import etree

from crypto_module.ades.xades import canonical, dom
from crypto_module.ades.xades.making import WRITTEN, Making, Signed, fill, whole
from crypto_module.ades.xades.names import BASE64, DS, ENVELOPED, EXCLUSIVE
from crypto_module.cms.sign import Signer
from crypto_module.x509.certificate import Certificate

WHERE: Final = "XML to sign"
_D: Final = f"{{{DS}}}"
TimeStamping = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detached:
    """A datum elsewhere, by the URI that names it (an entry of a container, say)."""

    uri: str
    content: bytes
    media_type: str = "application/octet-stream"


def sign_enveloped(
    document: bytes,
    *,
    signer: Signer,
    signing_time: datetime,
    certificates: Sequence[Certificate] = (),
    data_time_stamp: TimeStamping | None = None,
) -> bytes:
    """Return the document with its signature as the last child of the root.

    Raises:
        MalformedInput: not XML, or it uses the identifiers of a signature of ours already.
    """
    root = dom.parse(document, where=WHERE)
    making = Making(
        signer=signer,
        signing_time=signing_time,
        certificates=certificates,
        data_time_stamp=data_time_stamp,
    )
    signature = making.signature(root)
    datum = Signed(
        uri="",
        octets=canonical.of_document(canonical.without(signature), WRITTEN),
        transforms=(ENVELOPED, EXCLUSIVE),
        name="r-document",
        media_type="text/xml",
    )
    fill(signature, [datum], making)
    dom.by_id(root, where=WHERE)
    return whole(root)


def sign_enveloping(
    content: bytes,
    *,
    signer: Signer,
    signing_time: datetime,
    media_type: str = "application/octet-stream",
    certificates: Sequence[Certificate] = (),
    data_time_stamp: TimeStamping | None = None,
) -> bytes:
    """Return a signature that holds ``content`` in base64 and signs its octets."""
    making = Making(
        signer=signer,
        signing_time=signing_time,
        certificates=certificates,
        data_time_stamp=data_time_stamp,
    )
    signature = making.signature()
    identifier = making.identifier("object")
    held = etree.Element(f"{_D}Object", Id=identifier, Encoding=BASE64)
    held.text = base64.b64encode(content).decode()
    datum = Signed(
        uri=f"#{identifier}",
        octets=content,
        transforms=(BASE64,),
        name="r-object",
        media_type=media_type,
    )
    fill(signature, [datum], making, held=held)
    return whole(signature)


def sign_detached(
    data: Sequence[Detached],
    *,
    signer: Signer,
    signing_time: datetime,
    certificates: Sequence[Certificate] = (),
    data_time_stamp: TimeStamping | None = None,
) -> bytes:
    """Return a signature over data elsewhere, named by URI."""
    making = Making(
        signer=signer,
        signing_time=signing_time,
        certificates=certificates,
        data_time_stamp=data_time_stamp,
    )
    signature = making.signature()
    found = [
        Signed(uri=one.uri, octets=one.content, name=f"r-{at}", media_type=one.media_type)
        for at, one in enumerate(data)
    ]
    fill(signature, found, making)
    return whole(signature)
