"""The total parser of the working-day rules: what breaks the layout is refused, not guessed.

The data themselves, with their sources, are config/workdays/ua.toml.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, Literal

from gateway.domain.canonical import canonical_json
from gateway.domain.errors import Invalid
from gateway.domain.workdays import DEFAULT_CALENDAR, Calendar, Holiday, Suspension, Transfer

Holidays = Literal["law", "observed"]
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def parse_calendar(
    data: Mapping[str, object],
    *,
    holidays: Holidays = "law",
    calendar_id: str = DEFAULT_CALENDAR,
) -> Calendar:
    """Return one calendar of the parsed TOML.

    Raises:
        Invalid: the calendar is not in the data, or the data break the layout.
    """
    for calendar in parse_calendars(data, holidays=holidays):
        if calendar.id == calendar_id:
            return calendar
    raise Invalid("calendar-unknown", "calendar", "Такого календаря немає в config/workdays.")


def parse_calendars(
    data: Mapping[str, object], *, holidays: Holidays = "law"
) -> tuple[Calendar, ...]:
    """Return every calendar of the parsed TOML; ``observed`` leaves the suspensions out."""
    try:
        return tuple(_calendars(data, suspended=holidays == "law"))
    except (KeyError, TypeError, ValueError) as err:
        raise Invalid(
            "calendar-unknown", "calendar", "Файл календаря не відповідає своїй будові."
        ) from err


def _calendars(data: Mapping[str, object], *, suspended: bool) -> Iterator[Calendar]:
    """Yield the calendars; any error of layout leaves as KeyError, TypeError or ValueError."""
    listed = tuple(_holiday(row) for row in _tables(data, "holiday"))
    moved = tuple(
        Transfer(off=_date(row["off"]), worked=_date(row["worked"]))
        for row in _tables(data, "transfer")
    )
    intervals = tuple(
        Suspension(since=_date(row["since"]), until=_date_or_none(row.get("until")))
        for row in _tables(data, "suspension")
    )
    confirmed_until = _date(data["confirmed_until"])
    rows = _tables(data, "calendar")
    if not rows:
        raise ValueError("There is no [[calendar]] table.")
    for row in rows:
        rules: dict[str, object] = {
            "calendar": row,
            "holiday": listed,
            "transfer": moved,
            "suspension": intervals,
        }
        yield Calendar(
            id=str(row["id"]),
            version=_version(rules, suspended=suspended),
            confirmed_until=confirmed_until,
            weekdays=_week(row["weekdays"]),
            carry_over=bool(row["carry_over"]),
            holidays=listed,
            transfers=moved if row["transfers"] else (),
            suspensions=intervals if suspended else (),
        )


def _holiday(row: Mapping[str, object]) -> Holiday:
    fixed, offset = row.get("day"), row.get("easter_offset")
    if (fixed is None) == (offset is None):
        raise ValueError("A holiday has either a day or an easter_offset.")
    return Holiday(
        name=str(row["name"]),
        month_day=None if fixed is None else _month_day(fixed),
        easter_offset=None if offset is None else _int(offset),
        since=_int(row.get("since", 1)),
        until=_int(row.get("until", 9999)),
    )


def _month_day(text: object) -> tuple[int, int]:
    """Return month and day of "mm-dd", which must exist in every year."""
    day = date.fromisoformat(f"2023-{text}")
    return day.month, day.day


def _week(names: object) -> frozenset[int]:
    week = frozenset(_WEEKDAYS.index(str(name)) for name in _list(names))
    if not week:
        raise ValueError("A calendar has at least one working day a week.")
    return week


def _version(rules: Mapping[str, object], *, suspended: bool) -> str:
    """Return a short hash of the rules; the source notes of the file do not count."""
    text = {name: repr(value) for name, value in rules.items()} | {"suspended": suspended}
    return hashlib.sha256(canonical_json(text)).hexdigest()[:16]


def _tables(data: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    rows = _list(data.get(name, []))
    if not all(isinstance(row, Mapping) for row in rows):
        raise TypeError(f"{name} must be an array of tables.")
    return [row for row in rows if isinstance(row, Mapping)]


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("An array is expected.")
    return value


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("A whole number is expected.")
    return value


def _date(value: object) -> date:
    if type(value) is not date:
        raise TypeError("A date is expected.")
    return value


def _date_or_none(value: object) -> date | None:
    return None if value is None else _date(value)
