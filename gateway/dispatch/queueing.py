"""Putting a case in line for the ministry: once by the law, again by a person."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gateway.domain.case import Case, Status
from gateway.domain.errors import NotFound
from gateway.domain.transport import TransportEvent, moved
from gateway.evidence_log import happened
from gateway.store import Store, cases
from gateway.store import dispatch as stored
from gateway.store.events import EventType


def queued(before: Case, after: Case, *, now: datetime) -> Case:
    """Return ``after`` with the instant at which it first stood in line for the ministry."""
    stands = after.status is Status.SENT_TO_SPSZN and before.status is not Status.SENT_TO_SPSZN
    return replace(after, queued_at=now) if stands and after.queued_at is None else after


async def queue_again(store: Store, *, case_id: UUID, role: str, now: datetime) -> Case:
    """Return the held case in line again, by the word of a person who looked at it.

    Raises:
        NotFound: there is no such case.
        TransitionNotAllowed: the case is not held.
    """
    before = await cases.find(store, case_id)
    if before is None:
        raise NotFound("case-not-found")
    after = moved(before, TransportEvent.QUEUE)
    event = happened(EventType.RETRIED, after, before=before, now=now, role=role)
    await stored.move(store, before, after, happened=[event], now=now)
    return after
