"""Instants: RFC 3339 in, UTC out, civil dates of Ukraine."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.errors import Invalid
from gateway.domain.instants import end_of_day, local_date, parse_instant, rfc3339, start_of_day


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-20T10:15:00+02:00", datetime(2026, 11, 20, 8, 15, tzinfo=UTC)),
        ("2026-11-20t08:15:00z", datetime(2026, 11, 20, 8, 15, tzinfo=UTC)),
        ("2026-11-20T08:15:00.5-00:00", datetime(2026, 11, 20, 8, 15, 0, 500000, tzinfo=UTC)),
        ("1992-01-01T00:00:00Z", datetime(1992, 1, 1, tzinfo=UTC)),
    ],
)
def test_an_instant_with_an_offset_is_read(text: str, instant: datetime) -> None:
    assert parse_instant(text, field="f") == instant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-20",
        "2026-11-20T10:15:00",
        "2026-11-20 10:15:00+02:00",
        "2026-11-20T10:15+02:00",
        "2026-11-20T10:15:00+0200",
        "2026-11-20T10:15:00+24:00",
        "2026-11-31T10:15:00Z",
        "2026-11-20T25:15:00Z",
        "2026-11-20T23:59:60Z",
        "20261120T101500Z",
        "2026-W47-5T10:15:00Z",
        "٢٠٢٦-11-20T10:15:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "1991-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
        "2026-11-20T10:15:00Z\n",
    ],
)
def test_what_is_not_an_instant_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_instant(text, field="received_at")
    assert (refusal.value.code, refusal.value.field) == ("instant-invalid", "received_at")


@given(st.integers(700_000_000, 7_000_000_000), st.integers(-14 * 60, 14 * 60))
def test_an_instant_survives_writing_and_reading(second: int, offset: int) -> None:
    instant = datetime.fromtimestamp(second, timezone(timedelta(minutes=offset)))
    assert parse_instant(rfc3339(instant), field="f") == instant


@given(st.text())
def test_any_text_is_an_instant_or_refused(text: str) -> None:
    with suppress(Invalid):
        assert parse_instant(text, field="f").tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 20), 24)],
)
def test_a_day_has_as_many_hours_as_its_clocks(day: date, hours: int) -> None:
    assert end_of_day(day) - start_of_day(day) == timedelta(hours=hours)


@given(st.dates(date(1993, 1, 1), date(2150, 1, 1)))
def test_a_day_begins_where_the_one_before_ended(day: date) -> None:
    assert local_date(start_of_day(day)) == day
    assert local_date(end_of_day(day) - timedelta(microseconds=1)) == day
    assert end_of_day(day) == start_of_day(day + timedelta(days=1))
