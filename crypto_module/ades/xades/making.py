"""Filling a ds:Signature as XAdES-B-B, whatever it is over (EN 319 132-1, 4 and 5.2)."""

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lxml import etree

from crypto_module.ades import ess
from crypto_module.ades.xades import canonical
from crypto_module.ades.xades.dom import Element
from crypto_module.ades.xades.names import (
    DS,
    EXCLUSIVE,
    SIGNED_PROPERTIES_TYPE,
    XADES,
    digest_uri,
    signature_uri,
)
from crypto_module.cms.sign import Signer
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from crypto_module.x509.algorithms import Scheme, signature_algorithm
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.keys import EcKey

_D, _X = f"{{{DS}}}", f"{{{XADES}}}"
NAMESPACES: Final = {"ds": DS, "xades": XADES}
WRITTEN: Final = canonical.Method(exclusive=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """Who signs when, and what travels along.

    ``data_time_stamp`` returns a token over the hash of the octets it is given; with it the data
    get an AllDataObjectsTimeStamp. ``name`` begins the identifiers of this signature.
    """

    signer: Signer
    signing_time: datetime
    certificates: Sequence[Certificate] = ()
    data_time_stamp: Callable[[bytes], bytes] | None = field(default=None, repr=False)
    name: str = "id"

    def identifier(self, of: str) -> str:
        """Return the identifier of a part of this signature."""
        return f"{self.name}-{of}"

    def signature(self, parent: Element | None = None) -> Element:
        """Return an empty ds:Signature, the last child of ``parent`` if there is one."""
        tag, identifier = f"{_D}Signature", self.identifier("signature")
        if parent is None:
            return etree.Element(tag, nsmap=NAMESPACES, Id=identifier)
        return etree.SubElement(parent, tag, nsmap=NAMESPACES, Id=identifier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One datum to be signed: ``octets`` are what its transforms give.

    ``uri`` is None when no name is given to it; ``name`` is the identifier of its reference, for
    its media type.
    """

    uri: str | None
    octets: bytes = field(repr=False)
    transforms: tuple[str, ...] = ()
    name: str | None = None
    media_type: str | None = None
    type: str | None = None


def fill(
    signature: Element, data: Sequence[Signed], making: Making, *, held: Element | None = None
) -> None:
    """Put SignedInfo, the value, the certificates and the properties into ``signature``.

    ``held`` is the ds:Object of what it envelops.
    """
    signer = making.signer
    info = etree.SubElement(signature, f"{_D}SignedInfo")
    etree.SubElement(info, f"{_D}CanonicalizationMethod", Algorithm=EXCLUSIVE)
    scheme = signature_algorithm(signer.key.algorithm_der).scheme
    method = signature_uri(scheme, signer.key.hash_name)
    etree.SubElement(info, f"{_D}SignatureMethod", Algorithm=method)
    value = etree.SubElement(signature, f"{_D}SignatureValue", Id=making.identifier("value"))
    key_info = etree.SubElement(signature, f"{_D}KeyInfo")
    x509 = etree.SubElement(key_info, f"{_D}X509Data")
    for one in dict.fromkeys((signer.certificate, *making.certificates)):
        etree.SubElement(x509, f"{_D}X509Certificate").text = base64.b64encode(one.der).decode()
    if held is not None:
        signature.append(held)
    properties = _properties(signature, data, making)
    own = Signed(
        uri=f"#{making.identifier('signed-properties')}",
        octets=canonical.of_element(properties, WRITTEN),
        transforms=(EXCLUSIVE,),
        type=SIGNED_PROPERTIES_TYPE,
    )
    info.extend(_reference(one, signer) for one in (*data, own))
    made = signer.key.sign(canonical.of_element(info, WRITTEN))
    bare = _pair(made, signer) if scheme is Scheme.ECDSA else made
    value.text = base64.b64encode(bare).decode()


def _reference(one: Signed, signer: Signer) -> Element:
    told = {"Id": one.name, "URI": one.uri, "Type": one.type}
    reference = etree.Element(
        f"{_D}Reference", {key: value for key, value in told.items() if value is not None}
    )
    if one.transforms:
        listed = etree.SubElement(reference, f"{_D}Transforms")
        for uri in one.transforms:
            etree.SubElement(listed, f"{_D}Transform", Algorithm=uri)
    running = signer.key.new_hash()
    running.update(one.octets)
    _digest(reference, signer.key.hash_name, running.digest())
    return reference


def _digest(parent: Element, name: HashName, digest: bytes) -> None:
    etree.SubElement(parent, f"{_D}DigestMethod", Algorithm=digest_uri(name))
    etree.SubElement(parent, f"{_D}DigestValue").text = base64.b64encode(digest).decode()


def _properties(signature: Element, data: Sequence[Signed], making: Making) -> Element:
    signer = making.signer
    held = etree.SubElement(signature, f"{_D}Object")
    target = f"#{making.identifier('signature')}"
    qualifying = etree.SubElement(held, f"{_X}QualifyingProperties", Target=target)
    identifier = making.identifier("signed-properties")
    signed = etree.SubElement(qualifying, f"{_X}SignedProperties", Id=identifier)
    about = etree.SubElement(signed, f"{_X}SignedSignatureProperties")
    moment = making.signing_time.astimezone(UTC).replace(microsecond=0)
    told = moment.isoformat().replace("+00:00", "Z")
    etree.SubElement(about, f"{_X}SigningTime").text = told
    named = etree.SubElement(about, f"{_X}SigningCertificateV2")
    cert = etree.SubElement(named, f"{_X}Cert")
    digest = etree.SubElement(cert, f"{_X}CertDigest")
    name = signer.key.hash_name
    _digest(digest, name, hashes.digest(name, signer.certificate.der))
    issuer = ess.issuer_serial_der(signer.certificate)
    etree.SubElement(cert, f"{_X}IssuerSerialV2").text = base64.b64encode(issuer).decode()
    of_data = [*_formats(data), *_data_time_stamp(data, making)]
    if of_data:
        etree.SubElement(signed, f"{_X}SignedDataObjectProperties").extend(of_data)
    return signed


def _formats(data: Sequence[Signed]) -> Iterator[Element]:
    for one in data:
        if one.media_type is not None:
            form = etree.Element(f"{_X}DataObjectFormat", ObjectReference=f"#{one.name}")
            etree.SubElement(form, f"{_X}MimeType").text = one.media_type
            yield form


def _data_time_stamp(data: Sequence[Signed], making: Making) -> Iterator[Element]:
    if making.data_time_stamp is not None:
        token = making.data_time_stamp(b"".join(one.octets for one in data))
        made = etree.Element(f"{_X}AllDataObjectsTimeStamp")
        time_stamp(made, token)
        yield made


def time_stamp(parent: Element, token: bytes) -> None:
    """Put a token into a time-stamp of XAdES: what it is over was written exclusively."""
    etree.SubElement(parent, f"{_D}CanonicalizationMethod", Algorithm=EXCLUSIVE)
    etree.SubElement(parent, f"{_X}EncapsulatedTimeStamp").text = base64.b64encode(token).decode()


def _pair(made: bytes, signer: Signer) -> bytes:
    """Return r‖s of the length of the curve (XMLDSig, 6.4.3)."""
    public = signer.certificate.public_key
    size = (public.key.key_size + 7) // 8 if isinstance(public, EcKey) else 0
    return b"".join(one.to_bytes(size, "big") for one in decode_dss_signature(made))


def whole(element: Element) -> bytes:
    """Return the octets of the document that ``element`` stands in."""
    octets: bytes = etree.tostring(element.getroottree(), xml_declaration=True, encoding="UTF-8")
    return octets
