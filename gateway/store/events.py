"""Evidence: what happened to a case, written in the transaction that made it happen.

Rows are only ever added. On PostgreSQL sequence numbers are drawn before commit, so a reader could
see 5 before 4 exists; writers therefore share a lock from the draw to their commit and the reader
of the feed takes it alone for a moment: when it holds it, no number is still on its way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.case import Case, Status
from gateway.domain.roles import Actor, SuperScope, visible
from gateway.store.actors import actor_of, actors
from gateway.store.engine import Store
from gateway.store.schema.cases import CASES
from gateway.store.schema.events import DELIVERIES, EVENTS
from gateway.store.schema.registry import ACCESS_POINTS, CLIENTS
from gateway.store.scope import visible_to

_NUMBERING: Final = 0x6272616D62


class EventType(StrEnum):
    """Wire and database labels: append, never rename."""

    OPENED = "case.opened"
    APPLICATION_REPLACED = "case.application_replaced"
    DOCUMENT_ADDED = "case.document_added"
    DOCUMENT_REMOVED = "case.document_removed"
    SIGNATURE_PUT = "case.signature_put"
    SUBMITTED = "case.submitted"
    SIGNATURE_ACCEPTED = "case.signature_accepted"
    SIGNATURE_REFUSED = "case.signature_refused"
    SIGNATURE_HELD = "case.signature_held"
    PASSED = "case.passed"
    RETURNED = "case.returned"
    PACKAGED = "case.packaged"
    DELIVERY_FAILED = "case.delivery_failed"
    ACKNOWLEDGEMENT_REFUSED = "case.acknowledgement_refused"
    ACKNOWLEDGED = "case.acknowledged"
    REFUSED_BY_MINISTRY = "case.refused_by_ministry"
    DELIVERY_GIVEN_UP = "case.delivery_given_up"
    RETRIED = "case.retried"
    CHECKED = "case.checked"
    EXPORTED = "case.exported"
    DECIDED = "case.decided"
    DECISION_AMENDED = "case.decision_amended"
    DECISION_ACKNOWLEDGED = "case.decision_acknowledged"
    NOTICE_QUARANTINED = "notice.quarantined"
    REGISTRY_APPLIED = "registry.applied"
    CLIENT_ENROLLED = "registry.client_enrolled"


TOLD: Final = frozenset(
    {
        EventType.SUBMITTED,
        EventType.SIGNATURE_ACCEPTED,
        EventType.SIGNATURE_REFUSED,
        EventType.SIGNATURE_HELD,
        EventType.PASSED,
        EventType.RETURNED,
        EventType.ACKNOWLEDGED,
        EventType.REFUSED_BY_MINISTRY,
        EventType.CHECKED,
        EventType.EXPORTED,
        EventType.DECIDED,
        EventType.DECISION_AMENDED,
    }
)
"""What the city is told by webhook; the feed holds all that concerns its cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened; ``details`` never hold personal data. ``seq`` is 0 until stored."""

    id: UUID
    type: EventType
    at: datetime
    role: str
    access_point: str
    correlation: str
    case: UUID | None = None
    from_status: Status | None = None
    to_status: Status | None = None
    round: int | None = None
    details: Mapping[str, str | int | None] = field(default_factory=lambda: MappingProxyType({}))
    seq: int = 0


async def append(
    tx: AsyncConnection, events: Sequence[Event], *, case: Case | None, now: datetime
) -> None:
    """Write ``events`` into the open transaction, with a delivery for each client to be told."""
    if not events:
        return
    if tx.dialect.name == "postgresql":
        await tx.execute(text("SELECT pg_advisory_xact_lock_shared(:n)"), {"n": _NUMBERING})
    told = [] if case is None else await _clients_to_tell(tx, case)
    for event in events:
        seq = await tx.scalar(insert(EVENTS).values(_values(event)).returning(EVENTS.c.seq))
        if told and event.type in TOLD:
            queued = {"event_seq": seq, "state": "PENDING", "attempts": 0, "next_attempt_at": now}
            await tx.execute(insert(DELIVERIES), [{"client": client, **queued} for client in told])


async def _clients_to_tell(tx: AsyncConnection, case: Case) -> Sequence[str]:
    """Return the clients with a webhook whose officer may see the case."""
    query = actors().where(CLIENTS.c.webhook_url.is_not(None), ACCESS_POINTS.c.otg == case.otg)
    rows = (await tx.execute(query)).mappings()
    return [row["client"] for row in rows if visible(actor_of(row), case)]


async def timeline(store: Store, case: UUID) -> Sequence[Event]:
    """Return what happened to the case, in order."""
    async with store.read() as tx:
        query = select(EVENTS).where(EVENTS.c.case_id == case).order_by(EVENTS.c.seq)
        return [event_of(row) for row in (await tx.execute(query)).mappings()]


async def feed(
    store: Store, actor: Actor, *, super_scope: SuperScope, after: int, limit: int
) -> Sequence[Event]:
    """Return what happened after ``after`` to cases the actor may see, in order, none missed."""
    async with store.read() as tx:
        if store.dialect == "postgresql":
            await tx.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _NUMBERING})
        query = (
            select(EVENTS)
            .join(CASES, CASES.c.id == EVENTS.c.case_id)
            .where(EVENTS.c.seq > after, visible_to(actor, super_scope))
            .order_by(EVENTS.c.seq)
            .limit(limit)
        )
        return [event_of(row) for row in (await tx.execute(query)).mappings()]


def event_of(row: RowMapping) -> Event:
    """Return the event that a row of ``events`` holds."""
    return Event(
        seq=row["seq"],
        id=row["id"],
        case=row["case_id"],
        access_point=row["access_point"],
        type=EventType(row["type"]),
        at=row["at"],
        role=row["role"],
        from_status=Status(row["from_status"]) if row["from_status"] else None,
        to_status=Status(row["to_status"]) if row["to_status"] else None,
        round=row["round"],
        details=MappingProxyType(row["details"]),
        correlation=row["correlation"],
    )


def _values(event: Event) -> dict[str, object]:
    return {
        "id": event.id,
        "case_id": event.case,
        "access_point": event.access_point,
        "type": event.type.value,
        "at": event.at,
        "role": event.role,
        "from_status": event.from_status and event.from_status.value,
        "to_status": event.to_status and event.to_status.value,
        "round": event.round,
        "details": dict(event.details),
        "correlation": event.correlation,
    }
