"""The way from a request to a case: what is outside the actor's scope does not exist for it."""

from uuid import UUID

from gateway.domain.actors import RIGHTS, may
from gateway.domain.case import EDITABLE, Action, Case, TransportState
from gateway.domain.errors import Conflict, Forbidden, NotFound, VersionMismatch
from gateway.domain.roles import Actor, Right, allowed, visible
from gateway.rules import Rules
from gateway.store import Store, cases


async def seen_case(store: Store, actor: Actor, case_id: UUID, *, rules: Rules) -> Case:
    """Return the case if the actor may know of it.

    Raises:
        NotFound: there is none, or it is outside the scope: both look the same.
    """
    case = await cases.find(store, case_id)
    if case is None or not visible(actor, case, super_scope=rules.super_scope):
        raise NotFound("case-not-found")
    return case


async def editable_case(
    store: Store, actor: Actor, case_id: UUID, *, rules: Rules, expected_version: int | None
) -> Case:
    """Return the case if the actor may change what it holds now.

    Raises:
        NotFound, Forbidden, VersionMismatch, Conflict: asked in this order.
    """
    case = await seen_case(store, actor, case_id, rules=rules)
    require(actor, Right.EDIT, case, rules=rules)
    require_version(case, expected_version)
    require_editable(case)
    return case


def require(actor: Actor, right: Right, case: Case, *, rules: Rules) -> None:
    """Refuse what the permission table does not grant.

    Raises:
        Forbidden: the actor may see the case, but not do this.
    """
    if not allowed(actor, right, case, super_scope=rules.super_scope):
        raise Forbidden(detail=f"Роль {actor.role} не має права {right} щодо цієї справи.")


def require_action(actor: Actor, action: Action, case: Case, *, rules: Rules) -> None:
    """Refuse what is not this actor's turn in the state of the case.

    Raises:
        Forbidden: the row belongs to others, or the case is outside what the right reaches.
        TransitionNotAllowed: nobody does this in that state.
    """
    require(actor, RIGHTS[action], case, rules=rules)
    case.after(action)
    if not may(actor, action, case, super_scope=rules.super_scope):
        raise Forbidden(detail=f"Роль {actor.role} не виконує дію {action} у цьому стані справи.")


def require_version(case: Case, expected: int | None) -> None:
    """Refuse a change made from an older view; None means the caller did not say.

    Raises:
        VersionMismatch: the case moved on.
    """
    if expected is not None and expected != case.version:
        raise VersionMismatch


def require_editable(case: Case) -> None:
    """Refuse to change a case that is judged, on its way, or with a higher level.

    Raises:
        Conflict: ``operation-in-progress`` or ``case-not-editable``.
    """
    if case.status not in EDITABLE:
        raise Conflict("case-not-editable")
    if case.transport_state is TransportState.QUEUED:
        raise Conflict("operation-in-progress")
