"""Putting a case in line for the ministry: once by the law, again by a person."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gateway.domain.case import Case, Status
from gateway.domain.errors import NotFound, TransitionNotAllowed
from gateway.domain.transport import HELD, TransportEvent, moved
from gateway.evidence_log import happened
from gateway.store import Store, cases
from gateway.store import dispatch as stored
from gateway.store.events import EventType


def queued(before: Case, after: Case, *, now: datetime) -> Case:
    """Return ``after`` with the instant at which it first stood in line for the ministry."""
    stands = after.status is Status.SENT_TO_SPSZN and before.status is not Status.SENT_TO_SPSZN
    return replace(after, queued_at=now) if stands and after.queued_at is None else after


async def queue_again(
    store: Store, *, case_id: UUID, reach: str | None = None, role: str, now: datetime
) -> Case:
    """Return the held case in line again, by the word of a person who looked at it.

    ``reach`` is the one access point the person is bound to; None is the whole network.

    Raises:
        NotFound: there is no such case, or it is another access point's.
        TransitionNotAllowed: the case is not held.
        VersionMismatch: somebody was faster.
    """
    before = await cases.find(store, case_id)
    if before is None or (reach is not None and before.access_point != reach):
        raise NotFound("case-not-found")
    # The table lets QUEUE begin at NOT_SENT too, but that is the officer's submission.
    if before.transport_state not in HELD:
        raise TransitionNotAllowed(detail="Справа не затримана: поновлювати нічого.")
    after = moved(before, TransportEvent.QUEUE)
    event = happened(EventType.RETRIED, after, before=before, now=now, role=role)
    await stored.move(store, before, after, happened=[event], now=now)
    return after
