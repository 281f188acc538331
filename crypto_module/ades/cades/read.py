"""A CMS message as signatures: each SignerInfo told in the words of ``ades.signature``."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from crypto_module.ades import ess
from crypto_module.ades.cades import stamps, values
from crypto_module.ades.cades.forms import PLAIN, form
from crypto_module.ades.signature import (
    CertificateReference,
    DataReference,
    Feed,
    Kind,
    Material,
    Reading,
    Signature,
    TimeStamp,
    feed_of,
)
from crypto_module.asn1 import der, rfc5280
from crypto_module.cms import attributes, signed_data
from crypto_module.cms.countersignature import countersignatures
from crypto_module.cms.signed_data import ID_DATA, SignedData, SignerInfo
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import HashName
from crypto_module.x509 import algorithms
from crypto_module.x509.algorithms import SignatureAlgorithm
from crypto_module.x509.certificate import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class CadesSignature:
    """One SignerInfo with the message around it; implements ``ades.signature.Signature``."""

    info: SignerInfo
    message: SignedData = field(repr=False)
    content: Feed | None = field(repr=False)
    content_name: str | None = None
    """The entry of a container that is the content."""
    is_counter: bool = False
    """Whether it is over the value of another signature instead of a document."""

    @property
    def form(self) -> str:
        """One of the names in ``forms``."""
        return form(self.info, self.message)

    @property
    def is_advanced(self) -> bool:
        """Whether a signing-certificate attribute is signed (EN 319 122-1, 5.2.2)."""
        return self.form != PLAIN

    @property
    def is_document(self) -> bool:
        """Whether the content is plain data (RFC 5652, 4)."""
        return self.is_counter or self.message.content_type == ID_DATA

    @property
    def value(self) -> bytes:
        """The signature value as received."""
        return self.info.signature

    def names(self, certificate: Certificate) -> bool:
        """Return whether the SignerIdentifier may mean ``certificate`` (RFC 5652, 5.3)."""
        if self.info.key_identifier is not None:
            return certificate.subject_key_identifier == self.info.key_identifier
        return (certificate.issuer, certificate.serial) == (self.info.issuer, self.info.serial)

    def certificate_references(self) -> tuple[CertificateReference, ...]:
        """Return what the signing-certificate attributes say."""
        return ess.references(self.info.signed_attributes)

    def digest_algorithm(self) -> HashName:
        """Return the hash of ``digestAlgorithm``."""
        return algorithms.hash_name(self.info.digest_algorithm_der)

    def signature_algorithm(self) -> SignatureAlgorithm:
        """Return the algorithm with its hash; InvalidSignature when two hashes are named."""
        named = algorithms.signature_algorithm(self.info.signature_algorithm_der)
        return named.over(self.digest_algorithm())

    def signed_octets(self) -> tuple[bytes, ...]:
        """Return the signed attributes as received, then in DER order (RFC 5652, 5.4)."""
        received, ordered = self.info.signed_attributes_der, self.info.sorted_attributes_der
        if received is None or ordered is None:
            return ()
        return (received,) if ordered == received else (received, ordered)

    def data(self) -> tuple[DataReference, ...]:
        """Return the one content and its message-digest (RFC 5652, 11.2)."""
        encoded = self.info.signed_attributes.get(attributes.MESSAGE_DIGEST)
        return (
            DataReference(
                name=self.content_name,
                hash_name=self.digest_algorithm(),
                digest=None
                if encoded is None
                else der.content(encoded[0], tag=0x04, where="message-digest"),
                feed=self.content,
            ),
        )

    def claimed_signing_time(self) -> datetime | None:
        """Return the signing-time attribute (RFC 5652, 11.3)."""
        encoded = self.info.signed_attributes.get(attributes.SIGNING_TIME)
        if encoded is None:
            return None
        value = der.decode(rfc5280.Time, encoded[0], where="signing-time")
        with der.total("signing-time"):
            return rfc5280.instant(value, where="signing-time")

    def material(self) -> Material:
        """Return the certificates and evidence of the SignedData and of unsigned attributes."""
        held = Material()
        # What cannot be read can help nobody, and nobody signed it.
        with suppress(MalformedInput):
            held = values.read(self.info.unsigned_attributes)
        message = self.message
        own = Material(certificates=message.certificates, crls=message.crls, ocsps=message.ocsps)
        return own.with_other(held)

    def time_stamps(self) -> tuple[TimeStamp, ...]:
        """Return the time-stamps among signed and unsigned attributes."""
        return stamps.time_stamps(self.info, self.message)

    def counter_signatures(self) -> tuple[Signature | None, ...]:
        """Return the countersignatures (RFC 5652, 11.4)."""
        over = feed_of(self.value)
        return tuple(
            None
            if info is None
            else CadesSignature(info=info, message=self.message, content=over, is_counter=True)
            for info in countersignatures(self.info)
        )


def read(encoded: bytes) -> Reading:
    """Return the signatures of a SignedData, one for each SignerInfo in order.

    Raises:
        MalformedInput: not one SignedData, as ``cms.signed_data.parse`` says.
    """
    parsed = signed_data.parse(encoded)
    return Reading(
        kind=Kind.CMS_SIGNED if parsed.content_type == ID_DATA else Kind.TIME_STAMP,
        content=parsed.content,
        signatures=signatures_of(parsed),
    )


def signatures_of(message: SignedData) -> tuple[CadesSignature, ...]:
    """Return the signatures of a parsed message, one for each SignerInfo in order."""
    content = None if message.content is None else feed_of(message.content)
    return tuple(
        CadesSignature(info=info, message=message, content=content) for info in message.signers
    )
