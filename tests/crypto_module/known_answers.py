"""The published and generated known answers of tests/vectors/primitives."""

import json
from pathlib import Path
from typing import Any, Final

VECTORS: Final = Path(__file__).parents[1] / "vectors"


def read(name: str) -> Any:
    """Return the JSON of tests/vectors/primitives/<name>.json."""
    return json.loads((VECTORS / "primitives" / f"{name}.json").read_text())


GENERATED: Final = read("generated_primitives")
SBOXES: Final = {int(number): bytes.fromhex(dke) for number, dke in GENERATED["sbox"].items()}
PUBLISHED: Final = read("li0ard_dstu_vectors")


def published(file: str, group: str = "") -> list[Any]:
    """Return the published rows of a file whose group begins so."""
    return [row for row in PUBLISHED if row["file"] == file and row["group"].startswith(group)]


def little_endian(big_endian_hex: str, size: int) -> bytes:
    """Return the number in ``size`` octets, lowest first."""
    return int(big_endian_hex, 16).to_bytes(size, "little")
