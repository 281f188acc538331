"""Whose turn it is: every (role, status, action), and that the three tables agree."""

from collections.abc import Callable
from itertools import product

import pytest

from gateway.domain.actors import ACTORS, RIGHTS, may
from gateway.domain.case import TRANSITIONS, Action, Case, Status
from gateway.domain.roles import PERMISSIONS, Actor, Role, SuperScope
from gateway.domain.transport import SUBMITS

MakeCase = Callable[..., Case]
MakeActor = Callable[..., Actor]


def test_every_row_of_the_transition_table_has_its_actors() -> None:
    assert ACTORS.keys() == TRANSITIONS.keys()
    assert all(ACTORS.values())


def test_every_actor_holds_the_right_its_row_needs() -> None:
    for (_, action), roles in ACTORS.items():
        assert all(RIGHTS[action] in PERMISSIONS[role] for role in roles)


def test_a_case_is_submitted_by_those_whose_row_it_is() -> None:
    for role, action in SUBMITS.items():
        assert role in ACTORS[Status.FORMING, action]


@pytest.mark.parametrize("role", Role)
def test_a_role_acts_only_in_its_turn(a_case: MakeCase, an_actor: MakeActor, role: Role) -> None:
    permitted = {
        (status, action)
        for status, action in product(Status, Action)
        if may(an_actor(role=role), action, a_case(status=status))
    }
    assert permitted == {row for row, roles in ACTORS.items() if role in roles}


def test_the_officer_of_a_community_cannot_take_a_case_back_from_spszn(
    a_case: MakeCase, an_actor: MakeActor
) -> None:
    officer = an_actor(role=Role.OTG_OFFICER)
    assert may(officer, Action.RETURN, a_case(status=Status.SENT_TO_OTG))
    assert not may(officer, Action.RETURN, a_case(status=Status.SENT_TO_SPSZN))


def test_a_super_user_sends_again_what_it_sent_and_nothing_else(
    a_case: MakeCase, an_actor: MakeActor
) -> None:
    own = a_case(status=Status.RETURNED_TO_OTG)
    colleagues = a_case(status=Status.RETURNED_TO_OTG, created_by="officer-2")
    assert may(an_actor(), Action.PASS_TO_SPSZN, own)
    assert not may(an_actor(), Action.PASS_TO_SPSZN, colleagues)
    assert may(an_actor(), Action.PASS_TO_SPSZN, colleagues, super_scope=SuperScope.OTG)
