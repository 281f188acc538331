"""Write basis_tables.c from the reference: ``python -m tests.crypto_module.kernel.basis_tables``.

A test compares the text with what is checked in.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from crypto_module import kernel
from crypto_module.reference import onb

FILE: Final = Path(kernel.__file__).parent / "basis_tables.c"
_HEAD: Final = "/* Made by tests/crypto_module/kernel/basis_tables.py; do not edit. */"
_WORDS_A_LINE: Final = 4


def text() -> str:
    """Return the text of basis_tables.c."""
    lines = [_HEAD, '#include "basis.h"', ""]
    for m, middle in onb.TERMS.items():
        modulus = 1 << m | sum(1 << term for term in middle) | 1
        lines += _matrix(f"polynomials_{m}", onb.basis(modulus), m)
        lines += _matrix(f"coordinates_{m}", onb.dual(modulus), m)
    lines += ["const gf2m_basis basis_list[BASIS_COUNT] = {"]
    lines += [
        f"    {{{m}, {_terms(middle)}, polynomials_{m}, coordinates_{m}}},"
        for m, middle in onb.TERMS.items()
    ]
    return "\n".join([*lines, "};", ""])


def _terms(middle: tuple[int, ...]) -> str:
    k3, k2, k1 = [*sorted(middle, reverse=True), 0, 0][:3]
    return f"{k3}, {k2}, {k1}"


def _matrix(name: str, rows: Iterable[int], m: int) -> Iterator[str]:
    limbs = (m + 63) // 64
    words = [f"0x{row >> 64 * i & (1 << 64) - 1:016x}" for row in rows for i in range(limbs)]
    yield f"static const uint64_t {name}[{m} * {limbs}] = {{"
    for start in range(0, len(words), _WORDS_A_LINE):
        yield "    " + ", ".join(words[start : start + _WORDS_A_LINE]) + ","
    yield "};"
    yield ""


if __name__ == "__main__":
    FILE.write_text(text())
