"""Canonical JSON: the one byte form of what is hashed, signed or kept as evidence."""

import json
from collections.abc import Mapping


def canonical_json(value: Mapping[str, object]) -> bytes:
    """Return UTF-8 JSON with sorted keys, no spaces and no escapes but the required ones."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()
