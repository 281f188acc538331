"""Write the kernel's tables from the reference: ``python -m tests.crypto_module.kernel.tables``.

``FILES`` maps each file to its text; a test compares them with what is checked in.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import crypto_module
from crypto_module.reference import kalyna, kupyna
from crypto_module.reference.kalyna_boxes import SBOXES
from crypto_module.reference.kupyna import State, multiply

FOLDER: Final = Path(crypto_module.__file__).parent / "kernel"
_HEAD: Final = "/* Made by tests/crypto_module/kernel/tables.py; do not edit. */"
_FACTORS: Final = (1, 2, 4, 8, 6)


def kupyna_tables() -> str:
    """Return the text of kupyna_tables.c."""
    return "\n".join(
        [
            _HEAD,
            '#include "kupyna_tables.h"',
            *_boxes("kupyna_sboxes", SBOXES),
            *_matrices("kupyna_times", _FACTORS),
            *_circulants("kupyna_circulants"),
            *_places("kupyna_shift", columns=8),
            *_places("kupyna_wide_shift", columns=16),
            *_columns("kupyna_tables", SBOXES, kupyna.mix_columns),
        ]
    )


def kalyna_tables() -> str:
    """Return the text of kalyna_tables.c."""
    inverse = _columns("kalyna_inverse_tables", kalyna.INVERSE_SBOXES, kalyna.inverse_mix_columns)
    return "\n".join(
        [
            _HEAD,
            '#include "kalyna_tables.h"',
            *_boxes("kalyna_inverse_sboxes", kalyna.INVERSE_SBOXES),
            *_matrices("kalyna_inverse_times", kalyna.INVERSE_CIRCULANT),
            *_products("kalyna_inverse_products", kalyna.INVERSE_CIRCULANT),
            *_shifts("kalyna_shifts", kalyna.shift_rows),
            *_shifts("kalyna_inverse_shifts", kalyna.inverse_shift_rows),
            *inverse,
        ]
    )


def _columns(name: str, boxes: tuple[bytes, ...], mix: Callable[[State], State]) -> list[str]:
    lines = ["", f"const uint64_t {name}[8][256] = {{"]
    for row in range(8):
        words = [_mixed(row, boxes[row % 4][octet], mix) for octet in range(256)]
        lines += ["    {", *_rows(words, 4, 8), "    },"]
    return [*lines, "};", ""]


def _mixed(row: int, octet: int, mix: Callable[[State], State]) -> str:
    column = bytearray(8)
    column[row] = octet
    (mixed,) = mix((bytes(column),))
    return _word(int.from_bytes(mixed, "little"))


def _boxes(name: str, boxes: tuple[bytes, ...]) -> list[str]:
    lines = ["", f"const uint8_t {name}[4][256] = {{"]
    for box in boxes:
        lines += ["    {", *_rows([f"0x{octet:02x}" for octet in box], 16, 8), "    },"]
    return [*lines, "};"]


def _matrix(factor: int) -> int:
    """Return the operand of GF2P8AFFINEQB for a factor: octet 7 - i selects the bits of bit i."""
    images = [multiply(1 << bit, factor) for bit in range(8)]
    rows = [sum((image >> i & 1) << bit for bit, image in enumerate(images)) for i in range(8)]
    return int.from_bytes(bytes(rows), "big")


def _matrices(name: str, factors: Sequence[int]) -> list[str]:
    """Return each matrix eight times over: clang 14 encodes broadcasts of this operand wrongly."""
    lines = ["", f"const uint64_t {name}[{len(factors)}][8] = {{"]
    for factor in factors:
        lines += ["    {", *_rows([_word(_matrix(factor))] * 8, 4, 8), "    },"]
    return [*lines, "};"]


def _circulants(name: str) -> list[str]:
    """Return bit t of the mixing matrix: in octet i, bit 7 - k is that of row i and column k."""
    columns = [kupyna.mix_columns((bytes(k) + b"\x01" + bytes(7 - k),))[0] for k in range(8)]
    lines = ["", f"const uint64_t {name}[4][8] = {{"]
    for t in range(4):
        octets = [sum((columns[k][i] >> t & 1) << (7 - k) for k in range(8)) for i in range(8)]
        word = _word(int.from_bytes(bytes(octets), "little"))
        lines += ["    {", *_rows([word] * 8, 4, 8), "    },"]
    return [*lines, "};"]


def _places(name: str, columns: int) -> list[str]:
    """Return the octet of the state before that τ brings to each place."""
    octets = bytes(range(8 * columns))
    places = b"".join(kupyna.shift_rows(tuple(octets[i : i + 8] for i in range(0, 8 * columns, 8))))
    lines = ["", f"const uint8_t {name}[{8 * columns}] = {{"]
    return [*lines, *_rows([str(place) for place in places], 16, 4), "};"]


def _products(name: str, factors: Sequence[int]) -> list[str]:
    lines = ["", f"const uint8_t {name}[{len(factors)}][2][16] = {{"]
    for factor in factors:
        halves = ([multiply(factor, n << by) for n in range(16)] for by in (0, 4))
        rows = [", ".join(f"0x{product:02x}" for product in half) for half in halves]
        lines += ["    {", *(f"        {{{row}}}," for row in rows), "    },"]
    return [*lines, "};"]


def _shifts(name: str, shift: Callable[[State], State]) -> list[str]:
    lines = ["", f"const uint8_t {name}[3][64] = {{"]
    for count in (2, 4, 8):
        columns = [bytes(range(8 * j, 8 * j + 8)) for j in range(8)]
        blocks = (tuple(columns[j : j + count]) for j in range(0, 8, count))
        places = b"".join(b"".join(shift(block)) for block in blocks)
        lines += ["    {", *_rows([str(place) for place in places], 16, 8), "    },"]
    return [*lines, "};"]


def _word(number: int) -> str:
    return f"UINT64_C(0x{number:016x})"


def _rows(items: list[str], a_line: int, indent: int) -> Iterable[str]:
    for start in range(0, len(items), a_line):
        yield " " * indent + ", ".join(items[start : start + a_line]) + ","


FILES: Final = MappingProxyType(
    {
        FOLDER / "kupyna_tables.c": kupyna_tables(),
        FOLDER / "kalyna_tables.c": kalyna_tables(),
    }
)

if __name__ == "__main__":
    for path, text in FILES.items():
        path.write_text(text)
