"""Every figure of the kernel, in the order of the promise (issue 3)."""

from typing import Any

from tests.bench.crypto import signatures, symmetric


def rows() -> list[dict[str, Any]]:
    """Return one row for each figure; about half a minute of one core."""
    return [figure.row() for area in (signatures.figures, symmetric.figures) for figure in area()]
