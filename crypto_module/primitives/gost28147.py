"""GOST 28147 as a cipher object: a key, an S-box and the modes of the Ukrainian orders."""

from typing import Final

from typing_extensions import override

from crypto_module import backend
from crypto_module.backend import Octets
from crypto_module.primitives import sboxes

KEY_SIZE: Final = 32
BLOCK_SIZE: Final = 8


class Cipher:
    """One key (32 octets) with one S-box (64 packed octets, №1 when none is given).

    On the ``avx2`` and ``avx512`` paths of the kernel the S-box is looked up in registers in every
    mode, so that neither time nor addresses depend on key or data. The ``portable`` path looks
    up tables of 4 KiB by secret data, and the reference its rows.
    """

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes, sbox: bytes | None = None) -> None:
        dke = sboxes.DEFAULT if sbox is None else sbox
        if len(key) != KEY_SIZE:
            raise ValueError(f"A key of GOST 28147 has {KEY_SIZE} octets.")
        if len(dke) != sboxes.SIZE:
            raise ValueError(f"An S-box of GOST 28147 has {sboxes.SIZE} packed octets.")
        self._cipher = backend.chosen.gost28147(key, dke)

    @override
    def __repr__(self) -> str:
        return "Cipher(<hidden>)"

    def ecb(self, data: Octets, *, decrypt: bool = False) -> bytes:
        """Return the simple substitution (clause 2) of ``data``, a multiple of 8 octets."""
        return self.ecb_decrypt(data) if decrypt else self.ecb_encrypt(data)

    def ecb_encrypt(self, data: Octets) -> bytes:
        """Return the simple substitution of ``data``, a multiple of 8 octets."""
        return self._cipher.ecb_encrypt(data)

    def ecb_decrypt(self, data: Octets) -> bytes:
        """Return the inverse of ``ecb_encrypt``."""
        return self._cipher.ecb_decrypt(data)

    def ctr(self, iv: bytes, data: Octets) -> bytes:
        """Return ``data`` under gamma (clause 3) from ``iv`` (8 octets); it decrypts, too."""
        return self._cipher.ctr(iv, data)

    def cfb(self, iv: bytes, data: Octets, *, decrypt: bool = False) -> bytes:
        """Return gamma with feedback (clause 4) from ``iv`` (8 octets); any length."""
        return self.cfb_decrypt(iv, data) if decrypt else self.cfb_encrypt(iv, data)

    def cfb_encrypt(self, iv: bytes, data: Octets) -> bytes:
        """Return gamma with feedback from ``iv`` (8 octets); any length."""
        return self._cipher.cfb_encrypt(iv, data)

    def cfb_decrypt(self, iv: bytes, data: Octets) -> bytes:
        """Return the inverse of ``cfb_encrypt``."""
        return self._cipher.cfb_decrypt(iv, data)

    def mac(self, data: Octets) -> bytes:
        """Return the 4-octet MAC (clause 5); the last block is filled with zeros."""
        return self._cipher.mac(data)
