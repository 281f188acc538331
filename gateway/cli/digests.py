"""``--hash ALG:HEX``: a document told by its digests, for it stays in the city."""

from collections.abc import Sequence
from typing import Final

import typer

from crypto_module.primitives import hashes
from crypto_module.validation import Digests
from crypto_module.x509.algorithms import HASHES

_OPTION: Final = "--hash"
_NAMES: Final = {str(name): name for name in HASHES.values()}


def parse_digests(options: Sequence[str]) -> Digests:
    """Return the digests of one document, each of another hash.

    Raises:
        typer.BadParameter: not ``ALG:HEX``, an unknown hash, another length, or one hash twice.
    """
    found = {}
    for option in options:
        label, colon, digits = option.partition(":")
        name = _NAMES.get(label.lower())
        if not colon or name is None:
            raise _wrong(f"потрібно ALG:HEX, де ALG – одне з: {', '.join(_NAMES)}.")
        if name in found:
            raise _wrong(f"геш {name} названо двічі.")
        size = hashes.new(name).digest_size
        if len(digits) != 2 * size or not set(digits.lower()) <= set("0123456789abcdef"):
            raise _wrong(f"геш {name} має {2 * size} шістнадцяткових цифр.")
        found[name] = bytes.fromhex(digits)
    return Digests(found)


def _wrong(rule: str) -> typer.BadParameter:
    return typer.BadParameter(rule, param_hint=_OPTION)
