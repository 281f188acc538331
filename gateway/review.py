"""The check inside the громада: pass the case on to СПСЗН, or give it back with a reason."""

from datetime import datetime
from typing import Final
from uuid import UUID

from gateway.access import require_action, require_version, seen_case
from gateway.dispatch import queued
from gateway.domain.case import Action, Case
from gateway.domain.errors import Invalid
from gateway.domain.roles import Actor
from gateway.evidence_log import happened
from gateway.rules import Rules
from gateway.store import Store
from gateway.store import review as stored
from gateway.store.events import EventType
from gateway.store.review import Return

_LONGEST_REASON: Final = 2000


async def pass_on(
    store: Store,
    rules: Rules,
    *,
    actor: Actor,
    case_id: UUID,
    now: datetime,
    expected_version: int | None = None,
) -> Case:
    """Return the case on its way to СПСЗН (T6); after a return it is its next round (T9)."""
    before = await seen_case(store, actor, case_id, rules=rules)
    require_action(actor, Action.PASS_TO_SPSZN, before, rules=rules)
    require_version(before, expected_version)
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
    """
    if not reason_code.strip() or not text.strip() or len(text) > _LONGEST_REASON:
        rule = f"Потрібні код і текст причини, не довший за {_LONGEST_REASON} знаків."
        raise Invalid("return-reason-required", "reason", rule)
    before = await seen_case(store, actor, case_id, rules=rules)
    require_action(actor, Action.RETURN, before, rules=rules)
    require_version(before, expected_version)
    after = before.after(Action.RETURN)
    event = happened(
        EventType.RETURNED, after, before=before, now=now, role=actor.role, reason=reason_code
    )
    returned = Return(round=before.round, role=actor.role, code=reason_code, text=text, at=now)
    await stored.send_back(store, before, after, returned=returned, happened=[event], now=now)
    return after
