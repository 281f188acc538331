"""Defects of signed XML that the signer signed himself: the value is right, what it covers is not.

Each changes the tree of a good signature, then computes again whatever would be a second defect.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lxml import etree

from crypto_module.ades.xades import canonical
from gateway.lab.authority import Holder, Suite, signer
from gateway.lab.specimen import Specimen, specimen
from gateway.lab.xml import Change, enveloped, one, removed

DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
XADES: Final = "{http://uri.etsi.org/01903/v1.3.2#}"
_EXCLUSIVE: Final = canonical.Method(exclusive=True)
_ENC: Final = "http://www.w3.org/2001/04/xmlenc#"
_MORE: Final = "http://www.w3.org/2001/04/xmldsig-more#"
_DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
_XSLT: Final = "http://www.w3.org/TR/1999/REC-xslt-19991116"
_XPATH: Final = "http://www.w3.org/TR/1999/REC-xpath-19991116"
Value = Callable[[Holder, bytes], bytes]


def _own(holder: Holder, octets: bytes) -> bytes:
    """Return r‖s of the holder (XMLDSig, 6.4.3)."""
    pair = decode_dss_signature(holder.key.sign(octets))
    return b"".join(part.to_bytes(32, "big") for part in pair)


def _by_public_key(holder: Holder, octets: bytes) -> bytes:
    """The secret of a HMAC that everybody knows: the octets of the public key."""
    return hmac.digest(holder.certificate.spki_der, octets, "sha256")


def _signed(*changes: Change, value: Value = _own) -> Callable[[Suite], Specimen]:
    """Return the builder of a file changed so and signed as it stands then."""

    def made(suite: Suite) -> Specimen:
        file = _signed_again(signer(suite), changes, value)
        return specimen(suite, file, content=None, suffix=".xml")

    return made


def _signed_again(holder: Holder, changes: Sequence[Change], value: Value = _own) -> bytes:
    root = etree.fromstring(enveloped(holder))
    for change in changes:
        root = change(root)
    octets = canonical.of_element(one(root, f".//{DS}SignedInfo"), _EXCLUSIVE)
    text = base64.b64encode(value(holder, octets)).decode()
    one(root, f".//{DS}SignatureValue").text = text
    whole: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    return whole


def part_signed(holder: Holder) -> bytes:
    """Return a document whose only element is signed by its identifier."""
    return _signed_again(holder, [_by_identifier])


def _references(root: etree._Element) -> tuple[etree._Element, etree._Element]:
    """Return the reference to the document and the one to the properties."""
    document, properties = root.findall(f".//{DS}Reference")
    return document, properties


def _digested(root: etree._Element) -> etree._Element:
    """The digest of the properties as they are now."""
    octets = canonical.of_element(one(root, f".//{XADES}SignedProperties"), _EXCLUSIVE)
    _, reference = _references(root)
    _put(reference, hashlib.sha256(octets).digest())
    return root


def _put(reference: etree._Element, digest: bytes) -> None:
    one(reference, f"{DS}DigestValue").text = base64.b64encode(digest).decode()


def _hashed_by(uri: str, name: str) -> Change:
    """The digest of the properties by another hash."""

    def change(root: etree._Element) -> etree._Element:
        octets = canonical.of_element(one(root, f".//{XADES}SignedProperties"), _EXCLUSIVE)
        _, reference = _references(root)
        one(reference, f"{DS}DigestMethod").set("Algorithm", uri)
        _put(reference, hashlib.new(name, octets, usedforsecurity=False).digest())
        return root

    return change


def _set(path: str, attribute: str, value: str) -> Change:
    def change(root: etree._Element) -> etree._Element:
        one(root, path).set(attribute, value)
        return root

    return change


def _uncovered(root: etree._Element) -> etree._Element:
    one(root, f".//{DS}SignedInfo").remove(_references(root)[1])
    return root


def _by_identifier(root: etree._Element) -> etree._Element:
    """The signature covers one element instead of the whole."""
    reference, _ = _references(root)
    reference.set("URI", "#d1")
    listed = one(reference, f"{DS}Transforms")
    listed.remove(listed[0])
    octets = canonical.of_element(one(root, "{urn:brama:lab}рішення"), _EXCLUSIVE)
    _put(reference, hashlib.sha256(octets).digest())
    return root


def _beside(root: etree._Element) -> etree._Element:
    etree.SubElement(root, "{urn:brama:lab}додаток").text = "не підписано"
    return root


def _many_transforms(root: etree._Element) -> etree._Element:
    listed = one(root, f".//{DS}Transforms")
    for _ in range(5):
        last = etree.SubElement(listed, f"{DS}Transform")
        last.set("Algorithm", listed[1].get("Algorithm") or "")
    return root


def _another_certificate(root: etree._Element) -> etree._Element:
    value = one(root, f".//{XADES}CertDigest/{DS}DigestValue")
    value.text = base64.b64encode(bytes(32)).decode()
    return root


_FIRST: Final = f".//{DS}Transform"
BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-xml-signed-as-it-stands": _signed(),
        "valid-xml-hash-sha512": _signed(_hashed_by(f"{_ENC}sha512", "sha512")),
        "xml-properties-uncovered": _signed(_uncovered),
        "xml-hash-md5": _signed(_hashed_by(f"{_MORE}md5", "md5")),
        "xml-hash-sha1": _signed(_hashed_by(f"{_DSIG}sha1", "sha1")),
        "xml-hash-unknown": _signed(_hashed_by("urn:brama:lab:hash", "sha256")),
        "xml-transform-xslt": _signed(_set(_FIRST, "Algorithm", _XSLT)),
        "xml-transform-xpath": _signed(_set(_FIRST, "Algorithm", _XPATH)),
        "xml-transform-removed": _signed(removed(_FIRST)),
        "xml-transforms-too-many": _signed(_many_transforms),
        "xml-canonical-form-unknown": _signed(
            _set(f".//{DS}CanonicalizationMethod", "Algorithm", "urn:brama:lab:form")
        ),
        "xml-reference-by-xpointer": _signed(_set(f".//{DS}Reference", "URI", "#xpointer(/)")),
        "valid-xml-of-one-part": _signed(_by_identifier),
        "xml-part-signed-only": _signed(_by_identifier, _beside),
        "xml-algorithm-hmac": _signed(
            _set(f".//{DS}SignatureMethod", "Algorithm", f"{_MORE}hmac-sha256"),
            value=_by_public_key,
        ),
        "xml-algorithm-of-another-hash": _signed(
            _set(f".//{DS}SignatureMethod", "Algorithm", f"{_MORE}ecdsa-sha384")
        ),
        "xml-certificate-property-missing": _signed(
            removed(f".//{XADES}SigningCertificateV2"), _digested
        ),
        "xml-certificate-property-of-another": _signed(_another_certificate, _digested),
    }
)
