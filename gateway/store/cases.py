"""The case row: read, inserted, and changed only where its version is the one that was read.

Functions that take ``tx`` are parts of one transaction; those that take ``store`` are one.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.case import (
    Case,
    PaperState,
    SignatureState,
    Status,
    TransportState,
)
from gateway.domain.deadlines import Due
from gateway.domain.errors import VersionMismatch
from gateway.domain.reception import Channel
from gateway.domain.roles import Role
from gateway.domain.service import Category
from gateway.domain.work import LEASED, next_step
from gateway.store import events
from gateway.store.engine import Store
from gateway.store.events import Event
from gateway.store.schema.cases import CASES
from gateway.store.schema.work import WORK

_DUE: Final = tuple(field.name for field in fields(Due))
_PLAIN: Final = tuple(field.name for field in fields(Case) if field.name != "due")
# The domain's case and nothing about the person.
COLUMNS: Final = tuple(CASES.c[name] for name in (*_PLAIN, *_DUE))


async def find(store: Store, case: UUID) -> Case | None:
    """Return the case, or None."""
    async with store.read() as tx:
        return await find_in(tx, case)


async def find_in(tx: AsyncConnection, case: UUID) -> Case | None:
    """Return the case as the open transaction sees it, or None."""
    row = (await tx.execute(select(*COLUMNS).where(CASES.c.id == case))).mappings().first()
    return None if row is None else case_of(row)


async def insert_case(tx: AsyncConnection, case: Case, **extra: object) -> None:
    """Write a new case; ``extra`` are the columns that are not the domain's."""
    await tx.execute(insert(CASES).values(**values(case), **extra))


async def change(
    tx: AsyncConnection,
    before: Case,
    after: Case,
    happened: Sequence[Event],
    *,
    now: datetime,
    **extra: object,
) -> None:
    """Write ``after`` over ``before`` with its evidence, and plan the worker's next step.

    Raises:
        VersionMismatch: somebody changed the case since ``before`` was read.
    """
    result = await tx.execute(
        update(CASES)
        .where(CASES.c.id == before.id, CASES.c.version == before.version)
        .values(**values(after), **extra)
    )
    if result.rowcount != 1:
        raise VersionMismatch
    await plan(tx, after, now=now)
    await events.append(tx, happened, case=after, now=now)


async def plan(tx: AsyncConnection, case: Case, *, now: datetime) -> None:
    """Put the next step of the case before the worker, or take the case from it.

    A step that goes on keeps its attempts and its age; only the lease is given back.
    """
    step = next_step(case)
    mine = WORK.c.case_id == case.id
    if step in LEASED:
        kept = await tx.execute(
            update(WORK)
            .where(mine, WORK.c.step == step.value)
            .values(lease_owner=None, lease_until=None)
        )
        if kept.rowcount == 1:
            return
    await tx.execute(delete(WORK).where(mine))
    if step in LEASED:
        await tx.execute(
            insert(WORK).values(
                case_id=case.id,
                step=step.value,
                due_at=case.due.d1_due_at,
                attempts=0,
                since=now,
                next_attempt_at=now,
            )
        )


def values(case: Case) -> dict[str, object]:
    """Return the columns of ``cases`` that hold the domain's case."""
    plain = {name: getattr(case, name) for name in _PLAIN}
    return {**plain, **{name: getattr(case.due, name) for name in _DUE}}


def case_of(row: RowMapping) -> Case:
    """Return the case that a row of ``cases`` holds."""
    columns: dict[str, Any] = {name: row[name] for name in _PLAIN}
    return Case(
        **{
            **columns,
            "status": Status(row["status"]),
            "signature_state": SignatureState(row["signature_state"]),
            "transport_state": TransportState(row["transport_state"]),
            "paper_state": PaperState(row["paper_state"]),
            "category": Category(row["category"]),
            "created_by_role": Role(row["created_by_role"]),
            "channel": Channel(row["channel"]),
            "due": Due(**{name: row[name] for name in _DUE}),
        }
    )
