"""Making XAdES-B-B: enveloped in a document, enveloping one, or beside data elsewhere."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lxml import etree

from crypto_module.ades import ess
from crypto_module.ades.xades import canonical, dom
from crypto_module.ades.xades.dom import Element
from crypto_module.ades.xades.names import (
    BASE64,
    DS,
    ENVELOPED,
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

WHERE: Final = "XML to sign"
_D, _X = f"{{{DS}}}", f"{{{XADES}}}"
_SIGNATURE_ID, _PROPERTIES_ID, _OBJECT_ID = "id-signature", "id-signed-properties", "id-object"
_NSMAP: Final = {"ds": DS, "xades": XADES}
_C14N: Final = canonical.Method(exclusive=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detached:
    """A datum elsewhere, by the URI that names it (an entry of a container, say)."""

    uri: str
    content: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Making:
    """Who signs when, and what travels along."""

    signer: Signer
    signing_time: datetime
    certificates: Sequence[Certificate]


def sign_enveloped(
    document: bytes,
    *,
    signer: Signer,
    signing_time: datetime,
    certificates: Sequence[Certificate] = (),
) -> bytes:
    """Return the document with its signature as the last child of the root.

    Raises:
        MalformedInput: not XML, or it uses the identifiers of a signature of ours already.
    """
    root = dom.parse(document, where=WHERE)
    signature = etree.SubElement(root, f"{_D}Signature", nsmap=_NSMAP, Id=_SIGNATURE_ID)
    data = canonical.of_document(canonical.without(signature), _C14N)
    reference = _reference("", data, signer, transforms=(ENVELOPED, EXCLUSIVE), name="r-document")
    making = _Making(signer=signer, signing_time=signing_time, certificates=certificates)
    _fill(signature, [reference], making, media_types={"r-document": "text/xml"})
    dom.by_id(root, where=WHERE)
    return _whole(root)


def sign_enveloping(
    content: bytes,
    *,
    signer: Signer,
    signing_time: datetime,
    media_type: str = "application/octet-stream",
    certificates: Sequence[Certificate] = (),
) -> bytes:
    """Return a signature that holds ``content`` in base64 and signs its octets."""
    signature = etree.Element(f"{_D}Signature", nsmap=_NSMAP, Id=_SIGNATURE_ID)
    reference = _reference(f"#{_OBJECT_ID}", content, signer, transforms=(BASE64,), name="r-object")
    held = etree.Element(f"{_D}Object", Id=_OBJECT_ID, Encoding=BASE64)
    held.text = base64.b64encode(content).decode()
    making = _Making(signer=signer, signing_time=signing_time, certificates=certificates)
    _fill(signature, [reference], making, media_types={"r-object": media_type}, held=held)
    return _whole(signature)


def sign_detached(
    data: Sequence[Detached],
    *,
    signer: Signer,
    signing_time: datetime,
    certificates: Sequence[Certificate] = (),
) -> bytes:
    """Return a signature over data elsewhere, named by URI."""
    signature = etree.Element(f"{_D}Signature", nsmap=_NSMAP, Id=_SIGNATURE_ID)
    names = {f"r-{at}": one for at, one in enumerate(data)}
    found = [
        _reference(one.uri, one.content, signer, transforms=(), name=name)
        for name, one in names.items()
    ]
    types = {name: one.media_type for name, one in names.items()}
    making = _Making(signer=signer, signing_time=signing_time, certificates=certificates)
    _fill(signature, found, making, media_types=types)
    return _whole(signature)


def _fill(
    signature: Element,
    data: list[Element],
    making: _Making,
    *,
    media_types: dict[str, str],
    held: Element | None = None,
) -> None:
    """Put SignedInfo, the value, the certificates and the properties into ``signature``."""
    signer = making.signer
    info = etree.SubElement(signature, f"{_D}SignedInfo")
    etree.SubElement(info, f"{_D}CanonicalizationMethod", Algorithm=EXCLUSIVE)
    scheme = signature_algorithm(signer.key.algorithm_der).scheme
    method = signature_uri(scheme, signer.key.hash_name)
    etree.SubElement(info, f"{_D}SignatureMethod", Algorithm=method)
    info.extend(data)
    value = etree.SubElement(signature, f"{_D}SignatureValue")
    key_info = etree.SubElement(signature, f"{_D}KeyInfo")
    x509 = etree.SubElement(key_info, f"{_D}X509Data")
    for one in dict.fromkeys((signer.certificate, *making.certificates)):
        etree.SubElement(x509, f"{_D}X509Certificate").text = base64.b64encode(one.der).decode()
    if held is not None:
        signature.append(held)
    signed = _properties(signature, making, media_types)
    octets = canonical.of_element(signed, _C14N)
    reference = _reference(f"#{_PROPERTIES_ID}", octets, signer, transforms=(EXCLUSIVE,))
    reference.set("Type", SIGNED_PROPERTIES_TYPE)
    info.append(reference)
    made = signer.key.sign(canonical.of_element(info, _C14N))
    bare = _pair(made, signer) if scheme is Scheme.ECDSA else made
    value.text = base64.b64encode(bare).decode()


def _reference(
    uri: str, octets: bytes, signer: Signer, *, transforms: tuple[str, ...], name: str | None = None
) -> Element:
    reference = etree.Element(f"{_D}Reference", URI=uri)
    if name is not None:
        reference.set("Id", name)
    if transforms:
        listed = etree.SubElement(reference, f"{_D}Transforms")
        for one in transforms:
            etree.SubElement(listed, f"{_D}Transform", Algorithm=one)
    running = signer.key.new_hash()
    running.update(octets)
    _digest(reference, signer.key.hash_name, running.digest())
    return reference


def _digest(parent: Element, name: HashName, digest: bytes) -> None:
    etree.SubElement(parent, f"{_D}DigestMethod", Algorithm=digest_uri(name))
    etree.SubElement(parent, f"{_D}DigestValue").text = base64.b64encode(digest).decode()


def _properties(signature: Element, making: _Making, media_types: dict[str, str]) -> Element:
    signer = making.signer
    held = etree.SubElement(signature, f"{_D}Object")
    target = f"#{_SIGNATURE_ID}"
    qualifying = etree.SubElement(held, f"{_X}QualifyingProperties", Target=target)
    signed = etree.SubElement(qualifying, f"{_X}SignedProperties", Id=_PROPERTIES_ID)
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
    objects = etree.SubElement(signed, f"{_X}SignedDataObjectProperties")
    for reference, media_type in media_types.items():
        form = etree.SubElement(objects, f"{_X}DataObjectFormat", ObjectReference=f"#{reference}")
        etree.SubElement(form, f"{_X}MimeType").text = media_type
    return signed


def _pair(made: bytes, signer: Signer) -> bytes:
    """Return r‖s of the length of the curve (XMLDSig, 6.4.3)."""
    public = signer.certificate.public_key
    size = (public.key.key_size + 7) // 8 if isinstance(public, EcKey) else 0
    return b"".join(one.to_bytes(size, "big") for one in decode_dss_signature(made))


def _whole(root: Element) -> bytes:
    octets: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    return octets
