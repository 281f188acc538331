"""The scope rule of ``domain.roles`` as a condition on ``cases``; a test walks both together."""

from sqlalchemy import ColumnElement, and_, false, true

from gateway.domain.roles import Actor, Right, Scope, SuperScope, scope
from gateway.store.schema.cases import CASES


def visible_to(actor: Actor, super_scope: SuperScope = SuperScope.OWN) -> ColumnElement[bool]:
    """Return the condition under which the actor may know that a case exists."""
    return within(actor, scope(actor.role, Right.VIEW, super_scope=super_scope))


def within(actor: Actor, reach: Scope) -> ColumnElement[bool]:
    """Return the condition under which a case lies in that scope of the actor."""
    row = CASES.c
    of_unit = (
        row.access_point == actor.access_point,
        row.otg == actor.otg,
        row.starostat == actor.starostat,
    )
    conditions = {
        Scope.NOTHING: false(),
        Scope.UNIT: and_(*of_unit),
        Scope.CREATED: and_(
            row.created_by == actor.officer,
            row.access_point == actor.access_point,
            row.otg == actor.otg,
        ),
        Scope.ACCESS_POINT: row.access_point == actor.access_point,
        Scope.OTG: row.otg == actor.otg,
        Scope.SPSZN: row.spszn == actor.spszn,
        Scope.ALL: true(),
    }
    return conditions[reach]
