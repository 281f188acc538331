"""Leases: a worker holds work for a while; when it dies, the work is free again by itself.

Due work is taken in the order of legal deadlines. PostgreSQL skips rows that another worker has
locked; on SQLite the one writer makes the order.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.work import Step
from gateway.store.engine import Store
from gateway.store.schema.events import DELIVERIES
from gateway.store.schema.ministry import CURSORS
from gateway.store.schema.validations import VALIDATIONS
from gateway.store.schema.work import WORK

_LEASED: Final = (WORK, CURSORS, DELIVERIES, VALIDATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who holds the work and until when."""

    owner: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A case that waits for ``step``; ``attempts`` is how many failed since ``since``."""

    case: UUID
    step: Step
    attempts: int
    since: datetime


async def take(
    store: Store, lease: Lease, *, steps: Collection[Step], now: datetime, limit: int
) -> Sequence[Task]:
    """Return the cases that wait for ``steps``, most urgent by law first, held by ``lease``."""
    async with store.write() as tx:
        query = (
            select(WORK)
            .where(WORK.c.step.in_([step.value for step in steps]), free(WORK, now))
            .order_by(WORK.c.due_at, WORK.c.case_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = (await tx.execute(query)).mappings().all()
        if rows:
            await hold(tx, WORK, WORK.c.case_id.in_([row["case_id"] for row in rows]), lease)
        return [
            Task(
                case=row["case_id"],
                step=Step(row["step"]),
                attempts=row["attempts"],
                since=row["since"],
            )
            for row in rows
        ]


async def postpone(
    store: Store, task: Task, *, owner: str, until: datetime, error: str, counted: bool = True
) -> None:
    """Give the work back, not to be taken before ``until``; nothing when the lease was lost."""
    async with store.write() as tx:
        await postpone_in(tx, task, owner=owner, until=until, error=error, counted=counted)


async def postpone_in(
    tx: AsyncConnection,
    task: Task,
    *,
    owner: str,
    until: datetime,
    error: str,
    counted: bool = True,
) -> None:
    """The same as ``postpone``, as a part of the open transaction."""
    await tx.execute(
        update(WORK)
        .where(
            WORK.c.case_id == task.case,
            or_(WORK.c.lease_owner == owner, WORK.c.lease_owner.is_(None)),
        )
        .values(
            attempts=task.attempts + (1 if counted else 0),
            next_attempt_at=until,
            lease_owner=None,
            lease_until=None,
            last_error=error,
        )
    )


async def renew(store: Store, lease: Lease) -> None:
    """Keep everything the owner holds until later."""
    async with store.write() as tx:
        for table in _LEASED:
            mine = table.c.lease_owner == lease.owner
            await tx.execute(update(table).where(mine).values(lease_until=lease.until))


async def release(store: Store, owner: str) -> None:
    """Give back every lease whose name begins with ``owner``: the end of a worker that stops."""
    async with store.write() as tx:
        for table in _LEASED:
            await tx.execute(
                update(table)
                .where(table.c.lease_owner.startswith(owner))
                .values(lease_owner=None, lease_until=None)
            )


async def hold(tx: AsyncConnection, table: Table, rows: ColumnElement[bool], lease: Lease) -> None:
    """Write the lease on the selected rows."""
    await tx.execute(
        update(table).where(rows).values(lease_owner=lease.owner, lease_until=lease.until)
    )


def free(table: Table, now: datetime) -> ColumnElement[bool]:
    """Return the condition under which a row is due and nobody holds it."""
    unheld = or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
    return (table.c.next_attempt_at <= now) & unheld
