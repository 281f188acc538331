"""The key wrapping 1.2.804.2.1.1.1.1.1.1.5 of Ukrainian CMS: GOST 28147, a key of 32 octets in 44.

The key and its MAC are encrypted by CFB under a fresh start vector, all octets are turned round,
and encrypted again under a fixed one. ``kalyna_wrap`` is the same scheme over Kalyna.
"""

import hmac
import secrets
from typing import Final

from crypto_module.backend import Octets
from crypto_module.errors import InvalidTag
from crypto_module.primitives.gost28147 import BLOCK_SIZE, KEY_SIZE, Cipher

MAC_SIZE: Final = 4
WRAPPED_SIZE: Final = BLOCK_SIZE + KEY_SIZE + MAC_SIZE
_SECOND_IV: Final = bytes.fromhex("4adda22c79e82105")


def wrap(kek: Octets, cek: Octets, *, sbox: bytes | None = None, iv: Octets | None = None) -> bytes:
    """Return the 44 octets that carry ``cek`` (32) under ``kek`` (32); ``iv`` is for vectors.

    The S-box is №1 when none is given. Whether a step's address depends on a key is the matter of
    the path of ``gost28147``.

    Raises:
        ValueError: a key, the start vector or the S-box has another size.
    """
    _check("The key-encryption key", kek, KEY_SIZE)
    _check("The content-encryption key", cek, KEY_SIZE)
    iv = secrets.token_bytes(BLOCK_SIZE) if iv is None else bytes(iv)
    _check("The start vector", iv, BLOCK_SIZE)
    cipher = Cipher(bytes(kek), sbox)
    inner = iv + cipher.cfb_encrypt(iv, bytes(cek) + cipher.mac(cek))
    return cipher.cfb_encrypt(_SECOND_IV, inner[::-1])


def unwrap(kek: Octets, wrapped: Octets, *, sbox: bytes | None = None) -> bytes:
    """Return the key of 32 octets that ``wrapped`` (44) carries.

    Raises:
        InvalidTag: the MAC of the key is another one: a wrong ``kek`` or S-box, or changed octets.
        ValueError: the key-encryption key, ``wrapped`` or the S-box has another size.
    """
    _check("The key-encryption key", kek, KEY_SIZE)
    _check("The wrapped key", wrapped, WRAPPED_SIZE)
    cipher = Cipher(bytes(kek), sbox)
    inner = cipher.cfb_decrypt(_SECOND_IV, wrapped)[::-1]
    opened = cipher.cfb_decrypt(inner[:BLOCK_SIZE], inner[BLOCK_SIZE:])
    cek, code = opened[:KEY_SIZE], opened[KEY_SIZE:]
    if not hmac.compare_digest(cipher.mac(cek), code):
        raise InvalidTag
    return cek


def _check(what: str, octets: Octets, size: int) -> None:
    if len(octets) != size:
        raise ValueError(f"{what} must have {size} octets.")
