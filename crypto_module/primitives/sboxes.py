"""Long-term keys (DKE, S-boxes) of GOST 28147 that a signer may use.

A certificate carries its S-box, so it is the attacker's data: a degenerate one lets a signer make
collisions. Verification accepts only LISTED; hashing by itself takes any.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SIZE: Final = 64

# №1 of instruction 114 (2007): what a key without an S-box of its own means.
DEFAULT: Final = bytes.fromhex(
    "a9d6eb45f13c708280c4967b231f5eadf658eba4c037291d38d96bf025ca4e17"
    "f8e9720dc615b43a28975f0bc1dea36438b564ea2c179fd0123e6db8fac57904"
)
_NUMBER_2: Final = bytes.fromhex(
    "e937f4cb6ad10582adc76e81f3b409524b1f92ec6a87350d451c7e92afbd0863"
    "cb39f04572ed1a86873a96e5d04c12fbf0e68d59a31c4b7243ed502b1a769f8c"
)
_TEST_OF_GOST34311: Final = bytes.fromhex(
    "4a92d80e6b1c7f53eb4c6dfa23810759581da342efc7609b7da1089fe46cb253"
    "6c715fd84a9e03b24ba0721d36859cfedb413f590ae7682c1fd057a4923e6b8c"
)

# Those found in certificates of Ukrainian providers; see DESIGN.md, 2026-11-21.
LISTED: Final[Mapping[bytes, str]] = MappingProxyType(
    {
        DEFAULT: "№1",
        _NUMBER_2: "№2",
        _TEST_OF_GOST34311: "test of GOST 34.311",
    }
)


def is_well_formed(dke: bytes) -> bool:
    """Return whether each of the eight rows of 64 packed octets is a permutation of 0..15."""
    if len(dke) != SIZE:
        return False
    nibbles = [half for octet in dke for half in (octet >> 4, octet & 15)]
    rows = (nibbles[start : start + 16] for start in range(0, len(nibbles), 16))
    return all(len(set(row)) == len(row) for row in rows)
