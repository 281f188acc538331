"""A CMS signature that another format carries: what it says of itself, the carrier passes on."""

from dataclasses import dataclass
from datetime import datetime

from crypto_module.ades.cades.read import CadesSignature
from crypto_module.ades.signature import (
    CertificateReference,
    DataReference,
    Material,
    Signature,
    TimeStamp,
)
from crypto_module.primitives.hashes import HashName
from crypto_module.x509.algorithms import SignatureAlgorithm
from crypto_module.x509.certificate import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedSignature:
    """Implements ``ades.signature.Signature`` by ``inner``; a format says anew what differs."""

    inner: CadesSignature

    @property
    def form(self) -> str:
        """The level of the CMS signature."""
        return self.inner.form

    @property
    def is_advanced(self) -> bool:
        """Whether the signing certificate is among what was signed."""
        return self.inner.is_advanced

    @property
    def is_document(self) -> bool:
        """Whether the content type of the message is plain data."""
        return self.inner.is_document

    @property
    def value(self) -> bytes:
        """The signature value as received."""
        return self.inner.value

    def names(self, certificate: Certificate) -> bool:
        """Return whether the SignerIdentifier may mean ``certificate``."""
        return self.inner.names(certificate)

    def certificate_references(self) -> tuple[CertificateReference, ...]:
        """Return what the signing-certificate attributes say."""
        return self.inner.certificate_references()

    def digest_algorithm(self) -> HashName:
        """Return the hash of the SignerInfo."""
        return self.inner.digest_algorithm()

    def signature_algorithm(self) -> SignatureAlgorithm:
        """Return the algorithm of the SignerInfo."""
        return self.inner.signature_algorithm()

    def signed_octets(self) -> tuple[bytes, ...]:
        """Return the signed attributes."""
        return self.inner.signed_octets()

    def data(self) -> tuple[DataReference, ...]:
        """Return the content of the message."""
        return self.inner.data()

    def claimed_signing_time(self) -> datetime | None:
        """Return the signing-time attribute."""
        return self.inner.claimed_signing_time()

    def material(self) -> Material:
        """Return what came along in the message."""
        return self.inner.material()

    def time_stamps(self) -> tuple[TimeStamp, ...]:
        """Return the time-stamps of the message."""
        return self.inner.time_stamps()

    def counter_signatures(self) -> tuple[Signature | None, ...]:
        """Return the countersignatures of the message."""
        return self.inner.counter_signatures()
