"""Legal deadlines of a case: D1 (electronic transfer) and D2 (paper of models 2 and 3).

D1: the electronic case is with СПСЗН not later than the next working day after the documents came;
the day itself is the target. D2: paper within three working days (order of the Government, models
2 and 3), until D3 — "not less often than once in two weeks" — took over for everybody on
2021-03-01. Counting starts the day after the event (ЦК ст. 253) and ends at local midnight.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from gateway.domain.errors import Invalid
from gateway.domain.instants import end_of_day, local_date
from gateway.domain.reception import Channel, Model
from gateway.domain.workdays import Calendar

if TYPE_CHECKING:
    from gateway.domain.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRules:
    """The numbers and dates of the law, read from config/brama.toml."""

    ecase_only_since: date = date(2021, 3, 1)
    paper_working_days: int = 3
    at_risk: timedelta = timedelta(hours=2)
    future_tolerance: timedelta = timedelta(minutes=5)
    far_past: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The deadlines of one case, with the calendar and its version they were computed by.

    ``d1_due`` is the last permitted day, ``d1_due_at`` the instant that ends it.
    """

    registered: date
    d1_target: date
    d1_due: date
    d1_due_at: datetime
    d2_due: date | None
    d2_due_at: datetime | None
    calendar: str
    calendar_version: str


def registration_date(received_at: datetime, *, channel: Channel, calendar: Calendar) -> date:
    """Return the date the documents count as received.

    Order 345, п. 2.5: what comes by post or electronically on a day off is registered on the next
    working day. What an officer takes in person counts on that day.
    """
    day = local_date(received_at)
    if channel is Channel.IN_PERSON or calendar.is_working_day(day):
        return day
    return calendar.next_working_day(day)


def due(
    received_at: datetime,
    *,
    channel: Channel,
    model: int,
    calendar: Calendar,
    rules: DeadlineRules,
) -> Due:
    """Return the deadlines of documents received at that instant."""
    registered = registration_date(received_at, channel=channel, calendar=calendar)
    transfer = calendar.next_working_day(registered)
    paper = (
        calendar.plus_working_days(registered, rules.paper_working_days)
        if paper_within_days(registered, model=model, rules=rules)
        else None
    )
    return Due(
        registered=registered,
        d1_target=registered,
        d1_due=transfer,
        d1_due_at=end_of_day(transfer),
        d2_due=paper,
        d2_due_at=end_of_day(paper) if paper else None,
        calendar=calendar.id,
        calendar_version=calendar.version,
    )


def paper_within_days(registered: date, *, model: int, rules: DeadlineRules) -> bool:
    """Return whether D2 governs the paper; D3 does for model 1, and since 2021-03-01 for all."""
    return model != Model.ECASE and registered < rules.ecase_only_since


def check_model(
    registered: date, *, model: int, in_social_hromada: bool, rules: DeadlineRules
) -> None:
    """Refuse model 3 for services of ІІС «Соціальна громада» from the day it ended (D4).

    Raises:
        Invalid: ``model-not-allowed``.
    """
    if model == Model.PAPER and in_social_hromada and registered >= rules.ecase_only_since:
        since = rules.ecase_only_since.isoformat()
        raise Invalid(
            "model-not-allowed", "model", f"З {since} ця послуга потребує електронної справи."
        )


def check_received(received_at: datetime, *, now: datetime, rules: DeadlineRules) -> None:
    """Refuse an instant of receipt that has not come yet, within the tolerance of clocks.

    Raises:
        Invalid: ``received-in-future``.
    """
    if received_at > now + rules.future_tolerance:
        raise Invalid(
            "received-in-future", "received_at", "Момент отримання не може бути в майбутньому."
        )


def is_far_past(received_at: datetime, *, now: datetime, rules: DeadlineRules) -> bool:
    """Return whether the claimed receipt is so old that a person should look at it."""
    return now - received_at > rules.far_past


def overdue(case: "Case", now: datetime) -> bool:
    """Return whether D1 has passed and the ministry has not accepted the case yet."""
    return case.accepted_at is None and now > case.due.d1_due_at


def breached(case: "Case", now: datetime) -> bool:
    """Return whether D1 was broken: accepted too late, or not accepted and overdue."""
    return (case.accepted_at or now) > case.due.d1_due_at


def at_risk(case: "Case", now: datetime, *, rules: DeadlineRules | None = None) -> bool:
    """Return whether the case is not accepted and less than two hours are left."""
    left = case.due.d1_due_at - now
    return case.accepted_at is None and timedelta(0) <= left < (rules or DeadlineRules()).at_risk


def due_today(case: "Case", now: datetime) -> bool:
    """Return whether the case is not accepted and this is its last permitted day."""
    return case.accepted_at is None and case.due.d1_due == local_date(now)
