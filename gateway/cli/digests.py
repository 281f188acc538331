"""``--hash ALG:HEX``: a document told by its digests, for it stays in the city."""

from collections.abc import Sequence
from typing import Final

import typer

from crypto_module.validation import Digests
from gateway.digests import NAMES, digests_of
from gateway.domain.errors import Invalid

_OPTION: Final = "--hash"


def parse_digests(options: Sequence[str]) -> Digests:
    """Return the digests of one document, each of another hash.

    Raises:
        typer.BadParameter: not ``ALG:HEX``, an unknown hash, another length, or one hash twice.
    """
    pairs = [one.partition(":") for one in options]
    if not all(colon for _, colon, _ in pairs):
        raise _wrong(f"потрібно ALG:HEX, де ALG – одне з: {', '.join(NAMES)}.")
    try:
        return digests_of(((label, digits) for label, _, digits in pairs), field=_OPTION)
    except Invalid as error:
        raise _wrong(f"потрібно ALG:HEX. {error.rule}") from error


def _wrong(rule: str) -> typer.BadParameter:
    return typer.BadParameter(rule, param_hint=_OPTION)
