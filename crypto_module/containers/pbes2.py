"""The Ukrainian PBES2 (order z2227-13): PBKDF2 over HMAC-GOST 34.311, GOST 28147 in CFB.

The password goes in as its octets.
"""

import secrets
from typing import Any, Final

from crypto_module import oids
from crypto_module.asn1 import der, encode, rfc8018
from crypto_module.errors import ForeignParameters, MalformedInput, UnsupportedAlgorithm
from crypto_module.primitives import gost28147, kdf, sboxes

WHERE: Final = "key container"
ITERATIONS: Final = 10_000
# Ten times what any producer writes; more would only keep the processor busy.
MAX_ITERATIONS: Final = 1_000_000
_SALT_SIZE: Final = 32


def cipher_of(algorithm: Any) -> str:
    """Return the identifier of the cipher of a PBES2 AlgorithmIdentifier.

    Nobody spends time or (scrypt) memory on the file's word: the key derivation is bounded here.

    Raises:
        MalformedInput: not PBES2 parameters, or too many iterations.
        UnsupportedAlgorithm: another scheme or key derivation.
    """
    with der.total(WHERE):
        scheme = algorithm["algorithm"].dotted
        if scheme != oids.PBES2:
            raise UnsupportedAlgorithm(scheme)
        pbes2 = _inner(rfc8018.Pbes2Params, algorithm)
        _pbkdf2(pbes2["key_derivation"])
        oid: str = pbes2["encryption_scheme"]["algorithm"].dotted
        return oid


def decrypt(algorithm: Any, ciphertext: bytes, password: bytes) -> bytes:
    """Return the plaintext; whether the password was right, its content tells.

    Raises:
        MalformedInput: not PBES2 parameters. UnsupportedAlgorithm: not the Ukrainian ones.
        ForeignParameters: an S-box that is not listed.
    """
    cipher = cipher_of(algorithm)
    if cipher != oids.GOST28147_CFB:
        raise UnsupportedAlgorithm(cipher)
    with der.total(WHERE):
        pbes2 = _inner(rfc8018.Pbes2Params, algorithm)
        key = _derive(_pbkdf2(pbes2["key_derivation"]), password)
        return _cfb(pbes2["encryption_scheme"], key, ciphertext)


def encrypt(plain: bytes, password: bytes, *, iterations: int = ITERATIONS) -> tuple[bytes, bytes]:
    """Return the AlgorithmIdentifier and the ciphertext."""
    salt = secrets.token_bytes(_SALT_SIZE)
    iv = secrets.token_bytes(gost28147.BLOCK_SIZE)
    key = kdf.pbkdf2_gost34311(password, salt, iterations, gost28147.KEY_SIZE)
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
    algorithm = encode.sequence(encode.oid(oids.PBES2), pbes2)
    return algorithm, gost28147.Cipher(key).cfb_encrypt(iv, plain)


def _inner(schema: Any, algorithm: Any) -> Any:
    return der.decode(schema, algorithm["parameters"].dump(), where=WHERE)


def _pbkdf2(derivation: Any) -> Any:
    if derivation["algorithm"].dotted != oids.PBKDF2:
        raise UnsupportedAlgorithm(derivation["algorithm"].dotted)
    parameters = _inner(rfc8018.Pbkdf2Params, derivation)
    check_iterations(parameters["iterations"].native)
    return parameters


def check_iterations(iterations: int) -> None:
    """Refuse a count that only would keep the processor busy.

    Raises:
        MalformedInput: outside 1 to ``MAX_ITERATIONS``.
    """
    if not 1 <= iterations <= MAX_ITERATIONS:
        raise MalformedInput(WHERE, f"has an iteration count outside 1 to {MAX_ITERATIONS}")


def _derive(parameters: Any, password: bytes) -> bytes:
    prf = parameters["prf"]
    if der.absent(prf) or prf["algorithm"].dotted != oids.HMAC_GOST34311:
        raise UnsupportedAlgorithm("PBKDF2 PRF" if der.absent(prf) else prf["algorithm"].dotted)
    salt: bytes = parameters["salt"].native
    iterations: int = parameters["iterations"].native
    return kdf.pbkdf2_gost34311(password, salt, iterations, gost28147.KEY_SIZE)


def _cfb(scheme: Any, key: bytes, ciphertext: bytes) -> bytes:
    parameters = _inner(rfc8018.Gost28147Params, scheme)
    iv, dke = parameters["iv"].native, parameters["dke"].native
    if len(iv) != gost28147.BLOCK_SIZE:
        raise MalformedInput(WHERE, f"has a start vector of {len(iv)} octets")
    if dke is not None and dke not in sboxes.LISTED:
        raise ForeignParameters("the S-box")
    return gost28147.Cipher(key, dke).cfb_decrypt(iv, ciphertext)
