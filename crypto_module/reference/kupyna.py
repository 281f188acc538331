"""DSTU 7564:2014 (Kupyna) for digests of 256, 384 and 512 bits.

The state is ``columns`` columns of eight octets; a column is bytes, row 0 first.
"""

from collections.abc import Iterable
from typing import Self

from crypto_module.reference.kalyna_boxes import SBOXES

_ROWS = 8
_FIELD = 0x11D  # x^8 + x^4 + x^3 + x^2 + 1
_CIRCULANT = (0x01, 0x01, 0x05, 0x01, 0x08, 0x06, 0x07, 0x04)
_ETA = 0x00F0F0F0F0F0F0F3
_LENGTH_OCTETS = 12
_COLUMNS_AND_ROUNDS = {256: (8, 10), 384: (16, 14), 512: (16, 14)}

State = tuple[bytes, ...]


def multiply(a: int, b: int) -> int:
    """Return the product in GF(2^8)."""
    product = 0
    for bit in range(_ROWS):
        if b >> bit & 1:
            product ^= a << bit
    for bit in reversed(range(_ROWS, 15)):
        if product >> bit & 1:
            product ^= _FIELD << (bit - _ROWS)
    return product


_PRODUCTS = {factor: bytes(multiply(factor, x) for x in range(256)) for factor in _CIRCULANT}


def add_constant_xor(state: State, number: int) -> State:
    """Return κ: octet 0 of column j plus (j·16 ⊕ number), bit by bit."""
    return tuple(
        bytes([column[0] ^ (j << 4) ^ number]) + column[1:] for j, column in enumerate(state)
    )


def add_constant_modulo(state: State, number: int) -> State:
    """Return η: column j plus a constant of j and number, modulo 2^64."""
    last = len(state) - 1
    sums = (
        int.from_bytes(column, "little") + (_ETA ^ ((((last - j) << 4) ^ number) << 56))
        for j, column in enumerate(state)
    )
    return tuple((total % (1 << 64)).to_bytes(_ROWS, "little") for total in sums)


def substitute(state: State) -> State:
    """Return π': row i under the box i mod 4."""
    return tuple(bytes(SBOXES[i % 4][octet] for i, octet in enumerate(column)) for column in state)


def shift_rows(state: State) -> State:
    """Return τ: row i moved i columns on; row 7 of the wide state moves 11."""
    columns = len(state)
    shifts = (0, 1, 2, 3, 4, 5, 6, 7 if columns == _ROWS else 11)
    return tuple(
        bytes(state[(j - shift) % columns][i] for i, shift in enumerate(shifts))
        for j in range(columns)
    )


def mix_columns(state: State) -> State:
    """Return ψ: every column times the circulant matrix."""
    mixed = []
    for column in state:
        out = [0] * _ROWS
        for i in range(_ROWS):
            for k in range(_ROWS):
                out[i] ^= _PRODUCTS[_CIRCULANT[(k - i) % _ROWS]][column[k]]
        mixed.append(bytes(out))
    return tuple(mixed)


def transform_xor(state: State, rounds: int) -> State:
    """Return T⊕."""
    for number in range(rounds):
        state = mix_columns(shift_rows(substitute(add_constant_xor(state, number))))
    return state


def transform_plus(state: State, rounds: int) -> State:
    """Return T+."""
    for number in range(rounds):
        state = mix_columns(shift_rows(substitute(add_constant_modulo(state, number))))
    return state


def _columns(octets: bytes) -> State:
    return tuple(octets[i : i + _ROWS] for i in range(0, len(octets), _ROWS))


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))


def compress(h: bytes, m: bytes, rounds: int) -> bytes:
    """Return T⊕(h ⊕ m) ⊕ T+(m) ⊕ h."""
    left = b"".join(transform_xor(_columns(_xor(h, m)), rounds))
    right = b"".join(transform_plus(_columns(m), rounds))
    return _xor(_xor(left, right), h)


class Kupyna:
    """The running hash; the same surface as ``kernel.Kupyna``."""

    def __init__(self, bits: int) -> None:
        if bits not in _COLUMNS_AND_ROUNDS:
            raise ValueError("Kupyna gives 256, 384 or 512 bits.")
        columns, self._rounds = _COLUMNS_AND_ROUNDS[bits]
        self.digest_size = bits // 8
        self.block_size = columns * _ROWS
        self._h = bytes([self.block_size]) + bytes(self.block_size - 1)
        self._octets = 0
        self._tail = b""

    def update(self, data: bytes | bytearray | memoryview) -> None:
        """Take more of the message."""
        pending = self._tail + bytes(data)
        self._octets += len(pending) - len(self._tail)
        whole = len(pending) - len(pending) % self.block_size
        self._h = self._absorbed(pending[:whole])
        self._tail = pending[whole:]

    @classmethod
    def update_many(
        cls, runnings: Iterable[Self], buffers: Iterable[bytes | bytearray | memoryview]
    ) -> None:
        """Let each running hash take the buffer at its place; no hash may be there twice."""
        hashes, messages = tuple(runnings), tuple(buffers)
        if len(hashes) != len(messages):
            raise ValueError("There must be as many buffers as running hashes.")
        if len({id(running) for running in hashes}) != len(hashes):
            raise ValueError("A running hash takes one buffer at a time.")
        for running, message in zip(hashes, messages, strict=True):
            running.update(message)

    def digest(self) -> bytes:
        """Return the hash of what was taken so far; more may follow."""
        end = self._tail + b"\x80"
        end += bytes(-(len(end) + _LENGTH_OCTETS) % self.block_size)
        end += (8 * self._octets).to_bytes(_LENGTH_OCTETS, "little")
        h = self._absorbed(end)
        last = b"".join(transform_xor(_columns(h), self._rounds))
        return _xor(last, h)[-self.digest_size :]

    def copy(self) -> Self:
        """Return an independent hash of the same beginning."""
        twin = type(self).__new__(type(self))
        twin.__dict__.update(self.__dict__)
        return twin

    def _absorbed(self, blocks: bytes) -> bytes:
        h = self._h
        for start in range(0, len(blocks), self.block_size):
            h = compress(h, blocks[start : start + self.block_size], self._rounds)
        return h
