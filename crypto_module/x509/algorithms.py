"""Signature and hash algorithms by their identifiers: one table each, nothing else is accepted.

A DSTU 4145 object identifier names key and signature alike; RSA's may leave the hash to the
CMS ``digestAlgorithm`` (RFC 3370, 3.2).
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from crypto_module import oids
from crypto_module.asn1 import der, rfc4055, rfc5280
from crypto_module.errors import InvalidSignature, UnsupportedAlgorithm
from crypto_module.primitives.hashes import HashName

SHA1: Final = "1.3.14.3.2.26"
SHA256: Final = "2.16.840.1.101.3.4.2.1"
SHA384: Final = "2.16.840.1.101.3.4.2.2"
SHA512: Final = "2.16.840.1.101.3.4.2.3"
RSA_ENCRYPTION: Final = "1.2.840.113549.1.1.1"
RSASSA_PSS: Final = "1.2.840.113549.1.1.10"
MGF1: Final = "1.2.840.113549.1.1.8"
EC_PUBLIC_KEY: Final = "1.2.840.10045.2.1"
# The same few identifiers come with every message; longer ones than any use are not kept.
MAX_KEPT: Final = 256
MAX_KEPT_OCTETS: Final = 1024
MAX_SALT_OCTETS: Final = 64  # RFC 4055, 3.1: usually the length of the hash

HASHES: Final[Mapping[str, HashName]] = MappingProxyType(
    {
        oids.GOST34311: "gost34311",
        oids.KUPYNA256: "kupyna256",
        oids.KUPYNA384: "kupyna384",
        oids.KUPYNA512: "kupyna512",
        SHA256: "sha256",
        SHA384: "sha384",
        SHA512: "sha512",
    }
)
HASH_OIDS: Final[Mapping[HashName, str]] = MappingProxyType(
    {name: oid for oid, name in HASHES.items()}
)


class Scheme(enum.Enum):
    """How a digest becomes a signature."""

    DSTU4145 = enum.auto()
    DSTU4145_BIG_ENDIAN = enum.auto()
    ECDSA = enum.auto()
    RSA_PKCS1 = enum.auto()
    RSA_PSS = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureAlgorithm:
    """A scheme and the hash it names; ``None`` leaves the hash to the message."""

    oid: str
    scheme: Scheme
    hash_name: HashName | None
    salt_length: int = 0

    def required_hash(self) -> HashName:
        """Return the hash, which a certificate's algorithm must name by itself."""
        if self.hash_name is None:
            raise UnsupportedAlgorithm(self.oid)
        return self.hash_name

    def over(self, digest_algorithm: HashName) -> "SignatureAlgorithm":
        """Return this algorithm with the hash a CMS message names (RFC 5652, 5.4).

        Raises:
            InvalidSignature: the two name different hashes.
        """
        if self.hash_name not in {None, digest_algorithm}:
            raise InvalidSignature
        return replace(self, hash_name=digest_algorithm)


_DSTU, _EC, _RSA = Scheme.DSTU4145, Scheme.ECDSA, Scheme.RSA_PKCS1
_SIGNATURES: Final[Mapping[str, tuple[Scheme, HashName | None]]] = MappingProxyType(
    {
        oids.DSTU4145_NORMAL_GOST34311: (_DSTU, "gost34311"),
        oids.DSTU4145_GOST34311: (_DSTU, "gost34311"),
        oids.DSTU4145_NORMAL_GOST34311_BIG_ENDIAN: (Scheme.DSTU4145_BIG_ENDIAN, "gost34311"),
        oids.DSTU4145_GOST34311_BIG_ENDIAN: (Scheme.DSTU4145_BIG_ENDIAN, "gost34311"),
        oids.DSTU4145_KUPYNA256: (_DSTU, "kupyna256"),
        oids.DSTU4145_KUPYNA256_POLYNOMIAL: (_DSTU, "kupyna256"),
        oids.DSTU4145_KUPYNA384_POLYNOMIAL: (_DSTU, "kupyna384"),
        oids.DSTU4145_KUPYNA512_POLYNOMIAL: (_DSTU, "kupyna512"),
        EC_PUBLIC_KEY: (_EC, None),
        "1.2.840.10045.4.3.2": (_EC, "sha256"),
        "1.2.840.10045.4.3.3": (_EC, "sha384"),
        "1.2.840.10045.4.3.4": (_EC, "sha512"),
        RSA_ENCRYPTION: (_RSA, None),
        "1.2.840.113549.1.1.11": (_RSA, "sha256"),
        "1.2.840.113549.1.1.12": (_RSA, "sha384"),
        "1.2.840.113549.1.1.13": (_RSA, "sha512"),
    }
)
_POLYNOMIAL: Final = frozenset(
    {
        oids.DSTU4145_GOST34311,
        oids.DSTU4145_KUPYNA256_POLYNOMIAL,
        oids.DSTU4145_KUPYNA384_POLYNOMIAL,
        oids.DSTU4145_KUPYNA512_POLYNOMIAL,
    }
)
_NULL: Final = b"\x05\x00"


def signature_oid(scheme: Scheme, hash_name: HashName, *, normal: bool = False) -> str:
    """Return the identifier we write for ``scheme`` over ``hash_name``.

    ``normal`` tells that the key's curve is in a normal basis.

    Raises:
        UnsupportedAlgorithm: there is none.
    """
    written = [
        oid
        for oid, meaning in _SIGNATURES.items()
        if meaning == (scheme, hash_name) and not (normal and oid in _POLYNOMIAL)
    ]
    if not written:
        raise UnsupportedAlgorithm(f"{scheme.name} over {hash_name}")
    return written[-1]  # the polynomial-basis identifier stands after the general one


def hash_name(identifier_der: bytes) -> HashName:
    """Return the hash named by an AlgorithmIdentifier without parameters (or with NULL)."""
    oid, parameters = split(identifier_der, where="digest algorithm")
    if oid not in HASHES or parameters not in {None, _NULL}:
        raise UnsupportedAlgorithm(oid)
    return HASHES[oid]


def signature_algorithm(identifier_der: bytes) -> SignatureAlgorithm:
    """Return the meaning of a signature AlgorithmIdentifier."""
    oid, parameters = split(identifier_der, where="signature algorithm")
    if oid == RSASSA_PSS and parameters is not None:
        return _pss(parameters)
    if oid not in _SIGNATURES or parameters not in {None, _NULL}:
        raise UnsupportedAlgorithm(oid)
    scheme, name = _SIGNATURES[oid]
    return SignatureAlgorithm(oid=oid, scheme=scheme, hash_name=name)


def split(identifier_der: bytes, *, where: str) -> tuple[str, bytes | None]:
    """Return object identifier and parameters of an AlgorithmIdentifier, as received."""
    reader = _kept if len(identifier_der) <= MAX_KEPT_OCTETS else _split
    return reader(identifier_der, where)


def _split(identifier_der: bytes, where: str) -> tuple[str, bytes | None]:
    value = der.decode(rfc5280.AlgorithmIdentifier, identifier_der, where=where)
    with der.total(where):
        parameters = value["parameters"]
        return value["algorithm"].dotted, None if der.absent(parameters) else parameters.dump()


_kept: Final = lru_cache(maxsize=MAX_KEPT)(_split)


def _pss(parameters_der: bytes) -> SignatureAlgorithm:
    """RFC 4055, 3.1: one hash for message and mask, trailer 1."""
    where = "RSASSA-PSS parameters"
    value = der.decode(rfc4055.RsassaPssParameters, parameters_der, where=where)
    with der.total(where):
        name = hash_name(value["hash_algorithm"].untag().dump())
        mask_oid, mask_hash = split(value["mask_gen_algorithm"].untag().dump(), where=where)
        salt_length, trailer = value["salt_length"].native, value["trailer_field"].native
    if mask_oid != MGF1 or mask_hash is None or hash_name(mask_hash) != name or trailer != 1:
        raise UnsupportedAlgorithm(RSASSA_PSS)
    if not 0 <= salt_length <= MAX_SALT_OCTETS:
        raise UnsupportedAlgorithm(RSASSA_PSS)
    return SignatureAlgorithm(
        oid=RSASSA_PSS, scheme=Scheme.RSA_PSS, hash_name=name, salt_length=salt_length
    )
