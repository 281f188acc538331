"""Sending: the same bytes under the same key, until the ministry's signed acknowledgement."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway import retry
from gateway.dispatch.acknowledgement import Sent, believed
from gateway.dispatch.packaging import require_module
from gateway.dispatch.streams import from_thread
from gateway.domain.case import Case, TransportState
from gateway.domain.transport import TransportEvent, moved
from gateway.domain.work import Step, next_step
from gateway.evidence_log import MACHINE, MINISTRY, happened
from gateway.ports import (
    Blobs,
    EvidenceSource,
    Ministry,
    Package,
    RefusedByMinistry,
    RemoteUnavailable,
)
from gateway.rules import Rules
from gateway.seal import NotSealed
from gateway.store import Store, cases, leases
from gateway.store import dispatch as stored
from gateway.store.dispatch import Acknowledgement, StoredPackage
from gateway.store.events import EventType
from gateway.store.leases import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt of one worker."""

    case: Case
    task: Task
    owner: str


async def send(
    store: Store,
    rules: Rules,
    *,
    blobs: Blobs,
    ministry: Ministry,
    evidence: EvidenceSource,
    task: Task,
    owner: str,
    clock: Callable[[], datetime],
) -> None:
    """Deliver the package of the case once, and write what came of it.

    Raises:
        ModuleNotActive: nothing was sent; the case waits.
    """
    case = await cases.find(store, task.case)
    known = None if case is None else await stored.package(store, case.id, case.round)
    if case is None or known is None or next_step(case) is not Step.SEND:
        return
    await require_module(store, case, now=clock())
    attempt = Attempt(case=case, task=task, owner=owner)
    try:
        signed = await ministry.deliver(_package(case, known, blobs=blobs))
        sent = Sent(
            case=case.id,
            number=case.number,
            round=case.round,
            sha256=known.sha256,
            packaged_at=known.packaged_at,
        )
        answer = await believed(signed, sent=sent, rules=rules, source=evidence, now=clock())
    except RemoteUnavailable as err:
        await _failed(store, rules, attempt, asked=err.retry_after, now=clock())
    except NotSealed as err:
        await _not_believed(store, rules, attempt, reason=err.reason, now=clock())
    except RefusedByMinistry as err:
        await _refused(store, attempt, code=err.code, now=clock())
    else:
        await _acknowledged(store, attempt, answer, now=clock())


def _package(case: Case, known: StoredPackage, *, blobs: Blobs) -> Package:
    def chunks() -> AsyncIterator[bytes]:
        return from_thread(blobs.chunks(known.blob))

    return Package(
        case=case.id,
        number=case.number,
        round=case.round,
        access_point=case.access_point,
        size=known.size,
        sha256=known.sha256,
        chunks=chunks,
    )


async def _acknowledged(
    store: Store, attempt: Attempt, answer: Acknowledgement, *, now: datetime
) -> None:
    """Write the acknowledgement; the instants of the first transfer stay, they count for D1."""
    before = attempt.case
    after = replace(
        moved(moved(before, TransportEvent.START), TransportEvent.ACKNOWLEDGE),
        accepted_at=before.accepted_at or answer.accepted_at,
        acknowledged_at=before.acknowledged_at or now,
    )
    event = happened(
        EventType.ACKNOWLEDGED,
        after,
        before=before,
        now=now,
        role=MINISTRY,
        accepted_at=answer.accepted_at.isoformat(),
        incoming_number=answer.incoming_number,
    )
    await stored.acknowledge(
        store, before, after, acknowledgement=answer, happened=[event], now=now
    )


async def _failed(
    store: Store, rules: Rules, attempt: Attempt, *, asked: timedelta | None, now: datetime
) -> None:
    """Write the first failure into the case; the next ones only move the next attempt."""
    if retry.spent(now, since=attempt.task.since, rules=rules.retry):
        await _given_up(store, attempt, now=now)
        return
    until = retry.next_attempt(now, attempts=attempt.task.attempts, rules=rules.retry, asked=asked)
    if attempt.case.transport_state is TransportState.RETRY_WAIT:
        await leases.postpone(
            store, attempt.task, owner=attempt.owner, until=until, error="remote-unavailable"
        )
        return
    await _fail(store, attempt, EventType.DELIVERY_FAILED, "remote-unavailable", until, now=now)


async def _not_believed(
    store: Store, rules: Rules, attempt: Attempt, *, reason: str, now: datetime
) -> None:
    """An answer that cannot be believed is no answer, but each one is written down."""
    until = retry.next_attempt(now, attempts=attempt.task.attempts, rules=rules.retry)
    await _fail(store, attempt, EventType.ACKNOWLEDGEMENT_REFUSED, reason, until, now=now)


async def _fail(
    store: Store,
    attempt: Attempt,
    kind: EventType,
    reason: str,
    until: datetime,
    *,
    now: datetime,
) -> None:
    before = attempt.case
    after = moved(moved(before, TransportEvent.START), TransportEvent.FAIL)
    event = happened(kind, after, before=before, now=now, role=MACHINE, reason=reason)
    await stored.fail(
        store,
        before,
        after,
        task=attempt.task,
        owner=attempt.owner,
        until=until,
        error=reason,
        happened=[event],
        now=now,
    )


async def _refused(store: Store, attempt: Attempt, *, code: str, now: datetime) -> None:
    before = attempt.case
    after = moved(moved(before, TransportEvent.START), TransportEvent.REFUSE)
    event = happened(
        EventType.REFUSED_BY_MINISTRY, after, before=before, now=now, role=MINISTRY, code=code
    )
    await stored.move(store, before, after, happened=[event], now=now)


async def _given_up(store: Store, attempt: Attempt, *, now: datetime) -> None:
    before = attempt.case
    after = moved(moved(before, TransportEvent.START), TransportEvent.GIVE_UP)
    event = happened(
        EventType.DELIVERY_GIVEN_UP, after, before=before, now=now, role=MACHINE, code="spent"
    )
    await stored.move(store, before, after, happened=[event], now=now)
