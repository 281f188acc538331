"""D1 and D2 against the published vectors, days of odd length, and the questions about a case."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.case import Case
from gateway.domain.deadlines import (
    DeadlineRules,
    at_risk,
    breached,
    check_model,
    check_received,
    due,
    due_today,
    is_far_past,
    overdue,
    registration_date,
)
from gateway.domain.errors import Invalid
from gateway.domain.instants import KYIV, end_of_day, local_date
from gateway.domain.reception import Channel
from gateway.domain.workday_rules import parse_calendar
from gateway.domain.workdays import Calendar

MakeCase = Callable[..., Case]
VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "deadlines.json").read_text(encoding="utf-8")
)
LAW = DeadlineRules()
EVERYBODY_BY_D2 = DeadlineRules(ecase_only_since=date(9000, 1, 1))


def kyiv(day: str, hour: str = "12:00:00") -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), tzinfo=KYIV)


@pytest.mark.parametrize("vector", VECTORS["cases"], ids=lambda vector: vector["id"])
def test_the_published_vectors(workdays: Mapping[str, object], vector: dict[str, Any]) -> None:
    found = due(
        kyiv(vector["received"]),
        channel=Channel.IN_PERSON,
        model=2,
        calendar=parse_calendar(workdays, holidays=vector["holidays"]),
        rules=EVERYBODY_BY_D2,
    )
    assert (str(found.d1_due), str(found.d2_due)) == (vector["d1"], vector["three_working_days"])
    assert found.d1_target == date.fromisoformat(vector["received"])


@pytest.mark.parametrize(
    ("received", "due_at"),
    [
        ("2026-03-27", datetime(2026, 3, 30, 21, tzinfo=UTC)),
        ("2026-10-23", datetime(2026, 10, 26, 22, tzinfo=UTC)),
        ("2026-03-26", datetime(2026, 3, 27, 22, tzinfo=UTC)),
        ("2026-10-22", datetime(2026, 10, 23, 21, tzinfo=UTC)),
    ],
)
def test_a_deadline_is_the_local_midnight_on_either_side_of_a_clock_change(
    calendar: Calendar, received: str, due_at: datetime
) -> None:
    found = due(kyiv(received), channel=Channel.IN_PERSON, model=1, calendar=calendar, rules=LAW)
    assert found.d1_due_at == due_at


@pytest.mark.parametrize(
    ("received", "model", "paper"),
    [
        ("2021-02-26", 1, None),
        ("2021-02-26", 2, "2021-03-03"),
        ("2021-02-26", 3, "2021-03-03"),
        ("2021-03-01", 2, None),
        ("2026-03-27", 2, None),
        ("2026-03-27", 3, None),
    ],
)
def test_paper_is_due_by_d2_only_where_d3_does_not_govern(
    calendar: Calendar, received: str, model: int, paper: str | None
) -> None:
    found = due(
        kyiv(received), channel=Channel.IN_PERSON, model=model, calendar=calendar, rules=LAW
    )
    assert found.d2_due == (paper and date.fromisoformat(paper))
    assert found.d2_due_at == (paper and end_of_day(date.fromisoformat(paper)))


@pytest.mark.parametrize(
    ("week", "channel", "registered", "last_day"),
    [
        ("ua-mon-fri", Channel.ELECTRONIC, "2025-11-17", "2025-11-18"),
        ("ua-mon-fri", Channel.POST, "2025-11-17", "2025-11-18"),
        ("ua-mon-fri", Channel.IN_PERSON, "2025-11-15", "2025-11-17"),
        ("ua-mon-sat", Channel.IN_PERSON, "2025-11-15", "2025-11-17"),
        ("ua-mon-sat", Channel.ELECTRONIC, "2025-11-15", "2025-11-17"),
    ],
)
def test_what_arrives_on_a_saturday_is_registered_by_its_channel(
    workdays: Mapping[str, object], week: str, channel: Channel, registered: str, last_day: str
) -> None:
    found = due(
        kyiv("2025-11-15", "10:00:00"),
        channel=channel,
        model=1,
        calendar=parse_calendar(workdays, calendar_id=week),
        rules=LAW,
    )
    assert (str(found.registered), str(found.d1_due)) == (registered, last_day)


def test_the_last_instant_of_a_day_and_the_first_of_the_next_differ(calendar: Calendar) -> None:
    dates = [
        registration_date(instant, channel=Channel.ELECTRONIC, calendar=calendar)
        for instant in (kyiv("2025-11-14", "23:59:59.999"), kyiv("2025-11-15", "00:00:00"))
    ]
    assert dates == [date(2025, 11, 14), date(2025, 11, 17)]


@pytest.mark.parametrize("month", [1, 7])
def test_a_late_evening_in_utc_is_the_next_day_in_ukraine(calendar: Calendar, month: int) -> None:
    received = datetime(2025, month, 14, 22, 30, tzinfo=UTC)
    found = registration_date(received, channel=Channel.IN_PERSON, calendar=calendar)
    assert found == date(2025, month, 15)


def test_a_deadline_remembers_the_calendar_it_was_computed_by(calendar: Calendar) -> None:
    found = due(
        kyiv("2026-11-20"), channel=Channel.IN_PERSON, model=1, calendar=calendar, rules=LAW
    )
    assert (found.calendar, found.calendar_version) == ("ua-mon-fri", calendar.version)


@given(st.integers(800_000_000, 5_000_000_000), st.sampled_from(Channel))
def test_a_deadline_is_always_after_the_day_of_receipt_and_within_two_weeks(
    second: int, channel: Channel
) -> None:
    received = datetime.fromtimestamp(second, UTC)
    found = due(received, channel=channel, model=1, calendar=WEEK, rules=LAW)
    assert local_date(received) <= found.registered < found.d1_due
    assert received < found.d1_due_at <= received + timedelta(days=14)
    assert local_date(found.d1_due_at) == found.d1_due + timedelta(days=1)


def test_model_3_ends_for_services_of_the_system_and_only_for_them() -> None:
    before, since = date(2021, 2, 28), date(2021, 3, 1)
    check_model(before, model=3, in_social_hromada=True, rules=LAW)
    check_model(since, model=3, in_social_hromada=False, rules=LAW)
    check_model(since, model=2, in_social_hromada=True, rules=LAW)
    with pytest.raises(Invalid) as refusal:
        check_model(since, model=3, in_social_hromada=True, rules=LAW)
    assert (refusal.value.code, refusal.value.field) == ("model-not-allowed", "model")


def test_a_receipt_in_the_future_is_refused_beyond_the_tolerance_of_clocks() -> None:
    now = kyiv("2026-11-20")
    check_received(now + LAW.future_tolerance, now=now, rules=LAW)
    with pytest.raises(Invalid) as refusal:
        check_received(now + LAW.future_tolerance + timedelta(seconds=1), now=now, rules=LAW)
    assert refusal.value.code == "received-in-future"


def test_a_receipt_of_long_ago_is_seen() -> None:
    now = kyiv("2026-11-20")
    assert not is_far_past(now - LAW.far_past, now=now, rules=LAW)
    assert is_far_past(now - LAW.far_past - timedelta(seconds=1), now=now, rules=LAW)


DUE_AT = datetime(2026, 11, 23, 22, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "answers"),
    [
        (DUE_AT - timedelta(hours=25), (False, False, False)),
        (DUE_AT - timedelta(hours=2) - SECOND, (False, False, True)),
        (DUE_AT - timedelta(hours=2), (False, False, True)),
        (DUE_AT - timedelta(hours=2) + SECOND, (False, True, True)),
        (DUE_AT, (False, True, False)),
        (DUE_AT + SECOND, (True, False, False)),
    ],
)
def test_a_case_nears_its_deadline_and_passes_it(
    a_case: MakeCase, now: datetime, answers: tuple[bool, bool, bool]
) -> None:
    case = a_case()
    assert case.due.d1_due_at == DUE_AT
    assert (overdue(case, now), at_risk(case, now), due_today(case, now)) == answers
    assert breached(case, now) is answers[0]


def test_an_accepted_case_is_never_overdue(a_case: MakeCase) -> None:
    late = DUE_AT + timedelta(days=1)
    case = a_case(accepted_at=DUE_AT)
    questions = (overdue(case, late), at_risk(case, DUE_AT - SECOND), due_today(case, DUE_AT))
    assert questions == (False, False, False)
    assert not breached(case, late)


def test_a_case_accepted_too_late_stays_breached(a_case: MakeCase) -> None:
    case = a_case(accepted_at=DUE_AT + SECOND)
    assert breached(case, DUE_AT + timedelta(days=100))


def test_what_counts_as_risk_is_configuration(a_case: MakeCase) -> None:
    earlier = DUE_AT - timedelta(hours=3)
    assert at_risk(a_case(), earlier, rules=DeadlineRules(at_risk=timedelta(hours=4)))


WEEK = parse_calendar(
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
        "holiday": [{"name": "a", "day": "01-01"}, {"name": "b", "easter_offset": 0}],
    }
)
