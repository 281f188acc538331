"""What the ministry tells: verified, applied by the transition table, or quarantined.

A notice is never dropped and never applied twice: its cursor moves in the transaction that takes
it in. One that cannot be verified moves nothing: it is asked for again, for it may have been
damaged on the way, and only after long patience it is set aside, so that those behind it may pass.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from gateway.domain import decision as decisions
from gateway.domain.case import Action, Case
from gateway.domain.decision import Decision
from gateway.domain.errors import Invalid, TransitionNotAllowed
from gateway.domain.instants import local_date
from gateway.domain.reading import object_at, text_at
from gateway.domain.roles import Role
from gateway.evidence_log import MINISTRY, happened
from gateway.ports import EvidenceSource, Ministry, Notice
from gateway.rules import Rules
from gateway.seal import NotSealed, sealed_statement
from gateway.store import Store
from gateway.store import notices as stored
from gateway.store.events import Event, EventType
from gateway.store.notices import Received, Turn
from gateway.store.review import Return

UNBELIEVED: Final = "notice-not-believed"
PATIENCE: Final = 16
"""How many turns a notice that is surely not the ministry's may hold up the ones behind it."""

_ACTIONS: Final = MappingProxyType(
    {
        "checked": Action.CHECK,
        "returned": Action.RETURN,
        "exported": Action.EXPORT,
        "answered": Action.ANSWER,
    }
)
_KINDS: Final = MappingProxyType(
    {
        Action.CHECK: EventType.CHECKED,
        Action.RETURN: EventType.RETURNED,
        Action.EXPORT: EventType.EXPORTED,
        Action.ANSWER: EventType.DECIDED,
    }
)
"""The events of the table above."""


class NotBelieved(Exception):
    """The notice cannot be believed now; it moves nothing and is asked for again."""


class Misfit(Exception):
    """The notice is the ministry's, but does not fit what is known; ``reason`` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The notice does not fit: {reason}.")
        self.reason = reason


class Repeated(Exception):
    """The notice says what was applied before: nothing is to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a notice does to its case."""

    before: Case
    after: Case
    returned: Return | None
    decision: Decision | None
    happened: Event


async def poll(
    store: Store,
    rules: Rules,
    *,
    ministry: Ministry,
    evidence: EvidenceSource,
    turn: Turn,
    now: datetime,
) -> int:
    """Take in what the ministry has for the access point; return how many notices came.

    Raises:
        RemoteUnavailable: the ministry did not answer.
        NotBelieved: what it answered cannot be believed.
    """
    cursor, taken = turn.cursor, 0
    for notice in await ministry.notices(turn.access_point, cursor):
        said, doubt = await _heard(notice, rules, evidence=evidence, turn=turn, now=now)
        received = Received(
            access_point=turn.access_point,
            before=cursor,
            cursor=notice.cursor,
            type=_type(said),
            case=_case_id(said),
            signed=notice.signed,
        )
        if doubt is None:
            await _apply(store, rules, received, said, now=now)
        else:
            await _quarantine(store, received, doubt, case=None, now=now)
        cursor, taken = notice.cursor, taken + 1
    return taken


async def _heard(
    notice: Notice, rules: Rules, *, evidence: EvidenceSource, turn: Turn, now: datetime
) -> tuple[Mapping[str, object], str | None]:
    """Return the statement and no doubt, or nothing and why it is to be set aside."""
    try:
        said = await sealed_statement(notice.signed, rules=rules, source=evidence, now=now)
    except NotSealed as err:
        # An outage before is no doubt, and what evidence may still decide is not set aside.
        doubted = turn.attempts if turn.error == UNBELIEVED else 0
        if err.undecided or doubted < PATIENCE:
            raise NotBelieved(f"A notice cannot be believed: {err.reason}.") from err
        return {}, err.reason
    return said, None


async def _apply(
    store: Store,
    rules: Rules,
    received: Received,
    said: Mapping[str, object],
    *,
    now: datetime,
) -> None:
    case, decided = (
        (None, None) if received.case is None else await stored.known(store, received.case)
    )
    current = None if decided is None else decided.decision
    try:
        change = change_of(
            said, case, current=current, access_point=received.access_point, rules=rules, now=now
        )
    except Repeated:
        await stored.note(store, received, now=now)
    except Misfit as err:
        mine = case if case and case.access_point == received.access_point else None
        await _quarantine(store, received, err.reason, case=mine, now=now)
    else:
        await stored.apply(
            store,
            received,
            change.before,
            change.after,
            returned=change.returned,
            decision=change.decision,
            happened=[change.happened],
            now=now,
        )


def change_of(
    said: Mapping[str, object],
    case: Case | None,
    *,
    current: Decision | None,
    access_point: str,
    rules: Rules,
    now: datetime,
) -> Change:
    """Return what the statement does to the case.

    Raises:
        Misfit: an unknown case, another round, a transition the table forbids, a broken field.
        Repeated: the same decision as the one in force.
    """
    action = _ACTIONS.get(str(said.get("type")))
    if action is None:
        raise Misfit("unknown-type")
    if case is None or case.access_point != access_point:
        raise Misfit("unknown-case")
    if said.get("round") != case.round:
        raise Misfit("another-round")
    try:
        decision = _decision(said, case, rules) if action is Action.ANSWER else None
        if decision is not None and decision == current:
            raise Repeated
        if decision is not None and current is not None and not decision.supersedes(current):
            raise Misfit("decision-not-newer")
        after = case.after(action)
        returned = _returned(said, case, now=now) if action is Action.RETURN else None
    except TransitionNotAllowed as err:
        raise Misfit("transition-not-allowed") from err
    except Invalid as err:
        raise Misfit(err.code) from err
    amended = decision is not None and current is not None
    kind = EventType.DECISION_AMENDED if amended else _KINDS[action]
    event = happened(
        kind, after, before=case, now=now, role=MINISTRY, **_details(said, returned, decision)
    )
    return Change(before=case, after=after, returned=returned, decision=decision, happened=event)


def _details(
    said: Mapping[str, object], returned: Return | None, decision: Decision | None
) -> dict[str, str | int | None]:
    """Return what of the statement is written as evidence: never the text of a reason."""
    if returned is not None:
        return {"reason": returned.code}
    if decision is not None:
        return {"kind": decision.kind.value, "number": decision.number}
    program, export = said.get("program"), said.get("export_id")
    return {"program": str(program), "export_id": str(export)} if program else {}


def _decision(said: Mapping[str, object], case: Case, rules: Rules) -> Decision:
    service = rules.catalogue.get(case.service, on=local_date(case.received_at))
    return decisions.parse(object_at(said, "decision", path=""), service=service)


def _returned(said: Mapping[str, object], case: Case, *, now: datetime) -> Return:
    reason = object_at(said, "reason", path="")
    return Return(
        round=case.round,
        role=Role.SPSZN_SPECIALIST.value,
        code=text_at(reason, "code", path="reason."),
        text=text_at(reason, "text", path="reason.", longest=2000),
        at=now,
    )


async def _quarantine(
    store: Store, received: Received, reason: str, *, case: Case | None, now: datetime
) -> None:
    events = (
        []
        if case is None
        else [
            happened(
                EventType.NOTICE_QUARANTINED,
                case,
                before=case,
                now=now,
                role=MINISTRY,
                reason=reason,
                notice=received.type,
            )
        ]
    )
    await stored.quarantine(store, received, reason=reason, case=case, happened=events, now=now)


def _type(said: Mapping[str, object]) -> str | None:
    found = said.get("type")
    return found if isinstance(found, str) and found in _ACTIONS else None


def _case_id(said: Mapping[str, object]) -> UUID | None:
    try:
        return UUID(str(said.get("case")))
    except ValueError:
        return None
