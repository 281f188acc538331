"""Ciphers of the content, one row each, by name and by identifier.

All but AES-GCM leave the content unauthenticated: who changes the ciphertext changes the content
unnoticed. What must be believed is signed inside.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from cryptography.exceptions import InvalidTag as PycaInvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as PycaCipher
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.padding import PKCS7

from crypto_module import oids
from crypto_module.asn1 import der, encode
from crypto_module.errors import (
    ForeignParameters,
    MalformedInput,
    NotOpened,
    UnsupportedAlgorithm,
)
from crypto_module.primitives import gost28147, kalyna, sboxes
from crypto_module.x509.algorithms import split

WHERE: Final = "content encryption parameters"
_AES: Final = "2.16.840.1.101.3.4.1"
_GCM_TAGS: Final = range(12, 17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A ciphertext with its AlgorithmIdentifier; ``mac`` when the cipher authenticates."""

    cipher_der: bytes
    ciphertext: bytes
    mac: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentCipher:
    """One cipher. ``decrypt(key, parameters, ciphertext, mac, authenticated)``."""

    oid: str
    key_size: int
    encrypt: Callable[[bytes, bytes, str], Sealed]
    decrypt: Callable[[bytes, bytes, bytes, bytes | None, bytes], bytes]


def _parameters(encoded: bytes) -> list[bytes]:
    """Return the octet strings of a SEQUENCE of parameters."""
    inside = der.content(encoded, tag=0x30, where=WHERE)
    return [der.content(one, tag=0x04, where=WHERE) for one in der.children(inside, where=WHERE)]


def _identifier(oid: str, parameters: bytes) -> bytes:
    return encode.sequence(encode.oid(oid), parameters)


def _gost_encrypt(key: bytes, content: bytes, oid: str) -> Sealed:
    iv = secrets.token_bytes(gost28147.BLOCK_SIZE)
    parameters = encode.sequence(encode.octets(iv), encode.octets(sboxes.DEFAULT))
    ciphertext = gost28147.Cipher(key).cfb_encrypt(iv, content)
    return Sealed(cipher_der=_identifier(oid, parameters), ciphertext=ciphertext)


def _gost_decrypt(key: bytes, encoded: bytes, ciphertext: bytes, _: object, __: object) -> bytes:
    iv, *dke = _parameters(encoded)
    if len(iv) != gost28147.BLOCK_SIZE or len(dke) > 1:
        raise MalformedInput(where=WHERE, rule="are not a start vector and an S-box")
    if dke and dke[0] not in sboxes.LISTED:
        raise ForeignParameters("the S-box")
    return gost28147.Cipher(key, *dke).cfb_decrypt(iv, ciphertext)


def _kalyna(
    mode: str,
) -> tuple[
    Callable[[bytes, bytes, str], Sealed],
    Callable[[bytes, bytes, bytes, object, object], bytes],
]:
    def turned(key: bytes, iv: bytes, data: bytes, *, decrypt: bool) -> bytes:
        cipher = kalyna.Cipher(key, 256)
        if mode == "cfb":
            return cipher.cfb(iv, data, decrypt=decrypt)
        return cipher.ctr(iv, data) if mode == "ctr" else cipher.ofb(iv, data)

    def encrypt(key: bytes, content: bytes, oid: str) -> Sealed:
        iv = secrets.token_bytes(32)
        sealed = turned(key, iv, content, decrypt=False)
        parameters = encode.sequence(encode.octets(iv))
        return Sealed(cipher_der=_identifier(oid, parameters), ciphertext=sealed)

    def decrypt(key: bytes, encoded: bytes, ciphertext: bytes, _: object, __: object) -> bytes:
        found = _parameters(encoded)
        if [len(one) for one in found] != [32]:
            raise MalformedInput(where=WHERE, rule="are not a start vector of 32 octets")
        return turned(key, found[0], ciphertext, decrypt=True)

    return encrypt, decrypt


def _cbc_encrypt(key: bytes, content: bytes, oid: str) -> Sealed:
    iv = secrets.token_bytes(16)
    padder = PKCS7(128).padder()
    running = PycaCipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    padded = padder.update(content) + padder.finalize()
    return Sealed(
        cipher_der=_identifier(oid, encode.octets(iv)),
        ciphertext=running.update(padded) + running.finalize(),
    )


def _cbc_decrypt(key: bytes, encoded: bytes, ciphertext: bytes, _: object, __: object) -> bytes:
    iv = der.content(encoded, tag=0x04, where=WHERE)
    try:
        running = PycaCipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        padded = running.update(ciphertext) + running.finalize()
        unpadder = PKCS7(128).unpadder()
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError as error:
        # A start vector, a length or a padding: which one is not told.
        raise NotOpened from error


def _gcm_encrypt(key: bytes, content: bytes, oid: str) -> Sealed:
    nonce = secrets.token_bytes(12)
    sealed = AESGCM(key).encrypt(nonce, content, None)
    parameters = encode.sequence(encode.octets(nonce), encode.integer(16))
    return Sealed(
        cipher_der=_identifier(oid, parameters), ciphertext=sealed[:-16], mac=sealed[-16:]
    )


def _gcm_decrypt(
    key: bytes, encoded: bytes, ciphertext: bytes, mac: bytes | None, authenticated: bytes
) -> bytes:
    inside = der.content(encoded, tag=0x30, where=WHERE)
    nonce, *length = der.children(inside, where=WHERE)
    # RFC 5084, 3.2: the length of the code is 12 when it is not told.
    told = int.from_bytes(der.content(length[0], tag=0x02, where=WHERE), "big") if length else 12
    if mac is None or len(mac) != told or told not in _GCM_TAGS:
        raise MalformedInput(where=WHERE, rule="tell another length of the code")
    try:
        running = PycaCipher(
            algorithms.AES(key),
            modes.GCM(der.content(nonce, tag=0x04, where=WHERE), mac, min_tag_length=told),
        ).decryptor()
        running.authenticate_additional_data(authenticated)
        return running.update(ciphertext) + running.finalize()
    except (PycaInvalidTag, ValueError) as error:
        raise NotOpened from error


def _rows() -> Mapping[str, ContentCipher]:
    gost = ContentCipher(
        oid=oids.GOST28147_CFB, key_size=32, encrypt=_gost_encrypt, decrypt=_gost_decrypt
    )
    rows = {"gost28147-cfb": gost}
    for mode, oid in (
        ("cfb", oids.KALYNA256_CFB),
        ("ctr", oids.KALYNA256_CTR),
        ("ofb", oids.KALYNA256_OFB),
    ):
        encrypt, decrypt = _kalyna(mode)
        rows[f"kalyna256-{mode}"] = ContentCipher(
            oid=oid, key_size=32, encrypt=encrypt, decrypt=decrypt
        )
    for bits, number in ((128, 2), (192, 22), (256, 42)):
        rows[f"aes{bits}-cbc"] = ContentCipher(
            oid=f"{_AES}.{number}",
            key_size=bits // 8,
            encrypt=_cbc_encrypt,
            decrypt=_cbc_decrypt,
        )
    for bits, number in ((128, 6), (192, 26), (256, 46)):
        rows[f"aes{bits}-gcm"] = ContentCipher(
            oid=f"{_AES}.{number}",
            key_size=bits // 8,
            encrypt=_gcm_encrypt,
            decrypt=_gcm_decrypt,
        )
    return rows


CIPHERS: Final[Mapping[str, ContentCipher]] = MappingProxyType(dict(_rows()))
_BY_OID: Final = MappingProxyType({one.oid: one for one in CIPHERS.values()})


def decrypt(
    key: bytes, cipher_der: bytes, ciphertext: bytes, *, mac: bytes | None, authenticated: bytes
) -> bytes:
    """Return the content.

    Raises:
        UnsupportedAlgorithm: a cipher without a row. MalformedInput: parameters of another shape.
        NotOpened: the key is wrong, or the ciphertext was changed where that shows.
    """
    cipher, parameters = named(cipher_der)
    if len(key) != cipher.key_size:
        raise NotOpened
    with der.total(WHERE):
        return cipher.decrypt(key, parameters, ciphertext, mac, authenticated)


def named(cipher_der: bytes) -> tuple[ContentCipher, bytes]:
    """Return the row of an AlgorithmIdentifier, and its parameters."""
    oid, parameters = split(cipher_der, where=WHERE)
    if oid not in _BY_OID or parameters is None:
        raise UnsupportedAlgorithm(oid)
    return _BY_OID[oid], parameters
