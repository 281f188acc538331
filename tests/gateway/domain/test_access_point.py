"""The encryption module: its states walked whole, and when it may carry a case."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from gateway.domain.access_point import (
    MODULE_TRANSITIONS,
    Module,
    ModuleAction,
    ModuleState,
    may_transfer,
    refusal,
    require_transfer,
)
from gateway.domain.errors import Forbidden, Invalid, TransitionNotAllowed

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
YEAR = timedelta(days=365)


def module(state: ModuleState) -> Module:
    return Module(
        id="m-1",
        access_point="kyiv-center-1",
        serial="1",
        state=state,
        requested_at=NOW - YEAR,
        valid_from=NOW - timedelta(days=1),
        valid_to=NOW + timedelta(days=1),
    )


@pytest.mark.parametrize(("state", "action"), list(product(ModuleState, ModuleAction)))
def test_only_the_rows_of_the_table_move_a_module(state: ModuleState, action: ModuleAction) -> None:
    if (state, action) in MODULE_TRANSITIONS:
        moved = module(state).after(action, NOW, valid_to=NOW + YEAR)
        assert moved.state is MODULE_TRANSITIONS[state, action]
    else:
        with pytest.raises(TransitionNotAllowed):
            module(state).after(action, NOW, valid_to=NOW + YEAR)


def test_a_revoked_module_never_comes_back() -> None:
    assert not any(before is ModuleState.REVOKED for before, _ in MODULE_TRANSITIONS)


def test_the_dates_of_the_list_of_adopters_are_kept() -> None:
    asked = Module(
        id="m-1",
        access_point="kyiv-center-1",
        serial="1",
        state=ModuleState.REQUESTED,
        requested_at=NOW,
    )
    days = [NOW + timedelta(days=day) for day in range(1, 4)]
    active = (
        asked.after(ModuleAction.SIGN_CONTRACT, days[0])
        .after(ModuleAction.ISSUE, days[1])
        .after(ModuleAction.ACTIVATE, days[2], valid_to=days[2] + YEAR)
    )
    assert (active.requested_at, active.contract_at, active.issued_at) == (NOW, *days[:2])
    assert (active.activated_at, active.valid_from) == (days[2], days[2])
    assert active.valid_to == days[2] + YEAR


def test_a_renewal_begins_a_new_year() -> None:
    renewed = module(ModuleState.EXPIRED).after(ModuleAction.RENEW, NOW, valid_to=NOW + YEAR)
    assert (renewed.valid_from, renewed.valid_to) == (NOW, NOW + YEAR)


@pytest.mark.parametrize("valid_to", [None, NOW, NOW - YEAR, NOW + timedelta(days=367)])
def test_a_module_is_valid_for_at_most_a_year(valid_to: datetime | None) -> None:
    with pytest.raises(Invalid):
        module(ModuleState.ISSUED).after(ModuleAction.ACTIVATE, NOW, valid_to=valid_to)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (ModuleState.REQUESTED, "module-not-active"),
        (ModuleState.CONTRACT_SIGNED, "module-not-active"),
        (ModuleState.ISSUED, "module-not-active"),
        (ModuleState.ACTIVE, None),
        (ModuleState.SUSPENDED, "module-suspended"),
        (ModuleState.EXPIRED, "module-expired"),
        (ModuleState.REVOKED, "module-revoked"),
    ],
)
def test_only_an_active_module_transfers(state: ModuleState, code: str | None) -> None:
    assert refusal(module(state), NOW) == code
    assert may_transfer(module(state), NOW) is (code is None)


def test_an_active_module_transfers_only_within_its_validity() -> None:
    active = module(ModuleState.ACTIVE)
    assert active.valid_from is not None
    assert active.valid_to is not None
    assert refusal(active, active.valid_from - timedelta(seconds=1)) == "module-not-active"
    assert refusal(active, active.valid_from) is None
    assert refusal(active, active.valid_to - timedelta(seconds=1)) is None
    assert refusal(active, active.valid_to) == "module-expired"


def test_without_a_module_nothing_is_transferred() -> None:
    assert refusal(None, NOW) == "module-not-active"


def test_a_module_without_dates_does_not_transfer() -> None:
    bare = Module(id="m", access_point="a", serial="1", state=ModuleState.ACTIVE, requested_at=NOW)
    assert refusal(bare, NOW) == "module-not-active"


def test_a_refused_transfer_says_why() -> None:
    require_transfer(module(ModuleState.ACTIVE), NOW)
    with pytest.raises(Forbidden) as refused:
        require_transfer(module(ModuleState.EXPIRED), NOW)
    assert refused.value.code == "module-expired"
