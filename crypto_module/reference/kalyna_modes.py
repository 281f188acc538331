"""DSTU 7624:2014, the modes of operation, over ``reference.kalyna``.

T is the encryption of a block, U its inverse, l the bits of a block. A block is a number too,
its first octet lowest; GF(2^l) is over x^128 + x^7 + x^2 + x + 1, x^256 + x^10 + x^5 + x^2 + 1
and x^512 + x^8 + x^5 + x^2 + 1.

What no published vector fixes is taken from the peers that compute it; each place says whom.
"""

import hmac
from collections.abc import Iterator
from typing import Final

from crypto_module.reference import kalyna

_LOW_TERMS: Final = {128: 0x87, 256: 0x425, 512: 0x125}
CCM_SIZES: Final = {8: 2, 16: 3, 32: 4, 48: 5, 64: 6}
"""Octets of a CCM tag and the code of each in the flag octet."""
_LENGTH_OCTETS = 8  # N_b, the octets of a length inside CCM
_ANYTHING = 0x80
Octets = bytes | bytearray | memoryview


def multiply(a: int, b: int, bits: int) -> int:
    """Return the product in GF(2^bits)."""
    product = 0
    for bit in reversed(range(bits)):
        product = double(product, bits)
        if b >> bit & 1:
            product ^= a
    return product


def double(a: int, bits: int) -> int:
    """Return a times x in GF(2^bits)."""
    a <<= 1
    return a ^ (1 << bits | _LOW_TERMS[bits]) if a >> bits else a


def padded(data: bytes, size: int) -> bytes:
    """Return the data up to a whole block: the bit 1, then zeros; nothing when it is whole."""
    return data + b"\x80" + bytes(-(len(data) + 1) % size) if len(data) % size else data


class Kalyna:
    """One key for one size of block; the same surface as ``kernel.Kalyna``.

    The sizes of start vectors, tags and data are checked here, and wrong ones are ValueError.
    Tags that do not match give None.
    """

    def __init__(self, key: Octets, block_bits: int) -> None:
        key = bytes(key)
        if (block_bits, 8 * len(key)) not in kalyna.SIZES:
            raise ValueError("Kalyna has keys of one or two blocks of 128, 256 or 512 bits.")
        self._l = block_bits
        self.block_size = block_bits // 8
        self._keys = kalyna.round_keys(key, block_bits)

    def _t(self, block: bytes) -> bytes:
        return kalyna.encrypt(self._keys, block)

    def _u(self, block: bytes) -> bytes:
        return kalyna.decrypt(self._keys, block)

    def ecb_encrypt(self, data: Octets) -> bytes:
        """Return the simple substitution of whole blocks."""
        return b"".join(map(self._t, self._whole(data)))

    def ecb_decrypt(self, data: Octets) -> bytes:
        """Return the inverse of ``ecb_encrypt``."""
        return b"".join(map(self._u, self._whole(data)))

    def cbc_encrypt(self, iv: Octets, data: Octets) -> bytes:
        """Return the chained blocks: C_i = T(P_i ⊕ C_(i-1))."""
        chain, out = self._iv(iv), []
        for block in self._whole(data):
            chain = self._t(_xor(block, chain))
            out.append(chain)
        return b"".join(out)

    def cbc_decrypt(self, iv: Octets, data: Octets) -> bytes:
        """Return the inverse of ``cbc_encrypt``."""
        chain, out = self._iv(iv), []
        for block in self._whole(data):
            out.append(_xor(self._u(block), chain))
            chain = block
        return b"".join(out)

    def ctr(self, iv: Octets, data: Octets) -> bytes:
        """Return the data under gamma T(T(S) + i), i = 1, 2 …; the last block is cut."""
        start = int.from_bytes(self._t(self._iv(iv)), "little")
        out = []
        for i, block in enumerate(self._blocks(bytes(data)), 1):
            out.append(_xor(block, self._t(self._octets((start + i) % (1 << self._l)))))
        return b"".join(out)

    def cfb_encrypt(self, iv: Octets, data: Octets, q: int) -> bytes:
        """Return gamma with feedback of ``q`` octets.

        The gamma is the last q octets of T(S); the next S is T(S) with those replaced by the
        ciphertext. A last part takes the last octets of T(S).
        """
        return self._cfb(iv, data, q, encrypt=True)

    def cfb_decrypt(self, iv: Octets, data: Octets, q: int) -> bytes:
        """Return the inverse of ``cfb_encrypt``."""
        return self._cfb(iv, data, q, encrypt=False)

    def _cfb(self, iv: Octets, data: Octets, q: int, *, encrypt: bool) -> bytes:
        state, data = self._iv(iv), bytes(data)
        if not 1 <= q <= self.block_size:
            raise ValueError(f"The feedback of CFB has 1 to {self.block_size} octets.")
        out = []
        for start in range(0, len(data), q):
            part = data[start : start + q]
            gamma = self._t(state)
            out.append(_xor(part, gamma[-len(part) :]))
            state = gamma[:-q] + (out[-1] if encrypt else part)
        return b"".join(out)

    def ofb(self, iv: Octets, data: Octets) -> bytes:
        """Return the data under gamma T(S), T(T(S)) …; the last block is cut."""
        gamma, out = self._iv(iv), []
        for block in self._blocks(bytes(data)):
            gamma = self._t(gamma)
            out.append(_xor(block, gamma))
        return b"".join(out)

    def cmac(self, data: Octets, size: int) -> bytes:
        """Return the first octets of the CMAC; K_δ is T of 0, or of 1 for a padded message."""
        size = self._size(size, 1)
        data = bytes(data)
        delta = 1 if len(data) % self.block_size or not data else 0
        whole = padded(data, self.block_size) or b"\x80" + bytes(self.block_size - 1)
        *first, last = self._blocks(whole)
        state = bytes(self.block_size)
        for block in first:
            state = self._t(_xor(state, block))
        k_delta = self._t(self._octets(delta))
        return self._t(_xor(_xor(state, last), k_delta))[:size]

    def gmac(self, data: Octets, size: int) -> bytes:
        """Return the first octets of the GMAC: the tag of GCM over associated data alone."""
        return self._tag(bytes(data), b"")[: self._size(size, 8)]

    def gcm_encrypt(self, iv: Octets, data: Octets, aad: Octets, size: int) -> bytes:
        """Return the data under the gamma of CTR, then the tag. The tag does not cover the IV."""
        size = self._size(size, 8)
        encrypted = self.ctr(iv, data)
        return encrypted + self._tag(bytes(aad), encrypted)[:size]

    def gcm_decrypt(self, iv: Octets, data: Octets, aad: Octets, size: int) -> bytes | None:
        """Return the inverse of ``gcm_encrypt``, None when the tag is another one."""
        iv = self._iv(iv)
        encrypted, tag = self._split(data, self._size(size, 8))
        if not hmac.compare_digest(self._tag(bytes(aad), encrypted)[: len(tag)], tag):
            return None
        return self.ctr(iv, encrypted)

    def _tag(self, aad: bytes, encrypted: bytes) -> bytes:
        """Return T(B), B = Σ of the blocks times H and the lengths; parts are filled with zeros.

        H = T(0). BouncyCastle fills parts so; no vector has any.
        """
        h = int.from_bytes(self._t(bytes(self.block_size)), "little")
        b = 0
        for part in (aad, encrypted):
            for block in self._blocks(part):
                b = multiply(b ^ int.from_bytes(block, "little"), h, self._l)
        lengths = 8 * len(aad) | 8 * len(encrypted) << (self._l // 2)
        return self._t(self._octets(b ^ lengths))

    def ccm_encrypt(self, iv: Octets, data: Octets, aad: Octets, size: int) -> bytes:
        """Return the data and its tag, both under the gamma of CTR."""
        data = bytes(data)
        return self.ctr(iv, data + self._ccm_tag(self._iv(iv), data, bytes(aad), size))

    def ccm_decrypt(self, iv: Octets, data: Octets, aad: Octets, size: int) -> bytes | None:
        """Return the inverse of ``ccm_encrypt``, None when the tag is another one."""
        self._ccm_size(size)
        plain, tag = self._split(self.ctr(iv, data), size, len(data))
        expected = self._ccm_tag(self._iv(iv), plain, bytes(aad), size)
        return plain if hmac.compare_digest(expected, tag) else None

    def _ccm_tag(self, iv: bytes, data: bytes, aad: bytes, size: int) -> bytes:
        """Return the CBC-MAC of G_1, the associated data and the data.

        G_1 is the start vector, the length of the data and a flag octet; then come the length of
        the associated data, zeros, and the associated data, together whole blocks (UAPKI); the
        data are padded. Bit 7 of the flag is set when there is anything to authenticate:
        BouncyCastle and UAPKI agree where both answer.
        """
        flag = self._ccm_size(size) << 4 | (_LENGTH_OCTETS - 1)
        flag |= _ANYTHING if data or aad else 0
        head = iv[: self.block_size - _LENGTH_OCTETS - 1] + _length(data) + bytes([flag])
        filling = bytes(-(_LENGTH_OCTETS + len(aad)) % self.block_size)
        state = bytes(self.block_size)
        for block in self._blocks(
            head + _length(aad) + filling + aad + padded(data, self.block_size)
        ):
            state = self._t(_xor(state, block))
        return state[:size]

    def xts_encrypt(self, iv: Octets, data: Octets) -> bytes:
        """Return the blocks under tweaks x^i·T(S), i = 1, 2 …; a last part steals ciphertext."""
        *blocks, tail = self._stolen(data)
        out = [self._tweaked(iv, i, block, encrypt=True) for i, block in enumerate(blocks, 1)]
        if tail:
            last = out.pop()
            full = tail + last[len(tail) :]
            out += [self._tweaked(iv, len(blocks) + 1, full, encrypt=True), last[: len(tail)]]
        return b"".join(out)

    def xts_decrypt(self, iv: Octets, data: Octets) -> bytes:
        """Return the inverse of ``xts_encrypt``."""
        *blocks, tail = self._stolen(data)
        n = len(blocks)
        swapped = blocks.pop() if tail else b""
        out = [self._tweaked(iv, i, block, encrypt=False) for i, block in enumerate(blocks, 1)]
        if tail:
            full = self._tweaked(iv, n + 1, swapped, encrypt=False)
            last = tail + full[len(tail) :]
            out += [self._tweaked(iv, n, last, encrypt=False), full[: len(tail)]]
        return b"".join(out)

    def _tweaked(self, iv: Octets, i: int, block: bytes, *, encrypt: bool) -> bytes:
        tweak = int.from_bytes(self._t(self._iv(iv)), "little")
        for _ in range(i):
            tweak = double(tweak, self._l)
        mask = self._octets(tweak)
        return _xor((self._t if encrypt else self._u)(_xor(block, mask)), mask)

    def _stolen(self, data: Octets) -> list[bytes]:
        """Return the whole blocks and the part after them, which may be empty."""
        data = bytes(data)
        whole = len(data) - len(data) % self.block_size
        if not whole:
            raise ValueError(f"XTS takes {self.block_size} octets at the least.")
        return [*self._blocks(data[:whole]), data[whole:]]

    def kw_wrap(self, data: Octets) -> bytes:
        """Return the wrapped whole blocks, one block longer."""
        half = self.block_size // 2
        data = b"".join(self._whole(data, at_least=1)) + bytes(self.block_size)
        b, *rest = [data[i : i + half] for i in range(0, len(data), half)]
        for i in range(1, 6 * len(rest) + 1):
            swapped = self._t(b + rest[0])
            b = _xor(swapped[half:], i.to_bytes(half, "little"))
            rest = [*rest[1:], swapped[:half]]
        return b + b"".join(rest)

    def kw_unwrap(self, data: Octets) -> bytes | None:
        """Return the inverse of ``kw_wrap``, None unless it ends with a block of zeros."""
        half = self.block_size // 2
        data = b"".join(self._whole(data, at_least=2))
        b, *rest = [data[i : i + half] for i in range(0, len(data), half)]
        for i in reversed(range(1, 6 * len(rest) + 1)):
            swapped = self._u(rest[-1] + _xor(b, i.to_bytes(half, "little")))
            b = swapped[:half]
            rest = [swapped[half:], *rest[:-1]]
        plain, zeros = self._split(b + b"".join(rest), self.block_size)
        return plain if hmac.compare_digest(zeros, bytes(self.block_size)) else None

    def _blocks(self, data: bytes) -> Iterator[bytes]:
        return (data[i : i + self.block_size] for i in range(0, len(data), self.block_size))

    def _octets(self, number: int) -> bytes:
        return number.to_bytes(self.block_size, "little")

    def _iv(self, iv: Octets) -> bytes:
        if len(iv) != self.block_size:
            raise ValueError(f"A start vector of Kalyna must have {self.block_size} octets.")
        return bytes(iv)

    def _whole(self, data: Octets, at_least: int = 0) -> Iterator[bytes]:
        if len(data) % self.block_size or len(data) < at_least * self.block_size:
            raise ValueError(
                f"The data must be a multiple of {self.block_size} octets"
                f" and {at_least * self.block_size} at the least."
            )
        return self._blocks(bytes(data))

    def _size(self, size: int, least: int) -> int:
        if not least <= size <= self.block_size:
            raise ValueError(f"The tag must have {least} to {self.block_size} octets.")
        return size

    def _ccm_size(self, size: int) -> int:
        if size not in CCM_SIZES or size > self.block_size:
            raise ValueError("A tag of CCM has 8, 16, 32, 48 or 64 octets, one block at the most.")
        return CCM_SIZES[size]

    def _split(self, data: Octets, tag: int, given: int | None = None) -> tuple[bytes, bytes]:
        if (len(data) if given is None else given) < tag:
            raise ValueError(f"The data must have the {tag} octets of the tag at the least.")
        data = bytes(data)
        return data[: len(data) - tag], data[len(data) - tag :]


def _xor(a: bytes, b: bytes) -> bytes:
    """Return the sum of a and as many octets of b."""
    return bytes(x ^ y for x, y in zip(a, b, strict=False))


def _length(data: bytes) -> bytes:
    return len(data).to_bytes(_LENGTH_OCTETS, "little")
