"""Notices of the ministry: the cursor moves in the transaction that took the notice in.

The cursor is compared and set, so a notice is taken in exactly once, whoever else polls.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.case import Case
from gateway.domain.decision import Decision
from gateway.domain.errors import Conflict
from gateway.store import cases, decisions, events, leases, review
from gateway.store.decisions import StoredDecision
from gateway.store.engine import Store
from gateway.store.events import Event
from gateway.store.leases import Lease
from gateway.store.review import Return
from gateway.store.schema.ministry import CURSORS, NOTICES


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The right to ask for the notices of an access point after ``cursor``.

    ``attempts`` is how many turns failed one after another with ``error``.
    """

    access_point: str
    cursor: str | None
    attempts: int
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A notice as it came, between two cursors."""

    access_point: str
    before: str | None
    cursor: str
    type: str | None
    case: UUID | None
    signed: bytes = field(repr=False)


async def take(store: Store, lease: Lease, *, now: datetime, limit: int) -> Sequence[Turn]:
    """Return the access points whose turn it is, now held by ``lease``."""
    async with store.write() as tx:
        query = (
            select(CURSORS)
            .where(leases.free(CURSORS, now))
            .order_by(CURSORS.c.next_attempt_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = (await tx.execute(query)).mappings().all()
        if rows:
            mine = CURSORS.c.access_point.in_([row["access_point"] for row in rows])
            await leases.hold(tx, CURSORS, mine, lease)
        return [
            Turn(
                access_point=row["access_point"],
                cursor=row["cursor"],
                attempts=row["attempts"],
                error=row["last_error"],
            )
            for row in rows
        ]


async def finish(
    store: Store, turn: Turn, *, owner: str, until: datetime, error: str | None
) -> None:
    """Give the turn back until the next one; another error or a success forgets earlier ones."""
    before = turn.attempts if error == turn.error else 0
    async with store.write() as tx:
        await tx.execute(
            update(CURSORS)
            .where(CURSORS.c.access_point == turn.access_point, CURSORS.c.lease_owner == owner)
            .values(
                attempts=0 if error is None else before + 1,
                next_attempt_at=until,
                lease_owner=None,
                lease_until=None,
                last_error=error,
            )
        )


async def known(store: Store, case: UUID) -> tuple[Case | None, StoredDecision | None]:
    """Return the case a notice is about and its decision in force."""
    async with store.read() as tx:
        return await cases.find_in(tx, case), await decisions.current_in(tx, case)


async def apply(
    store: Store,
    received: Received,
    before: Case,
    after: Case,
    *,
    returned: Return | None,
    decision: Decision | None,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Write what the notice changes, the notice itself and the cursor."""
    async with store.write() as tx:
        await _move_on(tx, received, quarantined=None, now=now)
        await cases.change(tx, before, after, happened, now=now)
        if returned is not None:
            await review.put_return_in(tx, after.id, returned)
        if decision is not None:
            await decisions.put_in(tx, after.id, decision, now=now)


async def note(store: Store, received: Received, *, now: datetime) -> None:
    """Keep a notice that changes nothing because it was applied before."""
    async with store.write() as tx:
        await _move_on(tx, received, quarantined=None, now=now)


async def quarantine(
    store: Store,
    received: Received,
    *,
    reason: str,
    case: Case | None,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Keep a notice that does not fit, with the reason, for a person to look at."""
    async with store.write() as tx:
        await _move_on(tx, received, quarantined=reason, now=now)
        await events.append(tx, happened, case=case, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A notice that waits for a person."""

    access_point: str
    cursor: str
    case: UUID | None
    type: str | None
    reason: str
    received_at: datetime


async def quarantined(store: Store) -> Sequence[Quarantined]:
    """Return the notices that wait for a person, oldest first."""
    async with store.read() as tx:
        query = (
            select(NOTICES)
            .where(NOTICES.c.quarantined.is_not(None))
            .order_by(NOTICES.c.received_at, NOTICES.c.cursor)
        )
        return [
            Quarantined(
                access_point=row["access_point"],
                cursor=row["cursor"],
                case=row["case_id"],
                type=row["type"],
                reason=row["quarantined"],
                received_at=row["received_at"],
            )
            for row in (await tx.execute(query)).mappings()
        ]


async def _move_on(
    tx: AsyncConnection, received: Received, *, quarantined: str | None, now: datetime
) -> None:
    at = CURSORS.c.cursor.is_not_distinct_from(received.before)
    moved = await tx.execute(
        update(CURSORS)
        .where(CURSORS.c.access_point == received.access_point, at)
        .values(cursor=received.cursor)
    )
    if moved.rowcount != 1:
        # Somebody else took this notice in: nothing of it may be written twice.
        raise Conflict("cursor-moved")
    await tx.execute(
        insert(NOTICES).values(
            access_point=received.access_point,
            cursor=received.cursor,
            case_id=received.case,
            type=received.type,
            signed=received.signed,
            received_at=now,
            quarantined=quarantined,
        )
    )
