"""Handing a decision over: it is with the city when the city says so."""

from datetime import datetime
from uuid import UUID

from gateway.access import require, seen_case
from gateway.domain.errors import NotFound, VersionMismatch
from gateway.domain.roles import Actor, Right
from gateway.evidence_log import happened
from gateway.rules import Rules
from gateway.store import Store
from gateway.store import decisions as stored
from gateway.store.decisions import StoredDecision
from gateway.store.events import EventType


async def acknowledge(
    store: Store,
    rules: Rules,
    *,
    actor: Actor,
    case_id: UUID,
    now: datetime,
    expected: int | None = None,
) -> StoredDecision:
    """Return the decision in force, now confirmed by the city; saying it twice changes nothing.

    ``expected`` is the id of the decision the city has read.

    Raises:
        NotFound: no decision came yet.
        VersionMismatch: a newer decision came, which the city has not read.
    """
    case = await seen_case(store, actor, case_id, rules=rules)
    require(actor, Right.RECEIVE_RESULT, case, rules=rules)
    decision = await stored.current(store, case_id)
    if decision is None:
        raise NotFound("decision-not-found", "Рішення ще не надійшло.")
    if expected is not None and expected != decision.id:
        raise VersionMismatch
    event = happened(EventType.DECISION_ACKNOWLEDGED, case, before=case, now=now, role=actor.role)
    await stored.acknowledge(store, case, decision, client=actor.client, happened=[event], now=now)
    confirmed = await stored.current(store, case_id)
    return confirmed or decision
