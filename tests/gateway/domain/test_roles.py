"""The permission table walked whole, and the scope rule."""

from collections.abc import Callable

import pytest

from gateway.domain.case import Case
from gateway.domain.roles import (
    PERMISSIONS,
    Actor,
    Right,
    Role,
    Scope,
    SuperScope,
    allowed,
    scope,
    visible,
    within,
)

MakeCase = Callable[..., Case]
MakeActor = Callable[..., Actor]

# The matrix of the slides, written a second time: rows are rights, columns are roles.
COLUMNS = (
    Role.USER_STA,
    Role.USER_CNAP,
    Role.SUPER_USER_STA,
    Role.SUPER_USER_CNAP,
    Role.OTG_OFFICER,
    Role.SPSZN_SPECIALIST,
    Role.ODA_OFFICER,
    Role.IOC_ADMIN,
    Role.SECURITY_OFFICER,
    Role.SLA_OPERATOR,
    Role.CNAP_HEAD,
    Role.API_CLIENT,
    Role.AUDITOR,
)
MATRIX = {
    #                    sta  cnap ssta scna otg  spsz oda  ioc  sec  sla  head api  audit
    "create":           "unit unit otg  otg  -    -    -    -    -    -    -    -    -",
    "questionnaire":    "unit unit otg  otg  -    -    -    -    -    -    -    -    -",
    "edit":             "unit unit crea crea -    -    -    -    -    -    -    -    -",
    "view":             "unit unit crea crea otg  spsz -    -    -    -    poin -    -",
    "send_to_otg":      "unit unit -    -    -    -    -    -    -    -    -    -    -",
    "check":            "-    -    crea crea otg  spsz -    -    -    -    -    -    -",
    "return":           "-    -    -    -    otg  spsz -    -    -    -    -    -    -",
    "transfer":         "-    -    crea crea otg  -    -    -    -    -    -    -    -",
    "mark_checked":     "-    -    -    -    -    spsz -    -    -    -    -    -    -",
    "export":           "-    -    -    -    -    spsz -    -    -    -    -    -    -",
    "import":           "-    -    -    -    -    spsz -    -    -    -    -    -    -",
    "receive_result":   "unit unit crea crea otg  spsz -    -    -    -    poin -    -",
    "report":           "unit unit crea crea otg  spsz all  all  -    -    poin -    -",
    "manage_users":     "-    -    -    -    -    -    -    all  -    -    -    -    -",
    "view_aggregates":  "-    -    -    -    -    -    all  -    -    all  -    -    -",
    "view_deadlines":   "-    -    -    -    -    -    -    all  -    all  poin -    -",
    "retry_transfer":   "-    -    -    -    -    -    -    -    -    all  -    -    -",
    "manage_modules":   "-    -    -    -    -    -    -    -    all  -    -    -    -",
    "read_audit":       "-    -    -    -    -    -    -    -    -    -    -    -    all",
}  # fmt: skip
CELLS = {
    "-": Scope.NOTHING,
    "unit": Scope.UNIT,
    "crea": Scope.CREATED,
    "poin": Scope.ACCESS_POINT,
    "otg": Scope.OTG,
    "spsz": Scope.SPSZN,
    "all": Scope.ALL,
}
TOLD = {
    (role, Right(right)): CELLS[cell]
    for right, row in MATRIX.items()
    for role, cell in zip(COLUMNS, row.split(), strict=True)
}
# What each scope compares, so that a case that differs in one of them only lies outside.
COMPARED = {
    Scope.UNIT: {"access_point", "otg", "starostat"},
    Scope.CREATED: {"created_by", "access_point", "otg"},
    Scope.ACCESS_POINT: {"access_point"},
    Scope.OTG: {"otg"},
    Scope.SPSZN: {"spszn"},
    Scope.ALL: set(),
}
PLACES = ("access_point", "otg", "starostat", "spszn", "created_by")


def test_the_table_covers_every_role_and_right() -> None:
    assert TOLD.keys() == {(role, right) for role in Role for right in Right}
    assert PERMISSIONS.keys() == set(Role)


@pytest.mark.parametrize(("role", "right"), list(TOLD))
def test_every_cell_of_the_matrix_is_the_told_one(role: Role, right: Right) -> None:
    assert scope(role, right) is TOLD[role, right]


@pytest.mark.parametrize("reach", list(COMPARED))
@pytest.mark.parametrize("place", PLACES)
def test_a_case_that_differs_in_what_the_scope_compares_lies_outside(
    a_case: MakeCase, an_actor: MakeActor, reach: Scope, place: str
) -> None:
    elsewhere = a_case(**{place: "elsewhere"})
    assert within(an_actor(), reach, a_case())
    assert within(an_actor(), reach, elsewhere) is (place not in COMPARED[reach])


def test_no_scope_covers_nothing(a_case: MakeCase, an_actor: MakeActor) -> None:
    assert not within(an_actor(), Scope.NOTHING, a_case())


@pytest.mark.parametrize(("role", "right"), list(TOLD))
def test_a_right_is_held_only_within_its_scope(
    a_case: MakeCase, an_actor: MakeActor, role: Role, right: Right
) -> None:
    actor, far = an_actor(role=role), dict.fromkeys(PLACES, "elsewhere")
    assert allowed(actor, right, a_case()) is (TOLD[role, right] is not Scope.NOTHING)
    assert allowed(actor, right, a_case(**far)) is (TOLD[role, right] is Scope.ALL)


def test_a_user_of_one_starostat_cannot_see_a_case_of_another(
    a_case: MakeCase, an_actor: MakeActor
) -> None:
    assert not visible(an_actor(role=Role.USER_STA), a_case(starostat="other"))


def test_a_super_user_creates_for_any_starostat_of_its_community(
    a_case: MakeCase, an_actor: MakeActor
) -> None:
    assert allowed(an_actor(), Right.CREATE, a_case(starostat="other"))
    assert not allowed(an_actor(), Right.CREATE, a_case(otg="other"))


def test_nobody_creates_a_case_for_another_access_point(
    a_case: MakeCase, an_actor: MakeActor
) -> None:
    assert not allowed(an_actor(), Right.CREATE, a_case(access_point="kyiv-center-2"))


@pytest.mark.parametrize("right", list(Right))
def test_the_setting_widens_only_what_a_super_user_sees_checks_and_transfers(
    a_case: MakeCase, an_actor: MakeActor, right: Right
) -> None:
    colleagues = a_case(created_by="officer-2", access_point="kyiv-center-2")
    widened = allowed(an_actor(), right, colleagues, super_scope=SuperScope.OTG)
    own_only = allowed(an_actor(), right, colleagues, super_scope=SuperScope.OWN)
    assert widened is (
        own_only
        or right in {Right.VIEW, Right.CHECK, Right.TRANSFER}
        or right is Right.QUESTIONNAIRE
    )


def test_the_setting_widens_nothing_for_other_roles(a_case: MakeCase, an_actor: MakeActor) -> None:
    actor = an_actor(role=Role.USER_CNAP)
    elsewhere = a_case(starostat="other")
    assert not visible(actor, elsewhere, super_scope=SuperScope.OTG)


def test_who_manages_keys_holds_no_right_over_cases() -> None:
    assert set(PERMISSIONS[Role.SECURITY_OFFICER]) == {Right.MANAGE_MODULES}


def test_a_machine_has_no_right_of_its_own() -> None:
    assert not PERMISSIONS[Role.API_CLIENT]
