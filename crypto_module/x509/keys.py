"""Public keys of certificates: DSTU 4145, ECDSA, RSA behind one small face.

Key parameters are the attacker's data: explicit curve parameters pass only when equal to a listed
curve, an S-box only when listed. Whoever hashes for a key asks the key for the hash, since
GOST 34.311 takes the S-box of the signer's own parameters.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm as UnsupportedByCryptography
from cryptography.hazmat.primitives import hashes as pyca_hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import load_der_public_key

from crypto_module import oids
from crypto_module.asn1 import der, rfc5280
from crypto_module.errors import (
    ForeignParameters,
    InvalidSignature,
    MalformedInput,
    UnsupportedAlgorithm,
)
from crypto_module.primitives import dstu4145, hashes
from crypto_module.primitives.hashes import Hash, HashName
from crypto_module.x509 import dstu_parameters
from crypto_module.x509.algorithms import (
    EC_PUBLIC_KEY,
    RSA_ENCRYPTION,
    Scheme,
    SignatureAlgorithm,
    split,
)

WHERE: Final = "subject public key"
# Bounds of cost as well as of strength: one message may ask for two thousand verifications.
RSA_BITS: Final = range(2048, 8192 + 1)
RSA_EXPONENTS: Final = range((1 << 16) + 1, 1 << 32)
_OBJECT_IDENTIFIER: Final = 0x06
# Keys kept ready: the bound of the cost (at most 64 KiB each, as large as a certificate may be).
MAX_KEPT: Final = 256

# Whether octets are reversed, and whether they are coordinates in a normal basis.
_DSTU_KEYS: Final[Mapping[str, tuple[bool, bool]]] = MappingProxyType(
    {
        oids.DSTU4145_GOST34311: (False, False),
        oids.DSTU4145_GOST34311_BIG_ENDIAN: (True, False),
        oids.DSTU4145_NORMAL_GOST34311: (False, True),
        oids.DSTU4145_NORMAL_GOST34311_BIG_ENDIAN: (True, True),
    }
)
EC_CURVES: Final[Mapping[bytes, ec.EllipticCurve]] = MappingProxyType(
    {
        bytes.fromhex("06082a8648ce3d030107"): ec.SECP256R1(),
        bytes.fromhex("06052b81040022"): ec.SECP384R1(),
        bytes.fromhex("06052b81040023"): ec.SECP521R1(),
    }
)
_EC_NAMES: Final = MappingProxyType({"secp256r1": "P256", "secp384r1": "P384", "secp521r1": "P521"})
_PYCA_HASHES: Final[Mapping[str, pyca_hashes.HashAlgorithm]] = MappingProxyType(
    {
        "sha256": pyca_hashes.SHA256(),
        "sha384": pyca_hashes.SHA384(),
        "sha512": pyca_hashes.SHA512(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DstuKey:
    """A DSTU 4145 key with the S-box its parameters name (``None``: the default one)."""

    key: dstu4145.PublicKey
    sbox: bytes | None

    @property
    def name(self) -> str:
        """The algorithm as reports show it."""
        return f"DSTU4145-{self.key.curve.name}"

    def new_hash(self, name: HashName) -> Hash:
        """Return a hash as this key's owner computes it."""
        return hashes.new(name, self.sbox if name == "gost34311" else None)

    def verify(self, signature: bytes, digest: bytes, algorithm: SignatureAlgorithm) -> None:
        """Accept r‖s, bare or inside an OCTET STRING.

        Raises:
            InvalidSignature: the signature is not one of this key over ``digest``.
        """
        match algorithm.scheme:
            case Scheme.DSTU4145:
                order = 1
            case Scheme.DSTU4145_BIG_ENDIAN:
                order = -1
            case _:
                raise InvalidSignature
        if self._is_headed(signature):
            with suppress(InvalidSignature):
                self.key.verify(signature[2:][::order], digest)
                return
        self.key.verify(signature[::order], digest)

    def _is_headed(self, signature: bytes) -> bool:
        """Return whether it may begin with the header of an OCTET STRING.

        A bare pair of 33 + 33 octets (M257) may begin so by chance, and a headed one of 2 + 64 may
        have zeros where the other has its padding: nothing but the verification tells them apart.
        """
        size = 2 * self.key.curve.scalar_size
        return len(signature) == size + 2 and signature[:2] == bytes((0x04, size))


@dataclass(frozen=True, slots=True, kw_only=True)
class EcKey:
    """An ECDSA key on P-256, P-384 or P-521."""

    key: ec.EllipticCurvePublicKey

    @property
    def name(self) -> str:
        """The algorithm as reports show it."""
        return f"ECDSA-{_EC_NAMES[self.key.curve.name]}"

    def new_hash(self, name: HashName) -> Hash:
        """Return a hash as this key's owner computes it."""
        return hashes.new(name)

    def verify(self, signature: bytes, digest: bytes, algorithm: SignatureAlgorithm) -> None:
        """Accept a DER Ecdsa-Sig-Value.

        Raises:
            InvalidSignature: the signature is not one of this key over ``digest``.
        """
        if algorithm.scheme is not Scheme.ECDSA:
            raise InvalidSignature
        self.key.verify(signature, digest, ec.ECDSA(_prehashed(algorithm)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RsaKey:
    """An RSA key within ``RSA_BITS`` and ``RSA_EXPONENTS``."""

    key: rsa.RSAPublicKey

    @property
    def name(self) -> str:
        """The algorithm as reports show it."""
        return f"RSA-{self.key.key_size}"

    def new_hash(self, name: HashName) -> Hash:
        """Return a hash as this key's owner computes it."""
        return hashes.new(name)

    def verify(self, signature: bytes, digest: bytes, algorithm: SignatureAlgorithm) -> None:
        """Accept RSASSA-PKCS1-v1_5 and RSASSA-PSS.

        Raises:
            InvalidSignature: the signature is not one of this key over ``digest``.
        """
        hashed = _prehashed(algorithm)
        match algorithm.scheme:
            case Scheme.RSA_PKCS1:
                self.key.verify(signature, digest, padding.PKCS1v15(), hashed)
            case Scheme.RSA_PSS:
                mask = padding.MGF1(_PYCA_HASHES[algorithm.hash_name or ""])
                pss = padding.PSS(mgf=mask, salt_length=algorithm.salt_length)
                self.key.verify(signature, digest, pss, hashed)
            case _:
                raise InvalidSignature


PublicKey = DstuKey | EcKey | RsaKey


@lru_cache(maxsize=MAX_KEPT)
def parse(spki_der: bytes) -> PublicKey:
    """Return the key of a received SubjectPublicKeyInfo; the latest are kept ready.

    Raises:
        MalformedInput: not a key.
        ForeignParameters: curve parameters or S-box that are not listed.
        UnsupportedAlgorithm: another kind of key, or one too short or too costly.
    """
    value = der.decode(rfc5280.SubjectPublicKeyInfo, spki_der, where=WHERE)
    with der.total(WHERE):
        oid, parameters = split(value["algorithm"].dump(), where=WHERE)
        point = value["subject_public_key"].native
    if oid in _DSTU_KEYS:
        big_endian, normal = _DSTU_KEYS[oid]
        return _dstu(point, parameters, big_endian=big_endian, normal=normal)
    if oid == EC_PUBLIC_KEY:
        return _ec(point, parameters)
    if oid == RSA_ENCRYPTION:
        return _rsa(spki_der)
    raise UnsupportedAlgorithm(oid)


def _dstu(
    point_der: bytes, parameters_der: bytes | None, *, big_endian: bool, normal: bool
) -> DstuKey:
    parameters = dstu_parameters.parse(parameters_der, big_endian=big_endian, normal=normal)
    encoded = der.content(point_der, tag=0x04, where=WHERE)
    try:
        key = dstu4145.PublicKey.from_bytes(
            parameters.curve.name, encoded[::-1] if big_endian else encoded
        )
    except ValueError as error:
        raise MalformedInput(where=WHERE, rule="the point is not in the curve's group") from error
    return DstuKey(key=key, sbox=parameters.sbox)


def _ec(point: bytes, parameters: bytes | None) -> EcKey:
    if parameters is None or parameters[0] != _OBJECT_IDENTIFIER:
        raise ForeignParameters("an explicit curve of an ECDSA key")
    curve = EC_CURVES.get(parameters)
    if curve is None:
        raise UnsupportedAlgorithm(EC_PUBLIC_KEY)
    try:
        return EcKey(key=ec.EllipticCurvePublicKey.from_encoded_point(curve, point))
    except ValueError as error:
        raise MalformedInput(where=WHERE, rule="the point is not on the curve") from error


def _rsa(spki_der: bytes) -> RsaKey:
    try:
        key = load_der_public_key(spki_der)
    except (ValueError, UnsupportedByCryptography) as error:
        raise MalformedInput(where=WHERE, rule="not an RSA key") from error
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size not in RSA_BITS:
        raise UnsupportedAlgorithm(RSA_ENCRYPTION)
    if key.public_numbers().e not in RSA_EXPONENTS:
        raise UnsupportedAlgorithm(RSA_ENCRYPTION)
    return RsaKey(key=key)


def _prehashed(algorithm: SignatureAlgorithm) -> Prehashed:
    hashed = _PYCA_HASHES.get(algorithm.hash_name or "")
    if hashed is None:
        raise UnsupportedAlgorithm(algorithm.oid)
    return Prehashed(hashed)
