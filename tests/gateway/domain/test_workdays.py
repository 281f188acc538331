"""Working days: the published lists, a second opinion, and the laws of counting."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.errors import Invalid
from gateway.domain.workday_rules import parse_calendar, parse_calendars
from gateway.domain.workdays import Calendar, orthodox_easter

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "deadlines.json").read_text(encoding="utf-8")
)
YEARS = tuple(VECTORS["working_days"])
Data = Mapping[str, Any]


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def listed(text: str, year: int) -> set[date]:
    return {date(year, int(day[3:]), int(day[:2])) for day in text.split()}


@pytest.fixture(scope="module")
def observed(workdays: Data) -> Calendar:
    return parse_calendar(workdays, holidays="observed")


@pytest.mark.parametrize("year", YEARS)
def test_the_days_off_of_a_year_are_the_published_ones(observed: Calendar, year: str) -> None:
    assert observed.days_off(int(year)) == listed(VECTORS["days_off_observed"][year], int(year))


@pytest.mark.parametrize("year", YEARS)
def test_the_working_saturdays_of_a_year_are_the_published_ones(
    observed: Calendar, year: str
) -> None:
    worked = {
        day for day in days_of(int(year)) if day.weekday() > 4 if observed.is_working_day(day)
    }
    assert worked == listed(VECTORS["worked_saturdays_observed"].get(year, ""), int(year))


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_as_many_working_days_as_published(
    calendar: Calendar, observed: Calendar, year: str
) -> None:
    counted = {
        name: sum(map(of.is_working_day, days_of(int(year))))
        for name, of in (("law", calendar), ("observed", observed))
    }
    assert counted == VECTORS["working_days"][year]


@pytest.mark.parametrize("year", [2018, 2019, 2020, 2021])
def test_the_package_holidays_counts_the_same_days(calendar: Calendar, year: int) -> None:
    other = holidays.country_holidays("UA", years=year)
    assert [day for day in days_of(year) if calendar.is_working_day(day)] == [
        day for day in days_of(year) if other.is_working_day(day)
    ]


def test_the_package_holidays_counts_the_same_days_until_the_suspension(
    calendar: Calendar,
) -> None:
    other = holidays.country_holidays("UA", years=2022)
    before = [day for day in days_of(2022) if day < date(2022, 3, 24)]
    assert all(calendar.is_working_day(day) == other.is_working_day(day) for day in before)


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (2018, date(2018, 4, 8)),
        (2019, date(2019, 4, 28)),
        (2021, date(2021, 5, 2)),
        (2024, date(2024, 5, 5)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 12)),
        (2027, date(2027, 5, 2)),
        (2100, date(2100, 5, 2)),
    ],
)
def test_easter_is_that_of_the_julian_reckoning(year: int, easter: date) -> None:
    assert orthodox_easter(year) == easter


def test_under_the_suspension_only_the_week_counts(calendar: Calendar) -> None:
    suspended = [day for year in (2023, 2025) for day in days_of(year)]
    assert all(calendar.is_working_day(day) == (day.weekday() < 5) for day in suspended)
    assert not calendar.days_off(2025)


def test_a_working_saturday_of_the_suspension_is_not_worked(calendar: Calendar) -> None:
    assert calendar.is_working_day(date(2022, 3, 12))
    assert not calendar.is_working_day(date(2022, 7, 2))
    assert calendar.is_working_day(date(2022, 6, 27))


def test_holidays_come_back_on_the_day_the_suspension_ends(workdays: Data) -> None:
    ended = {**workdays, "suspension": [{"since": date(2022, 3, 24), "until": date(2026, 12, 25)}]}
    calendar = parse_calendar(ended)
    assert calendar.is_working_day(date(2026, 10, 1))
    assert not calendar.is_working_day(date(2026, 12, 25))


def test_a_holiday_of_the_suspension_is_not_carried_over_its_end(workdays: Data) -> None:
    sunday_easter = date(2026, 4, 12)
    ended = {
        **workdays,
        "suspension": [{"since": date(2022, 3, 24), "until": sunday_easter + timedelta(days=1)}],
    }
    assert parse_calendar(ended).is_working_day(date(2026, 4, 13))


def test_a_holiday_before_the_suspension_is_not_carried_into_it(workdays: Data) -> None:
    begun = {**workdays, "suspension": [{"since": date(2021, 5, 4)}]}
    calendar = parse_calendar(begun)
    assert not calendar.is_working_day(date(2021, 5, 3))
    assert calendar.is_working_day(date(2021, 5, 4))


def test_the_cabinet_moves_no_days_of_a_six_day_week(workdays: Data) -> None:
    saturday = parse_calendar(workdays, calendar_id="ua-mon-sat")
    assert saturday.is_working_day(date(2021, 1, 8))
    assert saturday.is_working_day(date(2025, 11, 15))
    assert not saturday.is_working_day(date(2025, 11, 16))


def test_a_holiday_on_a_working_saturday_is_off_and_not_carried(workdays: Data) -> None:
    saturday = parse_calendar(workdays, calendar_id="ua-mon-sat", holidays="observed")
    assert not saturday.is_working_day(date(2027, 12, 25))
    assert saturday.is_working_day(date(2027, 12, 27))


def test_a_calendar_without_carry_over_moves_nothing(workdays: Data) -> None:
    week = {"id": "x", "weekdays": ["mon"], "carry_over": False, "transfers": False}
    calendar = parse_calendar(
        {**workdays, "calendar": [week]}, holidays="observed", calendar_id="x"
    )
    assert calendar.is_working_day(date(2021, 5, 3))


def test_a_holiday_at_the_end_of_a_year_is_carried_into_the_next(workdays: Data) -> None:
    with_eve = {**workdays, "holiday": [{"name": "Eve", "day": "12-31"}]}
    calendar = parse_calendar(with_eve, holidays="observed")
    assert date(2023, 12, 31).weekday() == 6
    assert not calendar.is_working_day(date(2024, 1, 1))
    assert calendar.is_working_day(date(2024, 1, 2))


@given(st.dates(date(1995, 1, 1), date(2090, 1, 1)), st.integers(1, 15))
def test_the_nth_working_day_has_n_working_days_up_to_it(day: date, count: int) -> None:
    found = NOMINAL.plus_working_days(day, count)
    passed = (found - day).days
    between = [day + timedelta(days=step) for step in range(1, passed + 1)]
    assert sum(map(NOMINAL.is_working_day, between)) == count
    assert NOMINAL.is_working_day(found)


@given(st.dates(date(1995, 1, 1), date(2090, 1, 1)))
def test_a_later_receipt_is_never_due_earlier(day: date) -> None:
    later = day + timedelta(days=1)
    assert NOMINAL.next_working_day(day) <= NOMINAL.next_working_day(later)


def test_the_version_changes_with_the_rules_and_not_with_the_notes(
    workdays: Data, calendar: Calendar
) -> None:
    renamed = {**workdays, "note": "another remark"}
    shorter = {**workdays, "transfer": []}
    assert parse_calendar(renamed).version == calendar.version
    assert parse_calendar(shorter).version != calendar.version
    assert parse_calendar(workdays, holidays="observed").version != calendar.version


def test_calendars_of_one_file_have_versions_of_their_own(workdays: Data) -> None:
    found = parse_calendars(workdays)
    assert len({calendar.version for calendar in found}) == len(found)


def test_an_unknown_calendar_is_refused(workdays: Data) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_calendar(workdays, calendar_id="ua-never")
    assert refusal.value.code == "calendar-unknown"


WEEK = {"id": "x", "weekdays": ["mon"], "carry_over": True, "transfers": True}


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"confirmed_until": date(2026, 1, 1)},
        {"confirmed_until": date(2026, 1, 1), "calendar": "ua"},
        {"confirmed_until": date(2026, 1, 1), "calendar": ["ua"]},
        {"confirmed_until": date(2026, 1, 1), "calendar": [{"id": "x"}]},
        {"confirmed_until": date(2026, 1, 1), "calendar": [{**WEEK, "weekdays": ["monday"]}]},
        {"confirmed_until": date(2026, 1, 1), "calendar": [{**WEEK, "weekdays": []}]},
        {"confirmed_until": "2026", "calendar": [WEEK]},
        {"calendar": [WEEK]},
        {"confirmed_until": date(2026, 1, 1), "calendar": [WEEK], "holiday": [{"name": "x"}]},
        {
            "confirmed_until": date(2026, 1, 1),
            "calendar": [WEEK],
            "holiday": [{"name": "x", "day": "01-01", "easter_offset": 1}],
        },
        {
            "confirmed_until": date(2026, 1, 1),
            "calendar": [WEEK],
            "holiday": [{"name": "x", "day": 101}],
        },
        {
            "confirmed_until": date(2026, 1, 1),
            "calendar": [WEEK],
            "holiday": [{"name": "x", "day": "02-30"}],
        },
        {
            "confirmed_until": date(2026, 1, 1),
            "calendar": [WEEK],
            "holiday": [{"name": "x", "day": "01-01", "since": "2020"}],
        },
    ],
)
def test_data_that_break_the_layout_are_refused(broken: Data) -> None:
    with pytest.raises(Invalid):
        parse_calendars(broken)


NOMINAL = parse_calendar(
    {
        "confirmed_until": date(2026, 1, 1),
        "calendar": [
            {
                "id": "ua-mon-fri",
                "weekdays": ["mon", "tue", "wed", "thu", "fri"],
                "carry_over": True,
                "transfers": True,
            }
        ],
        "holiday": [
            {"name": "a", "day": "01-01"},
            {"name": "b", "day": "05-01"},
            {"name": "c", "easter_offset": 0},
        ],
    }
)
