"""Qualifying properties of XAdES (EN 319 132-1, 5): what is signed beside the data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from crypto_module.ades import ess
from crypto_module.ades.signature import CertificateReference, Material
from crypto_module.ades.xades import dom
from crypto_module.ades.xades.dom import Element
from crypto_module.ades.xades.names import DS, XADES, XADES141, digest_name
from crypto_module.asn1 import der, rfc5035
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import HashName
from crypto_module.x509 import ocsp
from crypto_module.x509.certificate import Certificate

WHERE: Final = "xades:QualifyingProperties"
MAX_VALUES: Final = 64
_X: Final = f"{{{XADES}}}"
_D: Final = f"{{{DS}}}"
COUNTER: Final = f"{_X}CounterSignature"
REVOCATION: Final = f"{_X}RevocationValues"
_LATER: Final = f"{{{XADES141}}}TimeStampValidationData"
_NAMING: Final = ("SigningCertificateV2", "SigningCertificate")


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateDigest:
    """What SigningCertificate or SigningCertificateV2 says of the signing certificate."""

    hash_name: HashName
    digest: bytes
    issuer_serial: tuple[bytes, int] | None

    def means(self, certificate: Certificate) -> bool:
        """Return whether ``certificate`` is the one meant."""
        reference = ess.Reference(
            hash_name=self.hash_name, digest=self.digest, issuer_serial=self.issuer_serial
        )
        return reference.means(certificate)


def of_signature(signature: Element) -> Element | None:
    """Return the QualifyingProperties of a signature, which names it (4.3.1).

    Raises:
        MalformedInput: several, or one that qualifies another signature.
    """
    found = [
        one
        for held in dom.elements(signature)
        if held.tag == f"{_D}Object"
        for one in dom.elements(held)
        if one.tag == f"{_X}QualifyingProperties"
    ]
    if not found:
        return None
    if len(found) > 1 or found[0].get("Target") != f"#{signature.get('Id', '')}":
        raise MalformedInput(where=WHERE, rule="are not once, or are of another signature")
    return found[0]


def signed_properties(qualifying: Element) -> Element | None:
    """Return the SignedProperties."""
    return dom.child(qualifying, f"{_X}SignedProperties")


def names_certificate(signed: Element) -> bool:
    """Return whether the signed properties name a signing certificate, readable or not."""
    about = dom.child(signed, f"{_X}SignedSignatureProperties")
    return about is not None and any(dom.child(about, f"{_X}{one}") is not None for one in _NAMING)


def certificate_references(signed: Element) -> tuple[CertificateReference, ...]:
    """Return what SigningCertificate and SigningCertificateV2 say (5.2.2)."""
    properties = dom.child(signed, f"{_X}SignedSignatureProperties")
    if properties is None:
        return ()
    found = []
    for name in _NAMING:
        element = dom.child(properties, f"{_X}{name}")
        if element is not None:
            first = dom.child(element, f"{_X}Cert")
            if first is None:
                raise MalformedInput(where=WHERE, rule="name no signing certificate")
            found.append(_reference(first))
    return tuple(found)


def _reference(cert: Element) -> CertificateDigest:
    told = dom.required(cert, f"{_X}CertDigest", where=WHERE)
    method = dom.required(told, f"{_D}DigestMethod", where=WHERE)
    value = dom.required(told, f"{_D}DigestValue", where=WHERE)
    issuer = dom.child(cert, f"{_X}IssuerSerialV2")
    return CertificateDigest(
        hash_name=digest_name(method.get("Algorithm", "")),
        digest=dom.octets(value, where=WHERE),
        issuer_serial=None if issuer is None else _issuer_serial(dom.octets(issuer, where=WHERE)),
    )


def _issuer_serial(encoded: bytes) -> tuple[bytes, int]:
    """5.2.2: IssuerSerial of RFC 5035 in DER."""
    value = der.decode(rfc5035.IssuerSerial, encoded, where=WHERE)
    with der.total(WHERE):
        return value["issuer"].dump(), value["serial_number"].native


def signing_time(signed: Element) -> datetime | None:
    """Return SigningTime (5.2.1)."""
    element = signed.find(f"{_X}SignedSignatureProperties/{_X}SigningTime")
    if element is None:
        return None
    try:
        moment = datetime.fromisoformat(dom.text(element).strip())
    except ValueError as error:
        raise MalformedInput(where=WHERE, rule="have a signing time of another form") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise MalformedInput(where=WHERE, rule="have a signing time no calendar has") from error


def unsigned(qualifying: Element | None) -> list[Element]:
    """Return the unsigned signature properties, in order (5.3)."""
    if qualifying is None:
        return []
    found = qualifying.find(f"{_X}UnsignedProperties/{_X}UnsignedSignatureProperties")
    return [] if found is None else dom.elements(found)


def signed_of_data(signed: Element | None) -> list[Element]:
    """Return the signed properties of data objects, in order (5.2.4 to 5.2.8)."""
    held = None if signed is None else dom.child(signed, f"{_X}SignedDataObjectProperties")
    return [] if held is None else dom.elements(held)


def material(held: list[Element]) -> Material:
    """Return certificates and evidence among unsigned properties (5.4.1, 5.4.2)."""
    certificates: list[bytes] = []
    crls: list[bytes] = []
    ocsps: list[bytes] = []
    for one in _with_later(held):
        if one.tag == f"{_X}CertificateValues":
            certificates += _values(one, f"{_X}EncapsulatedX509Certificate")
        elif one.tag == REVOCATION:
            crls += _values(one, f"{_X}CRLValues/{_X}EncapsulatedCRLValue")
            ocsps += _values(one, f"{_X}OCSPValues/{_X}EncapsulatedOCSPValue")
    return Material(
        certificates=tuple(certificates),
        crls=tuple(crls),
        ocsps=tuple(_response(one) for one in ocsps),
    )


def _with_later(held: list[Element]) -> Iterator[Element]:
    """Yield the properties, those inside of validation data of time-stamps too (5.5.1)."""
    for one in held:
        yield from dom.elements(one) if one.tag == _LATER else (one,)


def _values(element: Element, path: str) -> list[bytes]:
    return [dom.octets(one, where=WHERE) for one in element.findall(path)[:MAX_VALUES]]


def _response(encoded: bytes) -> bytes:
    """EN 319 132-1, 5.4.2: an OCSPResponse; some producers write its basic response alone."""
    try:
        ocsp.basic_of(encoded)
    except MalformedInput:
        return ocsp.of_basic(encoded)
    return encoded
