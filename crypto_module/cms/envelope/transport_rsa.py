"""Key transport by RSA (RFC 3370, 4.2.1; RFC 3560): OAEP written, PKCS #1 v1.5 read, too."""

import secrets
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from crypto_module.asn1 import der, encode, rfc4055
from crypto_module.errors import NotOpened, UnsupportedAlgorithm
from crypto_module.x509.algorithms import MGF1, RSA_ENCRYPTION, SHA1, SHA256, split

WHERE: Final = "key transport"
RSAES_OAEP: Final = "1.2.840.113549.1.1.7"
_HASHES: Final = {SHA1: hashes.SHA1(), SHA256: hashes.SHA256()}  # noqa: S303 - OAEP's default


def decrypt(
    private: rsa.RSAPrivateKey, encrypted_key: bytes, *, algorithm_der: bytes, key_size: int
) -> bytes:
    """Return the content-encryption key of ``key_size`` octets.

    What PKCS #1 v1.5 does not open gives a random key: the padding is no oracle (RFC 3218, 2.3.2).

    Raises:
        NotOpened: OAEP does not open. UnsupportedAlgorithm: another scheme.
    """
    oid, parameters = split(algorithm_der, where=WHERE)
    if oid == RSA_ENCRYPTION:
        try:
            key = private.decrypt(encrypted_key, padding.PKCS1v15())
        except ValueError:
            key = b""
        return key if len(key) == key_size else secrets.token_bytes(key_size)
    if oid != RSAES_OAEP:
        raise UnsupportedAlgorithm(oid)
    try:
        return private.decrypt(encrypted_key, _oaep(parameters))
    except ValueError as error:
        raise NotOpened from error


def _oaep(parameters: bytes | None) -> padding.OAEP:
    """RFC 4055, 4.1: both hashes, an empty label."""
    algorithm = mask = SHA1
    if parameters is not None:
        value = der.decode(rfc4055.RsaesOaepParameters, parameters, where=WHERE)
        with der.total(WHERE):
            if not der.absent(value["hash_algorithm"]):
                algorithm = value["hash_algorithm"].untag()["algorithm"].dotted
            if not der.absent(value["mask_gen_algorithm"]):
                mask = _mask(value["mask_gen_algorithm"].untag())
            if not der.absent(value["p_source_algorithm"]):
                raise UnsupportedAlgorithm(RSAES_OAEP)
    if algorithm not in _HASHES or mask not in _HASHES:
        raise UnsupportedAlgorithm(algorithm)
    return padding.OAEP(padding.MGF1(_HASHES[mask]), _HASHES[algorithm], None)


def _mask(value: Any) -> str:
    if value["algorithm"].dotted != MGF1:
        raise UnsupportedAlgorithm(value["algorithm"].dotted)
    oid, _ = split(value["parameters"].dump(), where=WHERE)
    return oid


def encrypt(public: rsa.RSAPublicKey, key: bytes) -> tuple[bytes, bytes]:
    """Return the AlgorithmIdentifier (OAEP over SHA-256) and the encrypted key."""
    sha256 = encode.sequence(encode.oid(SHA256), encode.null())
    parameters = encode.sequence(
        encode.explicit(0, sha256),
        encode.explicit(1, encode.sequence(encode.oid(MGF1), sha256)),
    )
    scheme = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    return encode.sequence(encode.oid(RSAES_OAEP), parameters), public.encrypt(key, scheme)
