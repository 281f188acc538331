"""Working days of Ukraine, computed from dated rules that are data (config/workdays/ua.toml).

КЗпП ст. 73 lists holidays, ст. 67 ч. 3 moves a day off that coincides with one; the Cabinet
recommends transfers to those who work Monday to Friday; the law on labour under martial law
(2136-IX, ст. 6 ч. 6) suspends all of that for dated intervals. Days off of the week themselves are
the institution's own, therefore each access point names its calendar.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from gateway.domain.canonical import canonical_json
from gateway.domain.errors import Invalid

Holidays = Literal["law", "observed"]
DEFAULT_CALENDAR: Final = "ua-mon-fri"
_DAY: Final = timedelta(days=1)
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A holiday by statute: a fixed day of the year, or days counted from Orthodox Easter."""

    name: str
    month_day: tuple[int, int] | None
    easter_offset: int | None
    since: int
    until: int

    def day_in(self, year: int) -> date | None:
        """Return its date in ``year``, or None when the statute did not list it then."""
        if not self.since <= year <= self.until:
            return None
        if self.month_day is not None:
            return date(year, *self.month_day)
        return orthodox_easter(year) + timedelta(days=self.easter_offset or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A working day moved by the Cabinet: ``off`` becomes a day off, ``worked`` is worked."""

    off: date
    worked: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """An interval without holidays, carry-over and transfers; open when no end is known."""

    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Return whether ``day`` lies in the interval; ``until`` is the first day after it."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The working days of one kind of week. ``version`` is a hash of the rules it was made from."""

    id: str
    version: str
    confirmed_until: date
    weekdays: frozenset[int]
    carry_over: bool
    holidays: tuple[Holiday, ...]
    transfers: tuple[Transfer, ...]
    suspensions: tuple[Suspension, ...]

    def is_working_day(self, day: date) -> bool:
        """Return whether the institution works on ``day``."""
        if any(move.worked == day for move in self.transfers):
            return not self._suspended(day) or day.weekday() in self.weekdays
        return day.weekday() in self.weekdays and day not in _days_off(self, day.year)

    def next_working_day(self, day: date) -> date:
        """Return the first working day strictly after ``day``."""
        return self.plus_working_days(day, 1)

    def plus_working_days(self, day: date, count: int) -> date:
        """Return the ``count``-th working day strictly after ``day``; ``count`` ≥ 1."""
        while count:
            day += _DAY
            count -= self.is_working_day(day)
        return day

    def days_off(self, year: int) -> frozenset[date]:
        """Return the days of the working week of ``year`` that are off by statute or transfer."""
        return frozenset(d for d in _days_off(self, year) if d.weekday() in self.weekdays)

    def _suspended(self, day: date) -> bool:
        return any(suspension.covers(day) for suspension in self.suspensions)


@lru_cache(maxsize=1024)
def _days_off(calendar: Calendar, year: int) -> frozenset[date]:
    """Return holidays, carried-over and transferred days off that fall into ``year``."""
    held = sorted(
        day
        for holiday in calendar.holidays
        for known in (year - 1, year)
        if (day := holiday.day_in(known)) and not calendar._suspended(day)  # noqa: SLF001  same file
    )
    off = set(held)
    if calendar.carry_over:
        for day in held:
            if day.weekday() not in calendar.weekdays:
                off.add(_carried(day, off=off, calendar=calendar))
    off.update(move.off for move in calendar.transfers)
    return frozenset(
        day
        for day in off
        if day.year == year and not calendar._suspended(day)  # noqa: SLF001  same file
    )


def _carried(day: date, *, off: set[date], calendar: Calendar) -> date:
    """Return the first day after the holiday that is not off anyway. КЗпП ст. 67 ч. 3."""
    while day in off or day.weekday() not in calendar.weekdays:
        day += _DAY
    return day


def orthodox_easter(year: int) -> date:
    """Return the Gregorian date of Orthodox Easter. Meeus, Julian algorithm; 1900 ≤ year < 2100.

    Outside of these years the difference of the calendars is computed, not assumed to be 13 days.
    """
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    gregorian_minus_julian = year // 100 - year // 400 - 2
    return date(year, month, day + 1) + timedelta(days=gregorian_minus_julian)


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
    for row in _tables(data, "calendar"):
        rules: dict[str, object] = {
            "calendar": row,
            "holiday": listed,
            "transfer": moved,
            "suspension": intervals,
        }
        yield Calendar(
            id=str(row["id"]),
            version=_version(rules, suspended=suspended),
            confirmed_until=_date(data["confirmed_until"]),
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
