"""A private key in the clear: PrivateKeyInfo (RFC 5958, 2), of DSTU 4145, ECDSA or RSA."""

from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm as UnsupportedByCryptography
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from crypto_module import oids
from crypto_module.asn1 import der, encode, rfc8018
from crypto_module.errors import MalformedInput, UnsupportedAlgorithm
from crypto_module.primitives import dstu4145
from crypto_module.x509 import dstu_parameters
from crypto_module.x509.algorithms import EC_PUBLIC_KEY, RSA_ENCRYPTION

AnyPrivateKey = dstu4145.PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey
WHERE: Final = "private key"
_DSTU: Final = frozenset({oids.DSTU4145_GOST34311, oids.DSTU4145_NORMAL_GOST34311})
_INTERNATIONAL: Final = frozenset({EC_PUBLIC_KEY, RSA_ENCRYPTION})


def read(plain: bytes) -> AnyPrivateKey:
    """Return the key of a PrivateKeyInfo.

    Raises:
        MalformedInput: not one, or a number out of its range.
        UnsupportedAlgorithm: another kind of key.
        ForeignParameters: a curve or an S-box that is not listed.
    """
    info = der.decode(rfc8018.PrivateKeyInfo, plain, where=WHERE)
    with der.total(WHERE):
        algorithm = info["algorithm"]["algorithm"].dotted
        if algorithm in _INTERNATIONAL:
            return _international(plain, algorithm)
        if algorithm not in _DSTU:
            raise UnsupportedAlgorithm(algorithm)
        return dstu_key(info["algorithm"], info["private_key"].native)


def dstu_key(algorithm: Any, d_le: bytes) -> dstu4145.PrivateKey:
    """Return the key of d over the curve that an AlgorithmIdentifier names."""
    normal = algorithm["algorithm"].dotted == oids.DSTU4145_NORMAL_GOST34311
    parameters = dstu_parameters.parse(algorithm["parameters"].dump(), normal=normal)
    return dstu4145.PrivateKey.from_bytes(parameters.curve.name, d_le)


def _international(plain: bytes, algorithm: str) -> AnyPrivateKey:
    try:
        private = load_der_private_key(plain, None)
    except UnsupportedByCryptography as error:
        raise UnsupportedAlgorithm(algorithm) from error
    except (ValueError, TypeError) as error:
        raise MalformedInput(where=WHERE, rule="is not a key of its algorithm") from error
    if isinstance(private, EllipticCurvePrivateKey | RSAPrivateKey):
        return private
    raise UnsupportedAlgorithm(algorithm)


def write(private: AnyPrivateKey, *, attributes: bytes = b"") -> bytes:
    """Return the PrivateKeyInfo; ``attributes`` are of a DSTU key, a ready SET OF."""
    if not isinstance(private, dstu4145.PrivateKey):
        return private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    algorithm = encode.sequence(
        encode.oid(dstu_parameters.key_oid(private.curve)), dstu_parameters.named(private.curve)
    )
    more = (encode.implicit(0, attributes),) if attributes else ()
    return encode.sequence(encode.integer(0), algorithm, encode.octets(private.to_bytes()), *more)
