"""What the console's journal and case page read. Reads only.

``content`` is the right to read cases. Without it the personal columns are not even selected, so
no page can show by mistake what its reader may not know.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, null, or_, select

from gateway.domain.case import SignatureState, Status, TransportState
from gateway.domain.deadlines import DeadlineRules
from gateway.domain.errors import Invalid
from gateway.domain.instants import end_of_day, start_of_day
from gateway.domain.service import Category
from gateway.store import board
from gateway.store.engine import Store
from gateway.store.schema.cases import CASES

_PUBLIC: Final = (
    CASES.c.id,
    CASES.c.number,
    CASES.c.access_point,
    CASES.c.status,
    CASES.c.transport_state,
    CASES.c.signature_state,
    CASES.c.received_at,
    CASES.c.arrived_at,
    CASES.c.d1_due_at,
    CASES.c.accepted_at,
)


class Deadline(StrEnum):
    """How D1 stands, as a filter."""

    OVERDUE = "overdue"
    AT_RISK = "at-risk"
    TODAY = "today"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the journal is narrowed to; days are Kyiv's, both ends included."""

    number: str = ""
    service: str = ""
    category: Category | None = None
    status: Status | None = None
    access_point: str = ""
    received_from: date | None = None
    received_to: date | None = None
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the journal."""

    id: UUID
    number: str
    access_point: str
    status: Status
    transport_state: TransportState
    signature_state: SignatureState
    received_at: datetime
    arrived_at: datetime
    due_at: datetime
    accepted_at: datetime | None
    service: str | None
    applicant: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some lines and where the next ones begin."""

    entries: tuple[Entry, ...]
    next_cursor: str | None


async def search(
    store: Store,
    filters: Filters,
    *,
    reach: str | None,
    content: bool,
    cursor: str,
    limit: int,
    now: datetime,
    rules: DeadlineRules,
) -> Page:
    """The newest cases first.

    Raises:
        Invalid: the cursor is none of ours.
    """
    wanted = (
        select(*_PUBLIC, *_personal(content=content))
        .where(*_conditions(filters, reach=reach, content=content, now=now, rules=rules))
        .order_by(CASES.c.arrived_at.desc(), CASES.c.id.desc())
        .limit(limit + 1)
    )
    async with store.read() as tx:
        rows = (await tx.execute(_after(wanted, cursor))).all()
    entries = tuple(
        Entry(
            id=row.id,
            number=row.number,
            access_point=row.access_point,
            status=Status(row.status),
            transport_state=TransportState(row.transport_state),
            signature_state=SignatureState(row.signature_state),
            received_at=row.received_at,
            arrived_at=row.arrived_at,
            due_at=row.d1_due_at,
            accepted_at=row.accepted_at,
            service=row.service,
            applicant=row.applicant,
        )
        for row in rows[:limit]
    )
    more = len(rows) > limit
    return Page(entries=entries, next_cursor=_cursor(entries[-1]) if more else None)


def _personal(*, content: bool) -> tuple[ColumnElement[Any], ...]:
    if content:
        return CASES.c.service, CASES.c.applicant_name.label("applicant")
    return null().label("service"), null().label("applicant")


def _conditions(
    filters: Filters, *, reach: str | None, content: bool, now: datetime, rules: DeadlineRules
) -> list[ColumnElement[bool]]:
    asked = {
        CASES.c.access_point: filters.access_point,
        CASES.c.status: filters.status,
        # A filter by what the reader may not see would tell it: without the right it is not heard.
        CASES.c.service: filters.service if content else None,
        CASES.c.category: filters.category if content else None,
    }
    found = [column == value for column, value in asked.items() if value]
    if reach is not None:
        found.append(CASES.c.access_point == reach)
    if filters.number:
        found.append(CASES.c.number.contains(filters.number, autoescape=True))
    if filters.received_from is not None:
        found.append(CASES.c.received_at >= start_of_day(filters.received_from))
    if filters.received_to is not None:
        found.append(CASES.c.received_at < end_of_day(filters.received_to))
    if filters.deadline is not None:
        found.append(_standing(filters.deadline, now=now, rules=rules))
    return found


def _standing(deadline: Deadline, *, now: datetime, rules: DeadlineRules) -> ColumnElement[bool]:
    match deadline:
        case Deadline.OVERDUE:
            return board.overdue(now)
        case Deadline.AT_RISK:
            return board.at_risk(now, rules=rules)
        case Deadline.TODAY:
            return board.due_today(now)
        case Deadline.BREACHED:
            return board.breached(now)


def _after(wanted: Select[Any], cursor: str) -> Select[Any]:
    if not cursor:
        return wanted
    try:
        at, _, key = base64.urlsafe_b64decode(cursor).decode("ascii").partition("|")
        arrived_at, case_id = datetime.fromisoformat(at).astimezone(UTC), UUID(key)
    except (ValueError, OverflowError):
        raise Invalid("field-invalid", "cursor", "Сторінку взято не з журналу.") from None
    older = CASES.c.arrived_at < arrived_at
    return wanted.where(or_(older, and_(CASES.c.arrived_at == arrived_at, CASES.c.id < case_id)))


def _cursor(entry: Entry) -> str:
    mark = f"{entry.arrived_at.isoformat()}|{entry.id}"
    return base64.urlsafe_b64encode(mark.encode("ascii")).decode("ascii")
