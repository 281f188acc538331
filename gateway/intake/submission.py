"""Submitting: everything that can be refused at once is; the signature is judged by the worker."""

from datetime import datetime
from uuid import UUID, uuid4

from gateway.access import require, require_editable, require_version, seen_case
from gateway.domain import application as applications
from gateway.domain.case import Action, Case
from gateway.domain.errors import Forbidden, Invalid
from gateway.domain.reception import Channel
from gateway.domain.roles import Actor, Right
from gateway.domain.transport import SUBMITS, TransportEvent, moved
from gateway.evidence_log import happened
from gateway.rules import Rules
from gateway.store import Store, contents, operations
from gateway.store import intake as stored
from gateway.store.contents import Contents
from gateway.store.events import EventType
from gateway.store.operations import Operation


async def submit(
    store: Store,
    rules: Rules,
    *,
    actor: Actor,
    case_id: UUID,
    now: datetime,
    expected_version: int | None = None,
) -> Operation:
    """Return the running operation that judges the signature and sends the case on (T3, T4).

    Raises:
        Invalid: unsigned, without documents, or without the paper signed.
        Conflict: not in a state to be submitted.
    """
    before = await seen_case(store, actor, case_id, rules=rules)
    _require_right(actor, before, rules)
    require_version(before, expected_version)
    require_editable(before)
    held = await contents.current(store, case_id)
    _require_complete(held, rules=rules, now=now)
    if await contents.signature(store, case_id) is None:
        raise Invalid("case-unsigned", "signature", "Спершу надішліть підпис посадовця.")
    after = moved(before, TransportEvent.QUEUE)
    event = happened(EventType.SUBMITTED, after, before=before, now=now, role=actor.role)
    operation = uuid4()
    await stored.submit(
        store,
        before,
        after,
        operation=operation,
        officer=actor.officer,
        role=actor.role,
        client=actor.client,
        happened=[event],
        now=now,
    )
    return await operations.get(store, operation)


def _require_right(actor: Actor, case: Case, rules: Rules) -> None:
    action = SUBMITS.get(actor.role)
    if action is None:
        raise Forbidden(detail=f"Роль {actor.role} не подає справ.")
    right = Right.SEND_TO_OTG if action is Action.SEND_TO_OTG else Right.TRANSFER
    require(actor, right, case, rules=rules)


def _require_complete(held: Contents, *, rules: Rules, now: datetime) -> None:
    """Refuse what cannot be a case at all; an incomplete pack is marked, not refused (2.3)."""
    if not held.documents:
        raise Invalid("case-without-documents", "documents", "Додайте скановані документи.")
    application = applications.parse(
        held.application.body, services=rules.catalogue, now=now, rules=rules.deadlines
    )
    if application.channel is not Channel.ELECTRONIC and not application.paper_signed:
        raise Invalid(
            "paper-not-signed", "paper_signed", "Роздруковану заяву має підписати заявник."
        )
