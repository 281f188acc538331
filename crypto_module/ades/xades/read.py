"""An XML document as signatures: each ds:Signature told in the words of ``ades.signature``."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crypto_module.ades.signature import (
    CertificateReference,
    DataReference,
    Feed,
    Kind,
    Material,
    Reading,
    Signature,
    TimeStamp,
)
from crypto_module.ades.xades import canonical, dom, properties, references, stamps
from crypto_module.ades.xades.dom import Element
from crypto_module.ades.xades.names import (
    DS,
    SIGNED_PROPERTIES_TYPE,
    signature_algorithm,
)
from crypto_module.ades.xades.references import Document, Reference
from crypto_module.asn1 import encode
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import HashName
from crypto_module.x509.algorithms import Scheme, SignatureAlgorithm
from crypto_module.x509.certificate import Certificate

WHERE: Final = "ds:Signature"
PLAIN: Final = "XMLDSig"
B, T, LT, LTA = "XAdES-B-B", "XAdES-B-T", "XAdES-B-LT", "XAdES-B-LTA"
MAX_SIGNATURES: Final = 64
MAX_CERTIFICATES: Final = 64
_D: Final = f"{{{DS}}}"
Elsewhere = Callable[[str], Feed | None]
"""Gives the octets of a datum that is not in the document, by its URI."""


@dataclass(frozen=True, slots=True, kw_only=True)
class XadesSignature:
    """One ds:Signature; implements ``ades.signature.Signature``."""

    element: Element = field(repr=False)
    signed_info: Element = field(repr=False)
    document: Document = field(repr=False)
    references: tuple[Reference, ...] = field(repr=False)
    qualifying: Element | None = field(repr=False)
    elsewhere: Elsewhere = field(repr=False)

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
        element that stands beside the signatures.
        """
        data = [one for one in self.references if not self._is_properties(one)]
        if not data:
            return False
        root = self.document.root
        targets = [one.target for one in data]
        if self.element is root or any(one is None or one is root for one in targets):
            return True
        beside = [one for one in dom.elements(root) if one.tag != f"{_D}Signature"]
        return self.element.getparent() is root and all(
            any(one is target for target in targets) for one in beside
        )

    @property
    def value(self) -> bytes:
        """The signature value; ECDSA's r‖s in DER, as in CMS."""
        octets = self._value()
        return _der_pair(octets) if self.signature_algorithm().scheme is Scheme.ECDSA else octets

    def _value(self) -> bytes:
        return dom.octets(
            dom.required(self.element, f"{_D}SignatureValue", where=WHERE), where=WHERE
        )

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
        return tuple(one.data_reference(self.elsewhere(one.uri)) for one in self.references)

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
        """Return those of the signature and of its archiving."""
        return self.stamped().time_stamps()

    def stamped(self) -> stamps.Stamped:
        """Return the signature as its time-stamps see it."""
        return stamps.Stamped(
            element=self.element,
            value=lambda: self.value,
            certificates=tuple(self._certificates()),
            data=lambda: tuple(one.feed for one in self.data()),
            unsigned=tuple(properties.unsigned(self.qualifying)),
        )

    def counter_signatures(self) -> tuple[Signature, ...]:
        """Return none: those of XML are not read."""
        return ()

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

    def _is_properties(self, reference: Reference) -> bool:
        signed = None if self.qualifying is None else properties.signed_properties(self.qualifying)
        return signed is not None and reference.target is signed


def _der_pair(octets: bytes) -> bytes:
    """XMLDSig, 6.4.3: r‖s of equal length, highest octets first."""
    half = len(octets) // 2
    if len(octets) % 2:
        return octets  # no pair: whatever verifies it will refuse it
    r, s = (int.from_bytes(one, "big") for one in (octets[:half], octets[half:]))
    return encode.sequence(encode.integer(r), encode.integer(s))


def read(encoded: bytes, *, elsewhere: Elsewhere = lambda _: None) -> Reading:
    """Return the signatures of an XML document, in its order.

    ``elsewhere`` gives data by URI that are not in the document: entries of a container.

    Raises:
        MalformedInput: not XML, no signature or too many, or one that is not as XMLDSig says.
    """
    root = dom.parse(encoded, where="XML document")
    document = Document(root=root)
    found = list(_signatures(root))
    if not 1 <= len(found) <= MAX_SIGNATURES:
        raise MalformedInput(where=WHERE, rule=f"is not there 1 to {MAX_SIGNATURES} times")
    return Reading(
        kind=Kind.XML_SIGNED,
        signatures=tuple(_signature(one, document, elsewhere) for one in found),
    )


def _signatures(root: Element) -> Iterator[Element]:
    """Signatures inside another one sign something of it, not the document."""
    for one in root.iter(f"{_D}Signature"):
        if not any(up.tag == f"{_D}Signature" for up in one.iterancestors()):
            yield one


def _signature(element: Element, document: Document, elsewhere: Elsewhere) -> XadesSignature:
    signed_info = dom.required(element, f"{_D}SignedInfo", where=WHERE)
    return XadesSignature(
        element=element,
        signed_info=signed_info,
        document=document,
        references=tuple(references.read(signed_info, signature=element, document=document)),
        qualifying=_qualifying(element),
        elsewhere=elsewhere,
    )


def _qualifying(element: Element) -> Element | None:
    found = properties.of_signature(element)
    if found is not None:
        signed = properties.signed_properties(found)
        declared = [
            one
            for one in element.iter(f"{_D}Reference")
            if one.get("Type") == SIGNED_PROPERTIES_TYPE
        ]
        if signed is None and declared:
            raise MalformedInput(where=WHERE, rule="has no signed properties, but refers to them")
    return found
