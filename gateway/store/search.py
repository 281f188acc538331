"""The journal: cases of a scope by any feature, newest first, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select

from gateway.domain.case import Case, Status
from gateway.domain.roles import Actor, SuperScope
from gateway.store.cases import COLUMNS, case_of
from gateway.store.engine import Store
from gateway.store.schema.cases import CASES
from gateway.store.scope import visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked; ``text`` is a number, a part of a name or an identifier of a person."""

    status: Status | None = None
    service: str | None = None
    access_point: str | None = None
    text: str | None = field(default=None, repr=False)
    overdue: bool | None = None
    pack_complete: bool | None = None
    due_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The place after a case, in the order of the journal."""

    arrived_at: datetime
    case: UUID


async def search(
    store: Store,
    actor: Actor,
    query: Query,
    *,
    person_mark: bytes | None,
    super_scope: SuperScope,
    after: Cursor | None,
    limit: int,
    now: datetime,
) -> Sequence[Case]:
    """Return the cases the actor may see that answer the query."""
    conditions = [visible_to(actor, super_scope), *_conditions(query, person_mark, now=now)]
    if after is not None:
        conditions.append(
            or_(
                CASES.c.arrived_at < after.arrived_at,
                and_(CASES.c.arrived_at == after.arrived_at, CASES.c.id < after.case),
            )
        )
    asked = (
        select(*COLUMNS)
        .where(*conditions)
        .order_by(CASES.c.arrived_at.desc(), CASES.c.id.desc())
        .limit(limit)
    )
    async with store.read() as tx:
        return [case_of(row) for row in (await tx.execute(asked)).mappings()]


def _conditions(
    query: Query, person_mark: bytes | None, *, now: datetime
) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.status is not None:
        found.append(CASES.c.status == query.status.value)
    if query.service is not None:
        found.append(CASES.c.service == query.service)
    if query.access_point is not None:
        found.append(CASES.c.access_point == query.access_point)
    if query.pack_complete is not None:
        found.append(CASES.c.pack_complete.is_(query.pack_complete))
    if query.due_before is not None:
        found.append(CASES.c.d1_due_at < query.due_before)
    if query.overdue is not None:
        late = overdue(now)
        found.append(late if query.overdue else ~late)
    if query.text:
        found.append(_matches(query.text, person_mark))
    return found


def overdue(now: datetime) -> ColumnElement[bool]:
    """Return the condition of ``deadlines.overdue``: a test asks both."""
    return CASES.c.accepted_at.is_(None) & (CASES.c.d1_due_at < now)


def _matches(text: str, person_mark: bytes | None) -> ColumnElement[bool]:
    by_person = false() if person_mark is None else CASES.c.person_mark == person_mark
    return or_(
        CASES.c.number == text,
        CASES.c.applicant_folded.contains(text.casefold(), autoescape=True),
        by_person,
    )
