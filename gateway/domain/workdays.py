"""Working days of Ukraine, computed from dated rules that are data (config/workdays/ua.toml).

КЗпП ст. 73 lists holidays, ст. 67 ч. 3 moves a day off that coincides with one; the Cabinet
recommends transfers to those who work Monday to Friday; the law on labour under martial law
(2136-IX, ст. 6 ч. 6) suspends all of that for dated intervals. Days off of the week themselves are
the institution's own, therefore each access point names its calendar.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

DEFAULT_CALENDAR: Final = "ua-mon-fri"
_DAY: Final = timedelta(days=1)


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
