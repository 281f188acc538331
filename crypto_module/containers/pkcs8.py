"""Private keys in encrypted PKCS #8 files (RFC 5958), DSTU and international ones alike.

A DSTU key lies under the Ukrainian PBES2 (order z2227-13): PBKDF2 over HMAC-GOST 34.311 with the
octets of the password, GOST 28147 in CFB. The others lie under PBES2 with AES of ``cryptography``.
"""

import secrets
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm as UnsupportedByCryptography
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_der_private_key,
)

from crypto_module import oids
from crypto_module.asn1 import der, encode, rfc8018
from crypto_module.errors import (
    ForeignParameters,
    MalformedInput,
    UnsupportedAlgorithm,
    WrongPassword,
)
from crypto_module.primitives import dstu4145, gost28147, kdf, sboxes
from crypto_module.x509 import dstu_parameters

AnyPrivateKey = dstu4145.PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey

WHERE: Final = "key container"
ITERATIONS: Final = 10_000
# Ten times what any producer writes; more would only keep the processor busy.
MAX_ITERATIONS: Final = 1_000_000
_SALT_SIZE: Final = 32

# Left to ``cryptography``: AES-CBC of NIST with 128, 192 and 256 bits, and triple DES.
INTERNATIONAL: Final = frozenset(
    {
        "2.16.840.1.101.3.4.1.2",
        "2.16.840.1.101.3.4.1.22",
        "2.16.840.1.101.3.4.1.42",
        "1.2.840.113549.3.7",
    }
)


def save(private: AnyPrivateKey, password: bytes, *, iterations: int = ITERATIONS) -> bytes:
    """Return the DER of an encrypted PKCS #8; ``iterations`` are those of a DSTU key.

    Raises:
        ValueError: the password is empty.
    """
    if not password:
        raise ValueError("A private key is not saved under an empty password.")
    if isinstance(private, dstu4145.PrivateKey):
        return _save_dstu(private, password, iterations)
    encryption = BestAvailableEncryption(password)
    return private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, encryption)


def load(encrypted: bytes, password: bytes) -> AnyPrivateKey:
    """Return the private key.

    Raises:
        MalformedInput: not an encrypted PKCS #8, or one with nonsense inside.
        UnsupportedAlgorithm: another cipher, key derivation or kind of key.
        ForeignParameters: a curve or an S-box that is not listed.
        WrongPassword: it does not open.
    """
    info = der.decode(rfc8018.EncryptedPrivateKeyInfo, encrypted, where=WHERE)
    with der.total(WHERE):
        scheme = info["encryption_algorithm"]["algorithm"].dotted
        ciphertext: bytes = info["encrypted_data"].native
        if scheme != oids.PBES2:
            raise UnsupportedAlgorithm(scheme)
        pbes2 = _inner(rfc8018.Pbes2Params, info["encryption_algorithm"])
        cipher = pbes2["encryption_scheme"]["algorithm"].dotted
        pbkdf2 = _bounded_pbkdf2(pbes2["key_derivation"])
    if cipher in INTERNATIONAL:
        return _load_international(encrypted, password, cipher)
    if cipher != oids.GOST28147_CFB:
        raise UnsupportedAlgorithm(cipher)
    with der.total(WHERE):
        key = _derive(pbkdf2, password)
        plain = _decrypt(pbes2["encryption_scheme"], key, ciphertext)
    return _dstu_key(plain)


def _inner(schema: Any, algorithm: Any) -> Any:
    return der.decode(schema, algorithm["parameters"].dump(), where=WHERE)


def _load_international(encrypted: bytes, password: bytes, cipher: str) -> AnyPrivateKey:
    try:
        private = load_der_private_key(encrypted, password)
    except UnsupportedByCryptography as error:
        raise UnsupportedAlgorithm(cipher) from error
    except (ValueError, TypeError) as error:
        raise WrongPassword from error
    if isinstance(private, EllipticCurvePrivateKey | RSAPrivateKey):
        return private
    raise UnsupportedAlgorithm(cipher)


def _bounded_pbkdf2(derivation: Any) -> Any:
    """Return the parameters, before anybody spends time or (scrypt) memory on the file's word."""
    if derivation["algorithm"].dotted != oids.PBKDF2:
        raise UnsupportedAlgorithm(derivation["algorithm"].dotted)
    parameters = _inner(rfc8018.Pbkdf2Params, derivation)
    if not 1 <= parameters["iterations"].native <= MAX_ITERATIONS:
        raise MalformedInput(WHERE, f"has an iteration count outside 1 to {MAX_ITERATIONS}")
    return parameters


def _derive(parameters: Any, password: bytes) -> bytes:
    prf = parameters["prf"]
    if der.absent(prf) or prf["algorithm"].dotted != oids.HMAC_GOST34311:
        raise UnsupportedAlgorithm("PBKDF2 PRF" if der.absent(prf) else prf["algorithm"].dotted)
    salt: bytes = parameters["salt"].native
    iterations: int = parameters["iterations"].native
    return kdf.pbkdf2_gost34311(password, salt, iterations, gost28147.KEY_SIZE)


def _decrypt(scheme: Any, key: bytes, ciphertext: bytes) -> bytes:
    parameters = _inner(rfc8018.Gost28147Params, scheme)
    iv, dke = parameters["iv"].native, parameters["dke"].native
    if len(iv) != gost28147.BLOCK_SIZE:
        raise MalformedInput(WHERE, f"has a start vector of {len(iv)} octets")
    if dke is not None and dke not in sboxes.LISTED:
        raise ForeignParameters("the S-box")
    return gost28147.Cipher(key, dke).cfb_decrypt(iv, ciphertext)


def _dstu_key(plain: bytes) -> dstu4145.PrivateKey:
    try:
        info = der.decode(rfc8018.PrivateKeyInfo, plain, where=WHERE)
    except MalformedInput as error:
        raise WrongPassword from error  # a wrong key gives octets that no DER parser takes
    with der.total(WHERE):
        algorithm = info["algorithm"]["algorithm"].dotted
        if algorithm not in {oids.DSTU4145_GOST34311, oids.DSTU4145_NORMAL_GOST34311}:
            raise UnsupportedAlgorithm(algorithm)
        normal = algorithm == oids.DSTU4145_NORMAL_GOST34311
        parameters = info["algorithm"]["parameters"].dump()
        curve = dstu_parameters.parse(parameters, normal=normal).curve
        return dstu4145.PrivateKey.from_bytes(curve.name, info["private_key"].native)


def _save_dstu(private: dstu4145.PrivateKey, password: bytes, iterations: int) -> bytes:
    salt = secrets.token_bytes(_SALT_SIZE)
    iv = secrets.token_bytes(gost28147.BLOCK_SIZE)
    key = kdf.pbkdf2_gost34311(password, salt, iterations, gost28147.KEY_SIZE)
    algorithm = encode.sequence(
        encode.oid(dstu_parameters.key_oid(private.curve)), dstu_parameters.named(private.curve)
    )
    plain = encode.sequence(encode.integer(0), algorithm, encode.octets(private.to_bytes()))
    pbkdf2 = encode.sequence(
        encode.octets(salt),
        encode.integer(iterations),
        encode.sequence(encode.oid(oids.HMAC_GOST34311), encode.null()),
    )
    cfb = encode.sequence(encode.octets(iv), encode.octets(sboxes.DEFAULT))
    pbes2 = encode.sequence(
        encode.sequence(encode.oid(oids.PBKDF2), pbkdf2),
        encode.sequence(encode.oid(oids.GOST28147_CFB), cfb),
    )
    return encode.sequence(
        encode.sequence(encode.oid(oids.PBES2), pbes2),
        encode.octets(gost28147.Cipher(key).cfb_encrypt(iv, plain)),
    )
