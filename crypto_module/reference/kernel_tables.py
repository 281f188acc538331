"""Write kupyna_tables.c from the reference: ``python -m crypto_module.reference.kernel_tables``."""

from pathlib import Path
from typing import Final

from crypto_module.reference.kalyna_boxes import SBOXES
from crypto_module.reference.kupyna import mix_columns

TARGET: Final = Path(__file__).parents[1] / "kernel" / "kupyna_tables.c"
_A_LINE: Final = 4


def source() -> str:
    """Return the text of kupyna_tables.c."""
    lines = [
        "/* Made by crypto_module/reference/kernel_tables.py; do not edit. */",
        '#include "kupyna.h"',
        "",
        "const uint64_t kupyna_tables[8][256] = {",
    ]
    for row in range(8):
        words = [_entry(row, octet) for octet in range(256)]
        fours = (words[start : start + _A_LINE] for start in range(0, len(words), _A_LINE))
        lines += ["    {", *("        " + ", ".join(four) + "," for four in fours), "    },"]
    return "\n".join([*lines, "};", ""])


def _entry(row: int, octet: int) -> str:
    column = bytearray(8)
    column[row] = SBOXES[row % 4][octet]
    (mixed,) = mix_columns((bytes(column),))
    return f"UINT64_C(0x{int.from_bytes(mixed, 'little'):016x})"


if __name__ == "__main__":
    TARGET.write_text(source())
