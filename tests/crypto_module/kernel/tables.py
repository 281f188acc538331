"""Write the kernel's tables from the reference: ``python -m tests.crypto_module.kernel.tables``.

``FILES`` maps each file to its text; a test compares them with what is checked in.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import MappingProxyType
from typing import Final

from crypto_module import kernel
from crypto_module.reference.kalyna import INVERSE_CIRCULANT, INVERSE_SBOXES, inverse_mix_columns
from crypto_module.reference.kalyna_boxes import SBOXES
from crypto_module.reference.kupyna import State, mix_columns, multiply

FOLDER: Final = Path(kernel.__file__).parent
_HEAD: Final = "/* Made by tests/crypto_module/kernel/tables.py; do not edit. */"
_FACTORS: Final = (0x02, 0x04)


def kupyna_tables() -> str:
    """Return the text of kupyna_tables.c."""
    return "\n".join(
        [_HEAD, '#include "kupyna.h"', *_columns("kupyna_tables", SBOXES, mix_columns)]
    )


def kalyna_tables() -> str:
    """Return the text of kalyna_tables.c."""
    inverse = _columns("kalyna_inverse_tables", INVERSE_SBOXES, inverse_mix_columns)
    return "\n".join(
        [
            _HEAD,
            '#include "kalyna_tables.h"',
            *_boxes("kalyna_sboxes", SBOXES),
            *_boxes("kalyna_inverse_sboxes", INVERSE_SBOXES),
            *_matrices("kalyna_times", _FACTORS),
            *_matrices("kalyna_inverse_times", INVERSE_CIRCULANT),
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


def _matrices(name: str, factors: tuple[int, ...]) -> list[str]:
    words = [_word(_matrix(factor)) for factor in factors]
    return ["", f"const uint64_t {name}[{len(factors)}] = {{", *_rows(words, 4, 4), "};"]


def _matrix(factor: int) -> int:
    """Return the operand of GF2P8AFFINEQB for a factor: octet 7 - i selects the bits of bit i."""
    images = [multiply(1 << bit, factor) for bit in range(8)]
    rows = [sum((image >> i & 1) << bit for bit, image in enumerate(images)) for i in range(8)]
    return int.from_bytes(bytes(rows), "big")


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
