"""Kalyna (DSTU 7624:2014) as a cipher object: a key, a size of block and the eleven modes.

**GCM OF DSTU 7624 DOES NOT AUTHENTICATE ITS NONCE.** Its tag is the encrypted polynomial hash of
the associated data and the ciphertext; NIST's GCM adds a gamma of the nonce, this one does not. A
ciphertext is accepted under another nonce and decrypts to other octets. A protocol must put the
nonce (the number of the record) into ``aad``; CCM authenticates it by itself.

Timing: on the paths avx2 and avx512 of the kernel neither branch nor address depends on the key or
the data. The portable path and the reference look up tables by secret octets
(kernel/kalyna_portable.c says how many).
"""

import hmac
from typing import Final

from typing_extensions import override

from crypto_module import backend
from crypto_module.backend import Octets
from crypto_module.errors import InvalidTag

BLOCK_BITS: Final = (128, 256, 512)
CCM_SIZE: Final = 16


class Cipher:
    """One key of one or two blocks, at the most 64 octets, for blocks of 128, 256 or 512 bits.

    A start vector or nonce has as many octets as a block.
    """

    __slots__ = ("_cipher", "block_size")

    def __init__(self, key: Octets, block_bits: int = 128) -> None:
        if block_bits not in BLOCK_BITS:
            raise ValueError("A block of Kalyna has 128, 256 or 512 bits.")
        self._cipher = backend.chosen.kalyna(key, block_bits)
        self.block_size = block_bits // 8

    @override
    def __repr__(self) -> str:
        return "Cipher(<hidden>)"

    def ecb(self, data: Octets, *, decrypt: bool = False) -> bytes:
        """Return the simple substitution of whole blocks."""
        return self._cipher.ecb_decrypt(data) if decrypt else self._cipher.ecb_encrypt(data)

    def cbc(self, iv: Octets, data: Octets, *, decrypt: bool = False) -> bytes:
        """Return whole blocks chained from ``iv``."""
        run = self._cipher.cbc_decrypt if decrypt else self._cipher.cbc_encrypt
        return run(iv, data)

    def ctr(self, iv: Octets, data: Octets) -> bytes:
        """Return ``data`` of any length under gamma; the same call decrypts."""
        return self._cipher.ctr(iv, data)

    def cfb(
        self, iv: Octets, data: Octets, *, decrypt: bool = False, q: int | None = None
    ) -> bytes:
        """Return ``data`` of any length under gamma with feedback of ``q`` octets, or a block."""
        run = self._cipher.cfb_decrypt if decrypt else self._cipher.cfb_encrypt
        return run(iv, data, self._or_block(q))

    def ofb(self, iv: Octets, data: Octets) -> bytes:
        """Return ``data`` of any length under gamma made of gamma; the same call decrypts."""
        return self._cipher.ofb(iv, data)

    def cmac(self, data: Octets, *, size: int | None = None) -> bytes:
        """Return the first ``size`` octets of the CMAC, all of a block when none are named."""
        return self._cipher.cmac(data, self._or_block(size))

    def gmac(self, data: Octets, *, size: int | None = None) -> bytes:
        """Return the first ``size`` octets (8 at the least) of the GMAC, or all of a block."""
        return self._cipher.gmac(data, self._or_block(size))

    def gcm(
        self,
        iv: Octets,
        data: Octets,
        aad: Octets = b"",
        *,
        decrypt: bool = False,
        size: int | None = None,
    ) -> bytes:
        """Return ciphertext ‖ tag of ``size`` octets (8 to a block), or the plaintext.

        THE TAG DOES NOT AUTHENTICATE ``iv``: put it into ``aad``, see the top of this module.

        Raises:
            InvalidTag: ``data`` and ``aad`` do not belong to the tag; nothing was decrypted.
        """
        if not decrypt:
            return self._cipher.gcm_encrypt(iv, data, aad, self._or_block(size))
        return _accepted(self._cipher.gcm_decrypt(iv, data, aad, self._or_block(size)))

    def ccm(
        self,
        nonce: Octets,
        data: Octets,
        aad: Octets = b"",
        *,
        decrypt: bool = False,
        size: int = CCM_SIZE,
    ) -> bytes:
        """Return ciphertext ‖ encrypted tag of 8, 16, 32, 48 or 64 octets, or the plaintext.

        All but the last nine octets of ``nonce`` are authenticated, and the gamma covers the rest.
        Lengths have eight octets (N_max = 2^64).

        Raises:
            InvalidTag: something is not what was encrypted; the plaintext was wiped.
        """
        if not decrypt:
            return self._cipher.ccm_encrypt(nonce, data, aad, size)
        return _accepted(self._cipher.ccm_decrypt(nonce, data, aad, size))

    def xts(self, iv: Octets, data: Octets, *, decrypt: bool = False) -> bytes:
        """Return ``data`` of a block or more, each block under a tweak of ``iv`` and its place."""
        run = self._cipher.xts_decrypt if decrypt else self._cipher.xts_encrypt
        return run(iv, data)

    def kw(self, data: Octets, *, decrypt: bool = False) -> bytes:
        """Return a key wrapped by the mode KW, or unwrapped.

        A key that is no whole number of blocks is padded by the rule of the standard, and the
        padding is found and taken off again. A whole one that only looks padded is refused, so
        that what was wrapped is what is unwrapped.

        Raises:
            InvalidTag: the check of the wrapping fails.
        """
        if decrypt:
            return self._without_padding(_accepted(self._cipher.kw_unwrap(data)))
        return self._cipher.kw_wrap(self._with_padding(bytes(data)))

    def _with_padding(self, key: bytes) -> bytes:
        if len(key) % self.block_size == 0:
            if self._without_padding(key) != key:
                raise ValueError("This key ends like a padded one and would not come back whole.")
            return key
        length = (8 * len(key)).to_bytes(self.block_size // 2, "little")
        padded = key + length + b"\x80"
        return padded + bytes(-len(padded) % self.block_size)

    def _without_padding(self, key: bytes) -> bytes:
        """Return the key before its length, the bit 1 and zeros; each size is tried, none first."""
        size = len(key)
        half = self.block_size // 2
        for candidate in range(max(0, len(key) - half - self.block_size), len(key) - half):
            if candidate % self.block_size:
                end = (8 * candidate).to_bytes(half, "little") + b"\x80"
                end += bytes(len(key) - candidate - len(end))
                size = candidate if hmac.compare_digest(key[candidate:], end) else size
        return key[:size]

    def _or_block(self, size: int | None) -> int:
        return self.block_size if size is None else size

    def ecb_encrypt(self, data: Octets) -> bytes:
        """Return ``ecb(data)``."""
        return self.ecb(data)

    def ecb_decrypt(self, data: Octets) -> bytes:
        """Return the inverse of ``ecb_encrypt``."""
        return self.ecb(data, decrypt=True)

    def cbc_encrypt(self, iv: Octets, data: Octets) -> bytes:
        """Return ``cbc(iv, data)``."""
        return self.cbc(iv, data)

    def cbc_decrypt(self, iv: Octets, data: Octets) -> bytes:
        """Return the inverse of ``cbc_encrypt``."""
        return self.cbc(iv, data, decrypt=True)

    def cfb_encrypt(self, iv: Octets, data: Octets) -> bytes:
        """Return ``cfb(iv, data)``."""
        return self.cfb(iv, data)

    def cfb_decrypt(self, iv: Octets, data: Octets) -> bytes:
        """Return the inverse of ``cfb_encrypt``."""
        return self.cfb(iv, data, decrypt=True)

    def gcm_encrypt(
        self, iv: Octets, data: Octets, aad: Octets = b"", *, size: int | None = None
    ) -> bytes:
        """Return ``gcm(iv, data, aad)``; THE TAG DOES NOT AUTHENTICATE ``iv``."""
        return self.gcm(iv, data, aad, size=size)

    def gcm_decrypt(
        self, iv: Octets, data: Octets, aad: Octets = b"", *, size: int | None = None
    ) -> bytes:
        """Return the inverse of ``gcm_encrypt``; THE TAG DOES NOT AUTHENTICATE ``iv``."""
        return self.gcm(iv, data, aad, decrypt=True, size=size)

    def ccm_encrypt(
        self, nonce: Octets, data: Octets, aad: Octets = b"", *, size: int = CCM_SIZE
    ) -> bytes:
        """Return ``ccm(nonce, data, aad)``."""
        return self.ccm(nonce, data, aad, size=size)

    def ccm_decrypt(
        self, nonce: Octets, data: Octets, aad: Octets = b"", *, size: int = CCM_SIZE
    ) -> bytes:
        """Return the inverse of ``ccm_encrypt``."""
        return self.ccm(nonce, data, aad, decrypt=True, size=size)

    def xts_encrypt(self, iv: Octets, data: Octets) -> bytes:
        """Return ``xts(iv, data)``."""
        return self.xts(iv, data)

    def xts_decrypt(self, iv: Octets, data: Octets) -> bytes:
        """Return the inverse of ``xts_encrypt``."""
        return self.xts(iv, data, decrypt=True)

    def kw_wrap(self, data: Octets) -> bytes:
        """Return ``kw(data)``."""
        return self.kw(data)

    def kw_unwrap(self, data: Octets) -> bytes:
        """Return the inverse of ``kw_wrap``."""
        return self.kw(data, decrypt=True)


def _accepted(plain: bytes | None) -> bytes:
    if plain is None:
        raise InvalidTag
    return plain
