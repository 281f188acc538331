"""Content negotiation (RFC 9110, 12.5.1): which of the forms we can write does the client want."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from aiohttp import web

from gateway.http.problems import Refusal

T = TypeVar("T")
_MOST_RANGES: Final = 32


def accepted(request: web.Request, forms: Mapping[str, T]) -> T:
    """Return the form of the best media type; the first one when the client does not say.

    Raises:
        Refusal: ``not-acceptable``.
    """
    given = ",".join(request.headers.getall("Accept", ["*/*"]))
    ranges = [_range(one) for one in given.split(",")[:_MOST_RANGES] if one.strip()]
    if not ranges:
        return next(iter(forms.values()))
    best = max(forms, key=lambda media_type: _quality(media_type, ranges))
    if _quality(best, ranges) <= 0:
        raise Refusal("not-acceptable", detail=f"Можливі: {', '.join(forms)}.", field="Accept")
    return forms[best]


def _range(text: str) -> tuple[str, float]:
    media_type, *parameters = (one.strip().lower() for one in text.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return media_type, _number(value)
    return media_type, 1.0


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _quality(media_type: str, ranges: Iterable[tuple[str, float]]) -> float:
    """The most specific range decides, not the most generous one."""
    specific = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    found = dict(ranges)
    return next((found[one] for one in specific if one in found), 0.0)
