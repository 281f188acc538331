"""A certificate as a value: every field that decides something, read once from received bytes.

RFC 5280, 4.1 and 4.2. The key is read on demand, because a certificate with foreign parameters
is still a certificate: what it may not do is sign.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from crypto_module.asn1 import der, rfc5280, rfc5652
from crypto_module.errors import MalformedInput
from crypto_module.x509 import extensions, keys
from crypto_module.x509.algorithms import SignatureAlgorithm, signature_algorithm
from crypto_module.x509.extensions import Extensions
from crypto_module.x509.identity import SignerIdentity, identity

WHERE: Final = "certificate"
_VERSION_3: Final = 2
MAX_OCTETS: Final = 64 * 1024
MAX_KEPT: Final = 256  # read certificates kept ready: some three times their octets each
SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
_SEQUENCE: Final = 0x30


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """An X.509 certificate; equal when its octets are equal."""

    der: bytes = field(repr=False)
    tbs_der: bytes = field(compare=False, repr=False)
    serial: int = field(compare=False)
    issuer: bytes = field(compare=False, repr=False)
    subject: bytes = field(compare=False, repr=False)
    not_before: datetime = field(compare=False)
    not_after: datetime = field(compare=False)
    spki_der: bytes = field(compare=False, repr=False)
    signature_algorithm_der: bytes = field(compare=False, repr=False)
    signature: bytes = field(compare=False, repr=False)
    extensions: Extensions = field(compare=False, repr=False)
    identity: SignerIdentity = field(compare=False, repr=False)

    @classmethod
    def parse(cls, encoded: bytes) -> "Certificate":
        """Return the certificate in ``encoded``, which must be exactly one in DER.

        The latest are kept ready: a certificate is immutable and told by its octets.

        Raises:
            MalformedInput: anything else.
        """
        if len(encoded) > MAX_OCTETS:
            raise MalformedInput(where=WHERE, rule="is larger than 64 KiB")
        return cls._read(encoded)

    @classmethod
    @lru_cache(maxsize=MAX_KEPT)
    def _read(cls, encoded: bytes) -> "Certificate":
        value = der.decode(rfc5280.Certificate, encoded, where=WHERE)
        with der.total(WHERE):
            tbs_der = value["tbs_certificate"].dump()
            algorithm_der = value["signature_algorithm"].dump()
            signature = value["signature_value"].native
            tbs = rfc5280.TbsCertificate.load(tbs_der, strict=True)
            if tbs["signature"].dump() != algorithm_der:
                raise MalformedInput(where=WHERE, rule="names two signature algorithms (4.1.1.2)")
            return cls._from_fields(encoded, tbs_der, algorithm_der, signature, tbs)

    @classmethod
    def _from_fields(
        cls, encoded: bytes, tbs_der: bytes, algorithm_der: bytes, signature: bytes, tbs: Any
    ) -> "Certificate":
        if not der.absent(tbs["extensions"]) and tbs["version"].native != _VERSION_3:
            raise MalformedInput(
                where=WHERE, rule="has extensions and is not of version 3 (4.1.2.9)"
            )
        subject = tbs["subject"].dump()
        found = extensions.parse(tbs["extensions"])
        return cls(
            der=encoded,
            tbs_der=tbs_der,
            serial=tbs["serial_number"].native,
            issuer=tbs["issuer"].dump(),
            subject=subject,
            not_before=rfc5280.instant(tbs["validity"]["not_before"], where=WHERE),
            not_after=rfc5280.instant(tbs["validity"]["not_after"], where=WHERE),
            spki_der=tbs["subject_public_key_info"].dump(),
            signature_algorithm_der=algorithm_der,
            signature=signature,
            extensions=found,
            identity=identity(subject, found.directory_attributes_der),
        )

    @property
    def public_key(self) -> keys.PublicKey:
        """The key.

        Raises:
            MalformedInput, ForeignParameters, UnsupportedAlgorithm: as ``keys.parse`` says.
        """
        return keys.parse(self.spki_der)

    @property
    def signature_algorithm(self) -> SignatureAlgorithm:
        """How this certificate was signed.

        Raises:
            UnsupportedAlgorithm: not one of ours.
        """
        return signature_algorithm(self.signature_algorithm_der)

    @property
    def subject_key_identifier(self) -> bytes | None:
        """4.2.1.2."""
        return self.extensions.subject_key_identifier

    @property
    def is_ca(self) -> bool:
        """Whether basicConstraints says so (4.2.1.9)."""
        return self.extensions.is_ca

    @property
    def key_usage(self) -> frozenset[str] | None:
        """Names of 4.2.1.3; ``None`` when the extension is absent."""
        return self.extensions.key_usage

    @property
    def qc_statements(self) -> frozenset[str]:
        """Identifiers of the qualified-certificate statements."""
        return self.extensions.qc_statements

    def valid_at(self, moment: datetime) -> bool:
        """Return whether ``moment`` lies within the validity, both ends included (4.1.2.5)."""
        return self.not_before <= moment <= self.not_after

    def verify_signed_by(self, issuer: "Certificate") -> None:
        """Check this certificate's signature with the issuer's key and the issuer's S-box.

        Raises:
            InvalidSignature, MalformedInput, ForeignParameters, UnsupportedAlgorithm.
        """
        verify_signature(self.tbs_der, self.signature_algorithm_der, self.signature, issuer)


def verify_signature(
    tbs_der: bytes, algorithm_der: bytes, signature: bytes, issuer: Certificate
) -> None:
    """Check what ``issuer`` signed of X.509: a certificate, a CRL, an OCSP response.

    Raises:
        InvalidSignature, MalformedInput, ForeignParameters, UnsupportedAlgorithm.
    """
    algorithm = signature_algorithm(algorithm_der)
    key = issuer.public_key
    digest = key.new_hash(algorithm.required_hash())
    digest.update(tbs_der)
    key.verify(signature, digest.digest(), algorithm)


def parse_bundle(encoded: bytes) -> tuple[Certificate, ...]:
    """Return the X.509 certificates of a certs-only CMS (.p7b), in order (RFC 5652, 10.2.3).

    Raises:
        MalformedInput: not such a bundle, or one certificate in it is malformed.
    """
    return tuple(Certificate.parse(one) for one in bundle_slices(encoded))


def bundle_slices(encoded: bytes) -> Iterator[bytes]:
    """Return the received bytes of each X.509 certificate of a SignedData."""
    where = "certificate bundle"
    value = der.decode(rfc5652.ContentInfo, encoded, where=where)
    with der.total(where):
        if value["content_type"].dotted != SIGNED_DATA:
            raise MalformedInput(where=where, rule="is not SignedData")
        signed = rfc5652.SignedData.load(
            der.content(value["content"].dump(), tag=0xA0, where=where), strict=True
        )
        choices = signed["certificates"]
        found = [] if der.absent(choices) else [choice.dump() for choice in choices]
    yield from (one for one in found if one[0] == _SEQUENCE)
