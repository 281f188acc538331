"""GOST 34.311-95, the hash function, with any S-box.

A vector of 256 bits is an int whose lowest bit is the first of the standard's; H0 = 0.
"""

from collections.abc import Iterable
from typing import NamedTuple, Self

from crypto_module.reference.gost28147 import Rows, encrypt_block, key_words, unpack_sbox

_BLOCK = 32
_VECTOR = (1 << 256) - 1
_QUARTER = (1 << 64) - 1

# C3 as the standard writes it, runs of ones and zeros from the highest bit.
_C3 = int(
    "1" * 8 + "0" * 8 + "1" * 16 + "0" * 24 + "1" * 16 + "0" * 8
    + ("0" * 8 + "1" * 8) * 2
    + ("1" * 8 + "0" * 8)
    + ("0" * 8 + "1" * 8) * 4
    + ("1" * 8 + "0" * 8) * 4,
    2,
)  # fmt: skip
_CONSTANTS = (0, _C3, 0)  # C2, C3, C4


def transform_a(y: int) -> int:
    """Return A(Y) = (y1 ⊕ y2) ‖ y4 ‖ y3 ‖ y2 over quarters of 64 bits."""
    return (y >> 64) | ((y ^ (y >> 64)) & _QUARTER) << 192


def transform_p(y: int) -> bytes:
    """Return P(Y), the octets of Y in the order φ(i + 1 + 4(k - 1)) = 8i + k."""
    octets = y.to_bytes(_BLOCK, "little")
    return bytes(octets[8 * (j % 4) + j // 4] for j in range(_BLOCK))


def keys(h: int, m: int) -> tuple[bytes, ...]:
    """Return K1 .. K4 for a step over H and M."""
    u, v = h, m
    produced = [transform_p(u ^ v)]
    for constant in _CONSTANTS:
        u = transform_a(u) ^ constant
        v = transform_a(transform_a(v))
        produced.append(transform_p(u ^ v))
    return tuple(produced)


def transform_psi(y: int, times: int) -> int:
    """Return ψ applied ``times`` times: a shift by 16 bits with feedback on top."""
    for _ in range(times):
        feedback = y ^ (y >> 16) ^ (y >> 32) ^ (y >> 48) ^ (y >> 192) ^ (y >> 240)
        y = (y >> 16) | (feedback & 0xFFFF) << 240
    return y


def step(h: int, m: int, rows: Rows) -> int:
    """Return the step function ϰ(M, H) = ψ^61(H ⊕ ψ(M ⊕ ψ^12(S)))."""
    s = 0
    for i, key in enumerate(keys(h, m)):
        quarter = (h >> (64 * i)) & _QUARTER
        s |= encrypt_block(quarter, key_words(key), rows) << (64 * i)
    return transform_psi(h ^ transform_psi(m ^ transform_psi(s, 12), 1), 61)


class Progress(NamedTuple):
    """H, Σ and L of the standard after some blocks."""

    h: int = 0
    total: int = 0
    bits: int = 0


def absorb(progress: Progress, octets: bytes, rows: Rows) -> Progress:
    """Return the progress after a block of up to 32 octets, filled with zeros on top."""
    block = int.from_bytes(octets, "little")
    return Progress(
        h=step(progress.h, block, rows),
        total=(progress.total + block) & _VECTOR,
        bits=progress.bits + 8 * len(octets),
    )


class Gost34311:
    """The running hash; the same surface as ``kernel.Gost34311``."""

    digest_size = 32
    block_size = 32

    def __init__(self, sbox: bytes) -> None:
        self._rows = unpack_sbox(sbox)
        self._progress = Progress()
        self._tail = b""

    def update(self, data: bytes | bytearray | memoryview) -> None:
        """Take more of the message."""
        pending = self._tail + bytes(data)
        whole = len(pending) - len(pending) % _BLOCK
        for start in range(0, whole, _BLOCK):
            block = pending[start : start + _BLOCK]
            self._progress = absorb(self._progress, block, self._rows)
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
        end = self._progress
        # The standard's last block has 0 to 256 bits, so an empty message still takes one step.
        if self._tail or not end.bits:
            end = absorb(end, self._tail, self._rows)
        h = step(end.h, end.bits, self._rows)
        return step(h, end.total, self._rows).to_bytes(_BLOCK, "little")

    def copy(self) -> Self:
        """Return an independent hash of the same beginning."""
        twin = type(self).__new__(type(self))
        twin.__dict__.update(self.__dict__)
        return twin
