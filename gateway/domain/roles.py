"""Who may do what with which case: the permission table and the scope rule, deny by default.

The table is the matrix of the slides of Vinnytsia ОДА («права доступу користувачів»); gateway-only
roles are ours. A case outside the scope of a role looks as if it did not exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gateway.domain.case import Case


class Role(StrEnum):
    """Codes of the ministry's system, then the roles of the gateway itself."""

    USER_STA = "userSta"
    USER_CNAP = "userCnap"
    SUPER_USER_STA = "super_userSta"
    SUPER_USER_CNAP = "super_userCnap"
    OTG_OFFICER = "otg_officer"
    SPSZN_SPECIALIST = "spszn_specialist"
    ODA_OFFICER = "oda_officer"
    IOC_ADMIN = "ioc_admin"
    SECURITY_OFFICER = "security_officer"
    SLA_OPERATOR = "sla_operator"
    CNAP_HEAD = "cnap_head"
    API_CLIENT = "api_client"
    AUDITOR = "auditor"


class Right(StrEnum):
    """A row of the matrix."""

    CREATE = "create"
    QUESTIONNAIRE = "questionnaire"
    EDIT = "edit"
    VIEW = "view"
    SEND_TO_OTG = "send_to_otg"
    CHECK = "check"
    RETURN = "return"
    TRANSFER = "transfer"
    MARK_CHECKED = "mark_checked"
    EXPORT = "export"
    IMPORT = "import"
    RECEIVE_RESULT = "receive_result"
    REPORT = "report"
    MANAGE_USERS = "manage_users"
    VIEW_AGGREGATES = "view_aggregates"
    VIEW_DEADLINES = "view_deadlines"
    RETRY_TRANSFER = "retry_transfer"
    MANAGE_MODULES = "manage_modules"
    READ_AUDIT = "read_audit"


class Scope(StrEnum):
    """Which cases a cell of the matrix covers."""

    NOTHING = "nothing"
    UNIT = "unit"
    CREATED = "created"
    ACCESS_POINT = "access_point"
    OTG = "otg"
    SPSZN = "spszn"
    ALL = "all"


COMPARED: Final = MappingProxyType(
    {
        Scope.UNIT: ("access_point", "starostat", "otg"),
        Scope.CREATED: ("officer", "access_point", "otg"),
        Scope.ACCESS_POINT: ("access_point",),
        Scope.OTG: ("otg",),
        Scope.SPSZN: ("spszn",),
        Scope.ALL: (),
    }
)
"""What must be the same of the actor and of the case. A unit is a place within its старостат."""


class SuperScope(StrEnum):
    """The setting super.check_scope: the sources disagree on what a super user may check."""

    OWN = "own"
    OTG = "otg"


_FRONT: Final = MappingProxyType(
    {
        Right.CREATE: Scope.UNIT,
        Right.QUESTIONNAIRE: Scope.UNIT,
        Right.EDIT: Scope.UNIT,
        Right.VIEW: Scope.UNIT,
        Right.SEND_TO_OTG: Scope.UNIT,
        Right.RECEIVE_RESULT: Scope.UNIT,
        Right.REPORT: Scope.UNIT,
    }
)
_SUPER: Final = MappingProxyType(
    {
        Right.CREATE: Scope.OTG,
        Right.QUESTIONNAIRE: Scope.OTG,
        Right.EDIT: Scope.CREATED,
        Right.VIEW: Scope.CREATED,
        Right.CHECK: Scope.CREATED,
        Right.TRANSFER: Scope.CREATED,
        Right.RECEIVE_RESULT: Scope.CREATED,
        Right.REPORT: Scope.CREATED,
    }
)
PERMISSIONS: Final = MappingProxyType(
    {
        Role.USER_STA: _FRONT,
        Role.USER_CNAP: _FRONT,
        Role.SUPER_USER_STA: _SUPER,
        Role.SUPER_USER_CNAP: _SUPER,
        Role.OTG_OFFICER: MappingProxyType(
            {
                Right.VIEW: Scope.OTG,
                Right.CHECK: Scope.OTG,
                Right.RETURN: Scope.OTG,
                Right.TRANSFER: Scope.OTG,
                Right.RECEIVE_RESULT: Scope.OTG,
                Right.REPORT: Scope.OTG,
            }
        ),
        Role.SPSZN_SPECIALIST: MappingProxyType(
            {
                Right.VIEW: Scope.SPSZN,
                Right.CHECK: Scope.SPSZN,
                Right.RETURN: Scope.SPSZN,
                Right.MARK_CHECKED: Scope.SPSZN,
                Right.EXPORT: Scope.SPSZN,
                Right.IMPORT: Scope.SPSZN,
                Right.RECEIVE_RESULT: Scope.SPSZN,
                Right.REPORT: Scope.SPSZN,
            }
        ),
        Role.ODA_OFFICER: MappingProxyType(
            {Right.REPORT: Scope.ALL, Right.VIEW_AGGREGATES: Scope.ALL}
        ),
        Role.IOC_ADMIN: MappingProxyType(
            {
                Right.REPORT: Scope.ALL,
                Right.MANAGE_USERS: Scope.ALL,
                Right.VIEW_DEADLINES: Scope.ALL,
            }
        ),
        Role.SECURITY_OFFICER: MappingProxyType({Right.MANAGE_MODULES: Scope.ALL}),
        Role.SLA_OPERATOR: MappingProxyType(
            {
                Right.VIEW_DEADLINES: Scope.ALL,
                Right.VIEW_AGGREGATES: Scope.ALL,
                Right.RETRY_TRANSFER: Scope.ALL,
            }
        ),
        Role.CNAP_HEAD: MappingProxyType(
            {
                Right.VIEW: Scope.ACCESS_POINT,
                Right.VIEW_DEADLINES: Scope.ACCESS_POINT,
                Right.RECEIVE_RESULT: Scope.ACCESS_POINT,
                Right.REPORT: Scope.ACCESS_POINT,
            }
        ),
        # A machine has no right of its own: it acts with the role of the officer it names.
        Role.API_CLIENT: MappingProxyType({}),
        Role.AUDITOR: MappingProxyType({Right.READ_AUDIT: Scope.ALL}),
    }
)


_WIDENED: Final = frozenset({Right.VIEW, Right.CHECK, Right.TRANSFER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The officer on whose behalf a client speaks, with the place the officer works at."""

    officer: str
    role: Role
    access_point: str
    otg: str
    starostat: str
    spszn: str
    client: str


def scope(role: Role, right: Right, *, super_scope: SuperScope = SuperScope.OWN) -> Scope:
    """Return the cell of the matrix."""
    cell = PERMISSIONS[role].get(right, Scope.NOTHING)
    widened = right in _WIDENED and super_scope is SuperScope.OTG
    return Scope.OTG if widened and cell is Scope.CREATED else cell


def allowed(
    actor: Actor, right: Right, case: "Case", *, super_scope: SuperScope = SuperScope.OWN
) -> bool:
    """Return whether the actor holds ``right`` over this case.

    A new case must belong to the access point of the actor: its module will carry it.
    """
    if right is Right.CREATE and case.access_point != actor.access_point:
        return False
    return within(actor, scope(actor.role, right, super_scope=super_scope), case)


def within(actor: Actor, reach: Scope, case: "Case") -> bool:
    """Return whether the case lies in that scope of the actor."""
    if reach is Scope.NOTHING:
        return False
    of_case, of_actor = _place_of_case(case), _place_of_actor(actor)
    return all(of_case[place] == of_actor[place] for place in COMPARED[reach])


def _place_of_case(case: "Case") -> Mapping[str, str]:
    return {
        "officer": case.created_by,
        "access_point": case.access_point,
        "starostat": case.starostat,
        "otg": case.otg,
        "spszn": case.spszn,
    }


def _place_of_actor(actor: Actor) -> Mapping[str, str]:
    return {
        "officer": actor.officer,
        "access_point": actor.access_point,
        "starostat": actor.starostat,
        "otg": actor.otg,
        "spszn": actor.spszn,
    }


def visible(actor: Actor, case: "Case", *, super_scope: SuperScope = SuperScope.OWN) -> bool:
    """Return whether the actor may know that this case exists and read it."""
    return allowed(actor, Right.VIEW, case, super_scope=super_scope)
