"""Instants and civil dates of Ukraine: the one place where a time zone is named.

ПКМУ 509 of 13.05.1996: clocks change on Sundays, so a day has 23, 24 or 25 hours; an end of day is
always the next local midnight, never "plus 24 hours".
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gateway.domain.errors import Invalid

KYIV: Final = ZoneInfo("Europe/Kyiv")

_RFC3339: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_YEARS: Final = range(1992, 2200)
"""Years of independent Ukraine for which the calendar rules can be asked."""


def parse_instant(text: str, *, field: str) -> datetime:
    """Return the aware UTC datetime written as RFC 3339 with an offset.

    Raises:
        Invalid: the text is not RFC 3339, or has no offset, or is outside of 1992…2199.
    """
    if not _RFC3339.fullmatch(text):
        rule = "Потрібен момент часу за RFC 3339 зі зміщенням, наприклад 2026-11-20T10:15:00+02:00."
        raise Invalid("instant-invalid", field, rule)
    try:
        instant = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as err:
        raise Invalid("instant-invalid", field, "Такого моменту часу не існує.") from err
    if instant.year not in _YEARS:
        raise Invalid("instant-invalid", field, "Рік має бути від 1992 до 2199.")
    return instant


def rfc3339(instant: datetime) -> str:
    """Return the instant in UTC as RFC 3339, with a fraction only where there is one."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def local_date(instant: datetime) -> date:
    """Return the civil date of the instant in Ukraine."""
    return instant.astimezone(KYIV).date()


def end_of_day(day: date) -> datetime:
    """Return the UTC instant of the local midnight that ends ``day``."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=KYIV)
    return midnight.astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """Return the UTC instant of the local midnight that begins ``day``."""
    return end_of_day(day - timedelta(days=1))
