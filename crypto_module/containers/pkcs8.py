"""Private keys in encrypted PKCS #8 files (RFC 5958), DSTU and international ones alike.

A DSTU key lies under the Ukrainian PBES2, the others under PBES2 with AES of ``cryptography``.
"""

from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm as UnsupportedByCryptography
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_der_private_key,
)

from crypto_module.asn1 import der, encode, rfc8018, slices
from crypto_module.asn1.slices import Fields
from crypto_module.containers import pbes2, private_key
from crypto_module.containers.private_key import AnyPrivateKey
from crypto_module.errors import MalformedInput, UnsupportedAlgorithm, WrongPassword
from crypto_module.primitives import dstu4145

WHERE: Final = "key container"

# Left to ``cryptography``: AES-CBC of NIST with 128, 192 and 256 bits, and triple DES.
INTERNATIONAL: Final = frozenset(
    {
        "2.16.840.1.101.3.4.1.2",
        "2.16.840.1.101.3.4.1.22",
        "2.16.840.1.101.3.4.1.42",
        "1.2.840.113549.3.7",
    }
)


def save(private: AnyPrivateKey, password: bytes, *, iterations: int = pbes2.ITERATIONS) -> bytes:
    """Return the DER of an encrypted PKCS #8; ``iterations`` are those of a DSTU key.

    Raises:
        ValueError: the password is empty.
    """
    if not password:
        raise ValueError("A private key is not saved under an empty password.")
    if isinstance(private, dstu4145.PrivateKey):
        return encrypted(private_key.write(private), password, iterations=iterations)
    encryption = BestAvailableEncryption(password)
    return private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, encryption)


def encrypted(plain: bytes, password: bytes, *, iterations: int = pbes2.ITERATIONS) -> bytes:
    """Return a PrivateKeyInfo as EncryptedPrivateKeyInfo under the Ukrainian PBES2."""
    algorithm, ciphertext = pbes2.encrypt(plain, password, iterations=iterations)
    return encode.sequence(algorithm, encode.octets(ciphertext))


def load(encrypted_key: bytes, password: bytes) -> AnyPrivateKey:
    """Return the private key.

    Raises:
        MalformedInput: not an encrypted PKCS #8, or one with nonsense inside.
        UnsupportedAlgorithm: another cipher, key derivation or kind of key.
        ForeignParameters: a curve or an S-box that is not listed.
        WrongPassword: it does not open.
    """
    info = der.decode(rfc8018.EncryptedPrivateKeyInfo, encrypted_key, where=WHERE)
    with der.total(WHERE):
        algorithm, ciphertext = info["encryption_algorithm"], info["encrypted_data"].native
        cipher = pbes2.cipher_of(algorithm)
    if cipher in INTERNATIONAL:
        return _load_international(encrypted_key, password, cipher)
    plain = pbes2.decrypt(algorithm, ciphertext, password)
    try:
        der.check(plain, where=WHERE)
        _check_outline(plain)
    except MalformedInput as error:
        # A wrong key gives octets at random; of a short element now and then they are DER.
        raise WrongPassword from error
    return private_key.read(plain)


def _check_outline(plain: bytes) -> None:
    """PrivateKeyInfo begins with a version and an algorithm (RFC 5958, 2)."""
    info = Fields.of(plain, tag=slices.SEQUENCE, where=WHERE)
    info.integer()
    info.inside(slices.SEQUENCE).oid()


def _load_international(encrypted_key: bytes, password: bytes, cipher: str) -> AnyPrivateKey:
    try:
        private = load_der_private_key(encrypted_key, password)
    except UnsupportedByCryptography as error:
        raise UnsupportedAlgorithm(cipher) from error
    except (ValueError, TypeError) as error:
        raise WrongPassword from error
    if isinstance(private, EllipticCurvePrivateKey | RSAPrivateKey):
        return private
    raise UnsupportedAlgorithm(cipher)
