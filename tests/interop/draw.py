"""Cases that look random and repeat: everything follows from one seed, which a failure shows."""

import hashlib
import os
import secrets
from collections.abc import Sequence
from typing import Final

SEED: Final = os.environ.get("BRAMA_INTEROP_SEED") or secrets.token_hex(8)
"""``BRAMA_INTEROP_SEED`` repeats the run whose failure showed it."""

_EDGES: Final = (0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 1023)


class Draw:
    """A stream of octets, numbers and S-boxes."""

    def __init__(self, name: str) -> None:
        self._seed = f"{SEED}/{name}".encode()
        self._turn = 0
        print(f"BRAMA_INTEROP_SEED={SEED}")  # noqa: T201 pytest shows it beside the failure

    def octets(self, size: int) -> bytes:
        """Return this many octets."""
        self._turn += 1
        turn = self._turn.to_bytes(8, "big")
        return hashlib.shake_256(self._seed + turn).digest(size)

    def number(self, below: int) -> int:
        """Return a number in [0, below)."""
        return int.from_bytes(self.octets(below.bit_length() // 8 + 9), "big") % below

    def size(self, most: int) -> int:
        """Return a length up to ``most``: an edge of some block in two of three cases."""
        edges = [edge for edge in _EDGES if edge <= most]
        return self.number(most + 1) if self.number(3) == 0 else self.pick(edges)

    def pick(self, choices: Sequence[int]) -> int:
        """Return one of the choices."""
        return choices[self.number(len(choices))]

    def message(self, most: int) -> bytes:
        """Return octets of a drawn length."""
        return self.octets(self.size(most))

    def blocks(self, size: int, *, most: int, least: int = 1) -> bytes:
        """Return some whole blocks."""
        return self.octets(size * (least + self.number(most - least + 1)))

    def sbox(self) -> bytes:
        """Return eight permutations of 0..15, packed."""
        return b"".join(self._row() for _ in range(8))

    def any_sbox(self) -> bytes:
        """Return an S-box whose rows are permutations, or, in one of four cases, anything."""
        return self.octets(64) if self.number(4) == 0 else self.sbox()

    def _row(self) -> bytes:
        left, row = list(range(16)), []
        while left:
            row.append(left.pop(self.number(len(left))))
        return bytes(high << 4 | low for high, low in zip(row[::2], row[1::2], strict=True))
