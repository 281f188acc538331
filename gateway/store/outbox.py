"""The outbox: what each client is still to be told, leased and repeated until it acknowledges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.store import leases
from gateway.store.engine import Store
from gateway.store.events import Event, event_of
from gateway.store.leases import Lease
from gateway.store.schema.events import DELIVERIES, EVENTS
from gateway.store.schema.registry import CLIENTS, OFFICERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One event one client is to be told; ``since`` is when it happened."""

    client: str
    url: str
    event: Event
    attempts: int


async def take(store: Store, lease: Lease, *, now: datetime, limit: int) -> Sequence[Due]:
    """Return deliveries that are due, oldest first, now held by ``lease``."""
    async with store.write() as tx:
        query = (
            select(DELIVERIES.c.client, DELIVERIES.c.event_seq)
            .where(
                DELIVERIES.c.state == "PENDING",
                leases.free(DELIVERIES, now),
                DELIVERIES.c.client.in_(_listening()),
            )
            .order_by(DELIVERIES.c.next_attempt_at, DELIVERIES.c.event_seq)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        keys = [(row.client, row.event_seq) for row in (await tx.execute(query)).all()]
        if not keys:
            return []
        mine = or_(
            *(
                and_(DELIVERIES.c.client == client, DELIVERIES.c.event_seq == seq)
                for client, seq in keys
            )
        )
        await leases.hold(tx, DELIVERIES, mine, lease)
        return await _due(tx, set(keys))


def _listening() -> Select[tuple[str]]:
    """Return the clients that may be told now: neither they nor their officers are dismissed."""
    return (
        select(CLIENTS.c.id)
        .join(OFFICERS, OFFICERS.c.id == CLIENTS.c.officer)
        .where(CLIENTS.c.active, OFFICERS.c.active, CLIENTS.c.webhook_url.is_not(None))
    )


async def _due(tx: AsyncConnection, keys: set[tuple[str, int]]) -> Sequence[Due]:
    query = (
        select(
            EVENTS, DELIVERIES.c.client, DELIVERIES.c.attempts, CLIENTS.c.webhook_url.label("url")
        )
        .join(DELIVERIES, DELIVERIES.c.event_seq == EVENTS.c.seq)
        .join(CLIENTS, CLIENTS.c.id == DELIVERIES.c.client)
        .where(EVENTS.c.seq.in_({seq for _, seq in keys}), CLIENTS.c.webhook_url.is_not(None))
        .order_by(EVENTS.c.seq)
    )
    rows = (await tx.execute(query)).mappings()
    return [
        Due(
            client=row["client"],
            url=row["url"],
            event=event_of(row),
            attempts=row["attempts"],
        )
        for row in rows
        if (row["client"], row["seq"]) in keys
    ]


async def delivered(store: Store, due: Due, *, now: datetime) -> None:
    """Write that the client acknowledged; saying it twice changes nothing."""
    async with store.write() as tx:
        await tx.execute(
            update(DELIVERIES)
            .where(*_is(due), DELIVERIES.c.state == "PENDING")
            .values(
                state="DELIVERED",
                delivered_at=now,
                lease_owner=None,
                lease_until=None,
                last_error=None,
            )
        )


async def postpone(store: Store, due: Due, *, owner: str, until: datetime, error: str) -> None:
    """Give the delivery back, not to be taken before ``until``."""
    async with store.write() as tx:
        await tx.execute(
            update(DELIVERIES)
            .where(*_is(due), DELIVERIES.c.lease_owner == owner)
            .values(
                attempts=due.attempts + 1,
                next_attempt_at=until,
                lease_owner=None,
                lease_until=None,
                last_error=error,
            )
        )


async def give_up(store: Store, due: Due) -> None:
    """Stop telling; the feed of events still holds what the client missed."""
    async with store.write() as tx:
        await tx.execute(
            update(DELIVERIES)
            .where(*_is(due))
            .values(state="DEAD", lease_owner=None, lease_until=None)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryState:
    """How the telling of one event to one client stands."""

    client: str
    event: UUID
    state: str
    attempts: int


async def states(store: Store, case: UUID) -> Sequence[DeliveryState]:
    """Return how the telling of the case's events stands."""
    async with store.read() as tx:
        query = (
            select(DELIVERIES.c.client, EVENTS.c.id, DELIVERIES.c.state, DELIVERIES.c.attempts)
            .join(EVENTS, EVENTS.c.seq == DELIVERIES.c.event_seq)
            .where(EVENTS.c.case_id == case)
            .order_by(EVENTS.c.seq, DELIVERIES.c.client)
        )
        return [
            DeliveryState(client=row.client, event=row.id, state=row.state, attempts=row.attempts)
            for row in (await tx.execute(query)).all()
        ]


def _is(due: Due) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return DELIVERIES.c.client == due.client, DELIVERIES.c.event_seq == due.event.seq
