"""Write gost34311_psi.h from the reference: ``python -m crypto_module.reference.gost34311_psi``.

ψ is linear, so the step function ψ^61(H ⊕ ψ(M ⊕ ψ^12(S))) is ψ^61(H) ⊕ ψ^62(M) ⊕ ψ^74(S), and
each of its sixteen words of 16 bits is a sum of certain words of H, M and S. For one message the
three are summed so, for the first two need not wait for S; for many messages ψ^12 and ψ^61 by
themselves have fewer terms.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from crypto_module.reference.gost34311 import transform_psi

TARGET: Final = Path(__file__).parents[1] / "kernel" / "gost34311_psi.h"
POWERS: Final = {"h": 61, "m": 62, "s": 74}
LANE_POWERS: Final = (12, 61)
_WORDS: Final = 16
_HALF: Final = 8
_SHUFFLES: Final = 7
_ZERO: Final = 0x80
_HEAD: Final = """\
/* Made by crypto_module/reference/gost34311_psi.py; do not edit.
 *
 * Powers of psi, words of 16 bits, lowest first. */
"""


def sources(power: int) -> list[list[int]]:
    """Return, for each word of ψ^power(y), which words of y are summed there."""
    images = [transform_psi(1 << (16 * j), power) for j in range(_WORDS)]
    return [[j for j in range(_WORDS) if images[j] >> (16 * i) & 0xFFFF] for i in range(_WORDS)]


def shuffles(power: int) -> list[list[int]]:
    """Return controls of PSHUFB over the lower half of y in both lanes, then over the upper one.

    The sum of the seven shuffles of each half is ψ^power(y).
    """
    table = [[_ZERO] * (2 * _WORDS) for _ in range(2 * _SHUFFLES)]
    for i, words in enumerate(sources(power)):
        for half in range(2):
            chosen = [j - _HALF * half for j in words if j // _HALF == half]
            for turn, j in enumerate(chosen):
                table[_SHUFFLES * half + turn][2 * i : 2 * i + 2] = [2 * j, 2 * j + 1]
    return table


def source() -> str:
    """Return the text of gost34311_psi.h."""
    lines = [_HEAD + "#ifndef BRAMA_GOST34311_PSI_H", "#define BRAMA_GOST34311_PSI_H", ""]
    lines += ["#include <stdint.h>", ""]
    lines += ["/* Controls of PSHUFB for one message: see gost34311_avx2.c. */"]
    lines += [f"static const uint8_t gost34311_psi[3][{2 * _SHUFFLES}][32] = {{"]
    for power in POWERS.values():
        lines += ["    {", *map(_row, shuffles(power)), "    },"]
    lines += ["};", "", "/* Terms for many messages: see gost34311_lanes.h. */"]
    for power in LANE_POWERS:
        lines += [
            f"#define GOST34311_PSI_{power}_{i}(sum, y) \\\n{text}" for i, text in _sums(power)
        ]
    return "\n".join([*lines, "", "#endif", ""])


def _row(control: list[int]) -> str:
    halves = (control[:_WORDS], control[_WORDS:])
    lines = (", ".join(f"{octet:3}" for octet in half) for half in halves)
    return "        {" + ",\n         ".join(lines) + "},"


def _sums(power: int) -> Iterator[tuple[int, str]]:
    """Yield, for each word of ψ^power(y), sums of its terms; y[1] has its halves swapped."""
    for i, words in enumerate(sources(power)):
        first, *rest = [f"y[{(i ^ j) % 2}][{j // 2}]" for j in words]
        if len(rest) % 2:
            first = f"lanes_xor({first}, {rest.pop(0)})"
        pairs = zip(rest[::2], rest[1::2], strict=True)
        sums = [f"sum = {first};", *(f"sum = lanes_xor3(sum, {a}, {b});" for a, b in pairs)]
        yield i, " \\\n".join(f"    {line}" for line in sums)


if __name__ == "__main__":
    TARGET.write_text(source())
