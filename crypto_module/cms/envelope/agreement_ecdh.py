"""Key agreement over the curves of NIST (RFC 5753): stdDH, the KDF of X9.63, AES key wrap."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from crypto_module.asn1 import encode
from crypto_module.cms.envelope.agreement_dstu import shared_info
from crypto_module.errors import NotOpened, UnsupportedAlgorithm
from crypto_module.x509.algorithms import split

WHERE: Final = "key agreement"
_SHA256: Final = "1.3.132.1.11.1"
_HASHES: Final[Mapping[str, hashes.HashAlgorithm]] = MappingProxyType(
    {
        "1.3.133.16.840.63.0.2": hashes.SHA1(),  # noqa: S303 - of old messages; a KDF, no signature
        _SHA256: hashes.SHA256(),
        "1.3.132.1.11.2": hashes.SHA384(),
        "1.3.132.1.11.3": hashes.SHA512(),
    }
)
_AES256_WRAP: Final = "2.16.840.1.101.3.4.1.45"
_WRAPS: Final[Mapping[str, int]] = MappingProxyType(
    {"2.16.840.1.101.3.4.1.5": 16, "2.16.840.1.101.3.4.1.25": 24, _AES256_WRAP: 32}
)


def is_known(algorithm_der: bytes) -> bool:
    """Return whether an AlgorithmIdentifier is of this kind of agreement."""
    return split(algorithm_der, where=WHERE)[0] in _HASHES


def unwrap(
    private: ec.EllipticCurvePrivateKey,
    peer: ec.EllipticCurvePublicKey,
    *,
    algorithm_der: bytes,
    ukm: bytes | None,
    wrapped: bytes,
) -> bytes:
    """Return the content-encryption key.

    Raises:
        NotOpened: the secret is another one. UnsupportedAlgorithm: a wrap without a row.
    """
    oid, wrap_der = split(algorithm_der, where=WHERE)
    if wrap_der is None:
        raise UnsupportedAlgorithm(oid)
    wrap_oid, _ = split(wrap_der, where=WHERE)
    if wrap_oid not in _WRAPS:
        raise UnsupportedAlgorithm(wrap_oid)
    if private.curve.name != peer.curve.name:
        raise NotOpened
    size = _WRAPS[wrap_oid]
    info = _info(wrap_der, size, ukm)
    kek = X963KDF(_HASHES[oid], size, info).derive(private.exchange(ec.ECDH(), peer))
    try:
        return aes_key_unwrap(kek, wrapped)
    except (InvalidUnwrap, InvalidKey, ValueError) as error:
        raise NotOpened from error


def wrap(
    private: ec.EllipticCurvePrivateKey,
    peer: ec.EllipticCurvePublicKey,
    key: bytes,
    *,
    ukm: bytes | None = None,
) -> tuple[bytes, bytes]:
    """Return the AlgorithmIdentifier (SHA-256, AES-256) and the wrapped key."""
    wrap_der = encode.sequence(encode.oid(_AES256_WRAP))
    size = _WRAPS[_AES256_WRAP]
    info = _info(wrap_der, size, ukm)
    kek = X963KDF(_HASHES[_SHA256], size, info).derive(private.exchange(ec.ECDH(), peer))
    return encode.sequence(encode.oid(_SHA256), wrap_der), aes_key_wrap(kek, key)


def _info(wrap_der: bytes, size: int, ukm: bytes | None) -> bytes:
    return shared_info(wrap_der, ukm, (8 * size).to_bytes(4, "big"))
