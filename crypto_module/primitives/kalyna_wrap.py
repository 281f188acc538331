"""The key wrapping 1.2.804.2.1.1.1.1.3.11 of Ukrainian CMS: Kalyna-256/256 in the manner of GOST.

Not the mode KW of DSTU 7624 (``kalyna.Cipher.kw``): the key and its CMAC are encrypted by CFB under
a fresh start vector, all octets are turned round, and encrypted again under a fixed one.
"""

import hmac
import secrets
from typing import Final

from crypto_module.backend import Octets
from crypto_module.errors import InvalidTag
from crypto_module.primitives.kalyna import Cipher

KEY_SIZE: Final = 32
WRAPPED_SIZE: Final = 3 * KEY_SIZE
_BLOCK_BITS: Final = 256
_SECOND_IV: Final = bytes.fromhex(
    "6973271d6e611d06616715046c65504c2020004f6d68011f65610c0c73734714"
)


def wrap(kek: Octets, cek: Octets, *, iv: Octets | None = None) -> bytes:
    """Return the 96 octets that carry ``cek`` (32) under ``kek`` (32); ``iv`` is for vectors."""
    _check("The key-encryption key", kek, KEY_SIZE)
    _check("The content-encryption key", cek, KEY_SIZE)
    iv = secrets.token_bytes(KEY_SIZE) if iv is None else iv
    _check("The start vector", iv, KEY_SIZE)
    cipher = Cipher(kek, _BLOCK_BITS)
    inner = bytes(iv) + cipher.cfb(iv, bytes(cek) + cipher.cmac(cek))
    return cipher.cfb(_SECOND_IV, inner[::-1])


def unwrap(kek: Octets, wrapped: Octets) -> bytes:
    """Return the key of 32 octets that ``wrapped`` (96) carries.

    Raises:
        InvalidTag: the code of the key is another one: a wrong ``kek``, or changed octets.
    """
    _check("The key-encryption key", kek, KEY_SIZE)
    _check("The wrapped key", wrapped, WRAPPED_SIZE)
    cipher = Cipher(kek, _BLOCK_BITS)
    inner = cipher.cfb(_SECOND_IV, wrapped, decrypt=True)[::-1]
    opened = cipher.cfb(inner[:KEY_SIZE], inner[KEY_SIZE:], decrypt=True)
    cek, code = opened[:KEY_SIZE], opened[KEY_SIZE:]
    if not hmac.compare_digest(cipher.cmac(cek), code):
        raise InvalidTag
    return cek


def _check(what: str, octets: Octets, size: int) -> None:
    if len(octets) != size:
        raise ValueError(f"{what} must have {size} octets.")
