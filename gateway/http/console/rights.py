"""Which page needs which right. The table of pages beside the domain's permission table.

An address of the console that stands neither here nor in ``PUBLIC`` is shown to nobody.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gateway.domain.roles import PERMISSIONS, Right, Role, Scope, scope
from gateway.store.operators import Operator

PUBLIC: Final = frozenset({"/console/login", "/console/static/console", "/console/static/vendor"})
# None: any signed-in operator.
PAGES: Final = MappingProxyType(
    {
        "/console": None,
        "/console/logout": None,
        "/console/board": Right.VIEW_DEADLINES,
        "/console/board/live": Right.VIEW_DEADLINES,
        "/console/journal": Right.VIEW_DEADLINES,
        "/console/cases/{case_id}": Right.VIEW_DEADLINES,
        "/console/cases/{case_id}/retry": Right.RETRY_TRANSFER,
        "/console/modules": Right.MANAGE_MODULES,
        "/console/audit": Right.READ_AUDIT,
    }
)

ROLE_LABELS: Final = MappingProxyType(
    {
        Role.SLA_OPERATOR: "Оператор строків",
        Role.CNAP_HEAD: "Керівник ЦНАП",
        Role.SECURITY_OFFICER: "Адміністратор безпеки",
        Role.AUDITOR: "Аудитор",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """An entry of the navigation."""

    path: str
    label: str


SECTIONS: Final = (
    Section(path="/console/board", label="Строки"),
    Section(path="/console/journal", label="Журнал"),
    Section(path="/console/modules", label="Модулі"),
    Section(path="/console/audit", label="Події"),
)


def may(operator: Operator, right: Right | None) -> bool:
    """Whether the operator's role has any scope under ``right``."""
    return right is None or scope(operator.role, right) is not Scope.NOTHING


def sections(operator: Operator) -> tuple[Section, ...]:
    """The pages the operator may open, in the order of the navigation; never empty."""
    return tuple(section for section in SECTIONS if may(operator, PAGES[section.path]))


def reach(operator: Operator) -> str | None:
    """The one access point the operator is bound to; None is the whole network.

    A role of one place without a place reaches nothing: no access point has an empty code.
    """
    if operator.access_point:
        return operator.access_point
    scopes = set(PERMISSIONS[operator.role].values())
    return None if scopes == {Scope.ALL} else ""


def sees_content(operator: Operator) -> bool:
    """Whether the operator may read cases, not only their numbers and deadlines."""
    return may(operator, Right.VIEW)
