"""The check inside the громада: pass the case on to СПСЗН, or give it back with a reason."""

from datetime import datetime
from typing import Final
from uuid import UUID

from gateway.access import require_action, require_version, seen_case
from gateway.dispatch import queued
from gateway.domain.case import Action, Case, TransportState
from gateway.domain.errors import Conflict, Invalid
from gateway.domain.roles import Actor
from gateway.evidence_log import happened
from gateway.rules import Rules
from gateway.store import Store
from gateway.store import review as stored
from gateway.store.events import EventType
from gateway.store.review import Return

_LONGEST_REASON: Final = 2000
_UNDERWAY: Final = frozenset(
    {TransportState.QUEUED, TransportState.SENDING, TransportState.RETRY_WAIT}
)


async def pass_on(
    store: Store,
    rules: Rules,
    *,
    actor: Actor,
    case_id: UUID,
    now: datetime,
    expected_version: int | None = None,
) -> Case:
    """Return the case on its way to СПСЗН (T6); after a return it is its next round (T9).

    Raises:
        Conflict: ``operation-in-progress``, see `_require_settled`.
    """
    before = await seen_case(store, actor, case_id, rules=rules)
    require_action(actor, Action.PASS_TO_SPSZN, before, rules=rules)
    require_version(before, expected_version)
    _require_settled(before)
    after = queued(before, before.after(Action.PASS_TO_SPSZN), now=now)
    event = happened(EventType.PASSED, after, before=before, now=now, role=actor.role)
    await stored.pass_on(store, before, after, happened=[event], now=now)
    return after


async def send_back(
    store: Store,
    rules: Rules,
    *,
    actor: Actor,
    case_id: UUID,
    reason_code: str,
    text: str,
    now: datetime,
    expected_version: int | None = None,
) -> Case:
    """Return the case with those who formed it, and the reason (T5, T8).

    Raises:
        Invalid: ``return-reason-required``.
        Conflict: ``operation-in-progress``, see `_require_settled`.
    """
    if not reason_code.strip() or not text.strip() or len(text) > _LONGEST_REASON:
        rule = f"Потрібні код і текст причини, не довший за {_LONGEST_REASON} знаків."
        raise Invalid("return-reason-required", "reason", rule)
    before = await seen_case(store, actor, case_id, rules=rules)
    require_action(actor, Action.RETURN, before, rules=rules)
    require_version(before, expected_version)
    _require_settled(before)
    after = before.after(Action.RETURN)
    event = happened(
        EventType.RETURNED, after, before=before, now=now, role=actor.role, reason=reason_code
    )
    returned = Return(round=before.round, role=actor.role, code=reason_code, text=text, at=now)
    await stored.send_back(store, before, after, returned=returned, happened=[event], now=now)
    return after


def _require_settled(case: Case) -> None:
    """Wait for the acknowledgement that a return overtook: its instant stopped D1, it is evidence.

    The next round would end the sending of this one, and the first transfer would be counted at
    the second.
    """
    if case.transport_state in _UNDERWAY:
        raise Conflict("operation-in-progress")
