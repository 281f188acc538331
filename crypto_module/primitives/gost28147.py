"""GOST 28147 as a cipher object: a key, an S-box and the modes of the Ukrainian orders."""

from typing import Final

from typing_extensions import override

from crypto_module import backend
from crypto_module.backend import Octets
from crypto_module.primitives import sboxes

KEY_SIZE: Final = 32
BLOCK_SIZE: Final = 8


class Cipher:
    """One key (32 octets) with one S-box (64 packed octets, №1 when none is given)."""

    __slots__ = ("_key", "_sbox")

    def __init__(self, key: bytes, sbox: bytes | None = None) -> None:
        dke = sboxes.DEFAULT if sbox is None else sbox
        if len(key) != KEY_SIZE:
            raise ValueError(f"A key of GOST 28147 has {KEY_SIZE} octets.")
        if len(dke) != sboxes.SIZE:
            raise ValueError(f"An S-box of GOST 28147 has {sboxes.SIZE} packed octets.")
        self._key = bytes(key)
        self._sbox = bytes(dke)

    @override
    def __repr__(self) -> str:
        return "Cipher(<hidden>)"

    def ecb_encrypt(self, data: Octets) -> bytes:
        """Return the simple substitution of ``data``, a multiple of 8 octets."""
        return backend.chosen.gost28147_ecb_encrypt(self._key, self._sbox, data)

    def ecb_decrypt(self, data: Octets) -> bytes:
        """Return the inverse of ``ecb_encrypt``."""
        return backend.chosen.gost28147_ecb_decrypt(self._key, self._sbox, data)

    def ctr(self, iv: bytes, data: Octets) -> bytes:
        """Return ``data`` under gamma from ``iv`` (8 octets); the same call decrypts."""
        return backend.chosen.gost28147_ctr(self._key, self._sbox, iv, data)

    def cfb_encrypt(self, iv: bytes, data: Octets) -> bytes:
        """Return gamma with feedback from ``iv`` (8 octets); any length."""
        return backend.chosen.gost28147_cfb_encrypt(self._key, self._sbox, iv, data)

    def cfb_decrypt(self, iv: bytes, data: Octets) -> bytes:
        """Return the inverse of ``cfb_encrypt``."""
        return backend.chosen.gost28147_cfb_decrypt(self._key, self._sbox, iv, data)

    def mac(self, data: Octets) -> bytes:
        """Return the 4-octet MAC; the last block is filled with zeros."""
        return backend.chosen.gost28147_mac(self._key, self._sbox, data)
