"""Which certificate the signer meant: signing-certificate attributes (RFC 5035; RFC 2634, 5.4).

Without them anybody could put another certificate of the same key beside the signature.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from crypto_module.asn1 import der, encode, rfc5035
from crypto_module.cms import attributes
from crypto_module.cms.attributes import Attributes
from crypto_module.errors import ForeignParameters, MalformedInput, UnsupportedAlgorithm
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import Hash, HashName
from crypto_module.x509.algorithms import HASH_OIDS, hash_name
from crypto_module.x509.certificate import Certificate

WHERE: Final = "signing-certificate attribute"
_DIRECTORY_NAME: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What one attribute says of the signing certificate."""

    hash_name: HashName
    digest: bytes
    issuer_serial: tuple[bytes, int] | None  # GeneralNames DER and serial number

    def means(self, certificate: Certificate) -> bool:
        """Return whether ``certificate`` is the one meant."""
        if self.issuer_serial not in {None, _issuer_serial(certificate)}:
            return False
        return any(
            _digest(fresh, certificate.der) == self.digest
            for fresh in _hashes(self.hash_name, certificate)
        )


def references(signed: Attributes) -> tuple[Reference, ...]:
    """Return what the signed attributes say; empty when they name no certificate.

    Raises:
        MalformedInput: an attribute of ours is not what its standard says.
        UnsupportedAlgorithm: the certificate is named by a hash we do not have.
    """
    found = []
    for oid, schema in (
        (attributes.SIGNING_CERTIFICATE_V2, rfc5035.SigningCertificateV2),
        (attributes.SIGNING_CERTIFICATE, rfc5035.SigningCertificate),
    ):
        if oid in signed:
            value = der.decode(schema, signed[oid][0], where=WHERE)
            with der.total(WHERE):
                found.append(_reference(value, version=schema))
    return tuple(found)


def _reference(value: Any, *, version: type) -> Reference:
    if len(value["certs"]) == 0:
        raise MalformedInput(where=WHERE, rule="names no certificate")
    first = value["certs"][0]
    issuer_serial = first["issuer_serial"]
    return Reference(
        hash_name="sha1" if version is rfc5035.SigningCertificate else _hash(first),
        digest=first["cert_hash"].native,
        issuer_serial=None
        if der.absent(issuer_serial)
        else (issuer_serial["issuer"].dump(), issuer_serial["serial_number"].native),
    )


def _hash(reference: Any) -> HashName:
    algorithm = reference["hash_algorithm"]
    return "sha256" if der.absent(algorithm) else hash_name(algorithm.dump())


def _issuer_serial(certificate: Certificate) -> tuple[bytes, int]:
    names = encode.sequence(encode.explicit(_DIRECTORY_NAME, certificate.issuer))
    return names, certificate.serial


def issuer_serial_der(certificate: Certificate) -> bytes:
    """Return the IssuerSerial of ``certificate`` (RFC 5035, 5)."""
    issuer, serial = _issuer_serial(certificate)
    return encode.sequence(issuer, encode.integer(serial))


def _hashes(name: HashName, certificate: Certificate) -> Iterable[Hash]:
    """GOST 34.311 is computed with S-box №1 or, by some producers, with the key's own."""
    yield hashes.new(name)
    try:
        yield certificate.public_key.new_hash(name)
    except (MalformedInput, ForeignParameters, UnsupportedAlgorithm):
        return


def _digest(fresh: Hash, message: bytes) -> bytes:
    fresh.update(message)
    return fresh.digest()


def attribute_value(certificate: Certificate, *, name: HashName) -> bytes:
    """Return SigningCertificateV2 over ``certificate``, issuer and serial number spelled out."""
    # RFC 5035, 4: SHA-256 is the default and DER leaves defaults out.
    algorithm = () if name == "sha256" else (encode.sequence(encode.oid(HASH_OIDS[name])),)
    return encode.sequence(
        encode.sequence(
            encode.sequence(
                *algorithm,
                encode.octets(_digest(hashes.new(name), certificate.der)),
                issuer_serial_der(certificate),
            )
        )
    )
