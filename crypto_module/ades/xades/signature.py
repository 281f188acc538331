"""One ds:Signature told in the words of ``ades.signature``."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from crypto_module.ades.signature import (
    CertificateReference,
    DataReference,
    Material,
    Signature,
    TimeStamp,
)
from crypto_module.ades.xades import canonical, dom, properties, references, stamps
from crypto_module.ades.xades.covered import Parts
from crypto_module.ades.xades.dom import Element
from crypto_module.ades.xades.names import (
    DS,
    SIGNED_PROPERTIES_TYPE,
    signature_algorithm,
)
from crypto_module.ades.xades.references import Document, Elsewhere, Reference
from crypto_module.asn1 import encode
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import HashName
from crypto_module.x509.algorithms import Scheme, SignatureAlgorithm
from crypto_module.x509.certificate import Certificate

WHERE: Final = "ds:Signature"
PLAIN: Final = "XMLDSig"
B, T, LT, LTA = "XAdES-B-B", "XAdES-B-T", "XAdES-B-LT", "XAdES-B-LTA"
MAX_CERTIFICATES: Final = 64
MAX_COUNTER_SIGNATURES: Final = 16
_D: Final = f"{{{DS}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class XadesSignature:
    """One ds:Signature; implements ``ades.signature.Signature``."""

    element: Element = field(repr=False)
    signed_info: Element = field(repr=False)
    document: Document = field(repr=False)
    references: tuple[Reference, ...] = field(repr=False)
    qualifying: Element | None = field(repr=False)
    elsewhere: Elsewhere = field(repr=False)
    countersigned: Element | None = field(repr=False)
    """The ds:SignatureValue that a counter-signature is over."""
    beside: "Mapping[Element, list[XadesSignature]]" = field(repr=False)
    """Counter-signatures that stand elsewhere in the document, by what they are over."""

    @property
    def form(self) -> str:
        """``XMLDSig``, or XAdES with its level: ``XAdES-B-B`` to ``XAdES-B-LTA``."""
        if not self.is_advanced:
            return PLAIN
        held = {one.tag for one in properties.unsigned(self.qualifying)}
        if stamps.SIGNATURE not in held:
            return B
        if stamps.ARCHIVE in held:
            return LTA
        return LT if properties.REVOCATION in held else T

    @property
    def is_advanced(self) -> bool:
        """Whether signed properties that name the certificate are among what is signed."""
        signed = self._signed_properties()
        return signed is not None and properties.names_certificate(signed)

    @property
    def is_document(self) -> bool:
        """Whether the signature covers the document, not a part of it chosen by its maker.

        Whole: the document itself, data elsewhere, an object inside the signature, or every
        element that stands beside the signatures. Of a counter-signature: the value it is over.
        """
        targets = [one.target for one in self._data_references()]
        if not targets:
            return False
        if self.countersigned is not None:
            return any(one is self.countersigned for one in targets)
        root = self.document.root
        if self.element is root or any(one is None or one is root for one in targets):
            return True
        beside = [one for one in dom.elements(root) if one.tag != f"{_D}Signature"]
        return self.element.getparent() is root and all(
            any(one is target for target in targets) for one in beside
        )

    @property
    def value(self) -> bytes:
        """The signature value; ECDSA's r‖s in DER, as in CMS."""
        octets = dom.octets(self.value_element(), where=WHERE)
        return _der_pair(octets) if self.signature_algorithm().scheme is Scheme.ECDSA else octets

    def value_element(self) -> Element:
        """Return ds:SignatureValue."""
        return dom.required(self.element, f"{_D}SignatureValue", where=WHERE)

    def names(self, certificate: Certificate) -> bool:
        """Return whether ``certificate`` may be the signer's: signed properties say it."""
        references = self.certificate_references()
        if references:
            return all(one.means(certificate) for one in references)
        return certificate.der in self._certificates()[:1]

    def certificate_references(self) -> tuple[CertificateReference, ...]:
        """Return what the signed properties say of the signing certificate."""
        signed = self._signed_properties()
        return () if signed is None else properties.certificate_references(signed)

    def digest_algorithm(self) -> HashName:
        """Return the hash of SignatureMethod."""
        return self.signature_algorithm().required_hash()

    def signature_algorithm(self) -> SignatureAlgorithm:
        """Return the meaning of SignatureMethod."""
        method = dom.required(self.signed_info, f"{_D}SignatureMethod", where=WHERE)
        return signature_algorithm(method.get("Algorithm", ""))

    def signed_octets(self) -> tuple[bytes, ...]:
        """Return SignedInfo in canonical form (XMLDSig, 4.4.1)."""
        method = dom.required(self.signed_info, f"{_D}CanonicalizationMethod", where=WHERE)
        return (canonical.of_element(self.signed_info, canonical.method(method)),)

    def data(self) -> tuple[DataReference, ...]:
        """Return every reference, the one to the signed properties included."""
        return tuple(one.data_reference(self.elsewhere) for one in self.references)

    def claimed_signing_time(self) -> datetime | None:
        """Return SigningTime (EN 319 132-1, 5.2.1)."""
        signed = self._signed_properties()
        return None if signed is None else properties.signing_time(signed)

    def material(self) -> Material:
        """Return the certificates of KeyInfo, and what unsigned properties hold."""
        held = Material()
        with suppress(MalformedInput):  # nobody signed it: what cannot be read helps nobody
            held = properties.material(properties.unsigned(self.qualifying))
        return Material(certificates=tuple(self._certificates())).with_other(held)

    def time_stamps(self) -> tuple[TimeStamp, ...]:
        """Return those of the data, of the signature and of its archiving."""
        certificates = tuple(self._certificates())
        stamped = stamps.Stamped(
            parts=self.parts(), value=lambda: self.value, certificates=certificates
        )
        return stamped.time_stamps()

    def parts(self) -> Parts:
        """Return what its time-stamps are over."""
        return Parts(
            signature=self.element,
            references=self.references,
            data=self._data_references(),
            elsewhere=self.elsewhere,
            signed=tuple(properties.signed_of_data(self._signed_properties())),
            unsigned=tuple(properties.unsigned(self.qualifying)),
        )

    def counter_signatures(self) -> tuple[Signature | None, ...]:
        """Return those among its unsigned properties, then those beside it; None: unreadable."""
        held = [
            one for one in properties.unsigned(self.qualifying) if one.tag == properties.COUNTER
        ]
        found = [self._counter(one) for one in held[:MAX_COUNTER_SIGNATURES]]
        found += self.beside.get(self.value_element(), ())
        return tuple(found[:MAX_COUNTER_SIGNATURES])

    def _counter(self, held: Element) -> "XadesSignature | None":
        """What cannot be read must not hide the others."""
        try:
            element = dom.required(held, f"{_D}Signature", where=WHERE)
            return of_element(element, self.document, self.elsewhere, over=self.value_element())
        except MalformedInput:
            return None

    def _certificates(self) -> list[bytes]:
        key_info = dom.child(self.element, f"{_D}KeyInfo")
        if key_info is None:
            return []
        found: list[bytes] = []
        for one in key_info.findall(f"{_D}X509Data/{_D}X509Certificate")[:MAX_CERTIFICATES]:
            with suppress(MalformedInput):
                found.append(dom.octets(one, where=WHERE))
        return found

    def _signed_properties(self) -> Element | None:
        """Return the signed properties when a reference of this signature covers them."""
        if self.qualifying is None:
            return None
        signed = properties.signed_properties(self.qualifying)
        covered = any(one.target is signed for one in self.references)
        return signed if covered else None

    def _data_references(self) -> tuple[Reference, ...]:
        signed = None if self.qualifying is None else properties.signed_properties(self.qualifying)
        return tuple(one for one in self.references if signed is None or one.target is not signed)


def _der_pair(octets: bytes) -> bytes:
    """XMLDSig, 6.4.3: r‖s of equal length, highest octets first."""
    half = len(octets) // 2
    if len(octets) % 2:
        return octets  # no pair: whatever verifies it will refuse it
    r, s = (int.from_bytes(one, "big") for one in (octets[:half], octets[half:]))
    return encode.sequence(encode.integer(r), encode.integer(s))


def of_element(
    element: Element,
    document: Document,
    elsewhere: Elsewhere,
    *,
    over: Element | None = None,
    beside: Mapping[Element, list[XadesSignature]] = MappingProxyType({}),
) -> XadesSignature:
    """Return the signature that ``element`` is, or the counter-signature ``over`` a value.

    Raises:
        MalformedInput: not as XMLDSig or XAdES says.
    """
    signed_info = dom.required(element, f"{_D}SignedInfo", where=WHERE)
    return XadesSignature(
        element=element,
        signed_info=signed_info,
        document=document,
        references=tuple(references.read(signed_info, signature=element, document=document)),
        qualifying=_qualifying(element, signed_info),
        elsewhere=elsewhere,
        countersigned=over,
        beside=beside,
    )


def _qualifying(element: Element, signed_info: Element) -> Element | None:
    found = properties.of_signature(element)
    if found is not None:
        signed = properties.signed_properties(found)
        declared = [
            one
            for one in signed_info.iter(f"{_D}Reference")
            if one.get("Type") == SIGNED_PROPERTIES_TYPE
        ]
        if signed is None and declared:
            raise MalformedInput(where=WHERE, rule="has no signed properties, but refers to them")
    return found
