"""What the board and the metrics read: how the deadlines stand, by access point. Reads only.

D1 stops when the ministry accepted the first transfer. The four questions about it are those of
``domain.deadlines`` under the same names, asked of a table instead of one case; a test holds the
two against each other.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.access_point import ModuleState
from gateway.domain.case import Status, TransportState
from gateway.domain.deadlines import DeadlineRules
from gateway.domain.instants import KYIV
from gateway.store.engine import Store
from gateway.store.schema.cases import CASES
from gateway.store.schema.registry import ACCESS_POINTS, MODULES


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleStanding:
    """The module that carries an access point's cases, as registered."""

    state: ModuleState
    valid_to: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one access point stands at a moment."""

    access_point: str
    name: str
    unsent: int
    overdue: int
    at_risk: int
    due_today: int
    oldest_unsent: datetime | None
    on_time_this_month: int
    judged_this_month: int
    module: ModuleStanding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A case the ministry has not accepted yet."""

    id: UUID
    number: str
    access_point: str
    status: Status
    transport_state: TransportState
    due_at: datetime


async def standings(
    store: Store, *, now: datetime, rules: DeadlineRules, access_point: str | None = None
) -> tuple[Standing, ...]:
    """Every access point, or the one asked for, in the order of their codes."""
    async with store.read() as tx:
        modules = await modules_in(tx)
        counts = _counts(now, rules).subquery()
        wanted = (
            select(ACCESS_POINTS.c.code, ACCESS_POINTS.c.name, counts)
            .outerjoin(counts, counts.c.access_point == ACCESS_POINTS.c.code)
            .order_by(ACCESS_POINTS.c.code)
        )
        if access_point is not None:
            wanted = wanted.where(ACCESS_POINTS.c.code == access_point)
        rows = (await tx.execute(wanted)).all()
    return tuple(
        Standing(
            access_point=row.code,
            name=row.name,
            unsent=row.unsent or 0,
            overdue=row.overdue or 0,
            at_risk=row.at_risk or 0,
            due_today=row.due_today or 0,
            oldest_unsent=row.oldest_unsent,
            on_time_this_month=row.on_time_this_month or 0,
            judged_this_month=row.judged_this_month or 0,
            module=modules.get(row.code),
        )
        for row in rows
    )


async def most_urgent(
    store: Store, *, limit: int, access_point: str | None = None
) -> tuple[Waiting, ...]:
    """The waiting cases whose day ends first."""
    wanted = (
        select(
            CASES.c.id,
            CASES.c.number,
            CASES.c.access_point,
            CASES.c.status,
            CASES.c.transport_state,
            CASES.c.d1_due_at,
        )
        .where(CASES.c.accepted_at.is_(None))
        .order_by(CASES.c.d1_due_at, CASES.c.received_at, CASES.c.id)
        .limit(limit)
    )
    if access_point is not None:
        wanted = wanted.where(CASES.c.access_point == access_point)
    async with store.read() as tx:
        rows = (await tx.execute(wanted)).all()
    return tuple(
        Waiting(
            id=row.id,
            number=row.number,
            access_point=row.access_point,
            status=Status(row.status),
            transport_state=TransportState(row.transport_state),
            due_at=row.d1_due_at,
        )
        for row in rows
    )


def overdue(now: datetime) -> ColumnElement[bool]:
    """Not accepted, and the day has ended."""
    return and_(CASES.c.accepted_at.is_(None), CASES.c.d1_due_at < now)


def breached(now: datetime) -> ColumnElement[bool]:
    """D1 was broken, whether the case still waits or was accepted after its day."""
    return func.coalesce(CASES.c.accepted_at, now) > CASES.c.d1_due_at


def at_risk(now: datetime, *, rules: DeadlineRules) -> ColumnElement[bool]:
    """Not accepted, and less than ``rules.at_risk`` is left."""
    return and_(
        CASES.c.accepted_at.is_(None),
        CASES.c.d1_due_at >= now,
        CASES.c.d1_due_at < now + rules.at_risk,
    )


def due_today(now: datetime) -> ColumnElement[bool]:
    """Not accepted, and today is the last day."""
    return and_(
        CASES.c.accepted_at.is_(None),
        CASES.c.d1_due == now.astimezone(KYIV).date(),
    )


def _counts(now: datetime, rules: DeadlineRules) -> Select[Any]:
    first, after = _month(now)
    this_month = and_(CASES.c.d1_due >= first, CASES.c.d1_due < after)
    on_time = and_(this_month, CASES.c.accepted_at <= CASES.c.d1_due_at)
    judged = and_(this_month, CASES.c.accepted_at.is_not(None) | (CASES.c.d1_due_at < now))
    waiting = CASES.c.accepted_at.is_(None)
    return (
        select(
            CASES.c.access_point,
            _count(waiting).label("unsent"),
            _count(overdue(now)).label("overdue"),
            _count(at_risk(now, rules=rules)).label("at_risk"),
            _count(due_today(now)).label("due_today"),
            func.min(case((waiting, CASES.c.received_at))).label("oldest_unsent"),
            _count(on_time).label("on_time_this_month"),
            _count(judged).label("judged_this_month"),
        )
        .where(waiting | this_month)
        .group_by(CASES.c.access_point)
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _month(now: datetime) -> tuple[date, date]:
    first = now.astimezone(KYIV).date().replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


async def modules_in(tx: AsyncConnection) -> dict[str, ModuleStanding]:
    """The module of each access point: the active one, else the one asked for last."""
    active = case((MODULES.c.state == ModuleState.ACTIVE, 1), else_=0)
    rows = (await tx.execute(select(MODULES).order_by(active, MODULES.c.requested_at))).all()
    return {
        row.access_point: ModuleStanding(state=ModuleState(row.state), valid_to=row.valid_to)
        for row in rows
    }
