"""A decision: what each kind must and must not say; total on any object."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.decision import KIND_LABELS, Decision, parse
from gateway.domain.errors import Invalid
from gateway.domain.service import Catalogue, DecisionKind

Json = dict[str, Any]
ASSIGNED: Json = {
    "kind": "ASSIGNED",
    "amount": "1234.56",
    "valid_from": "2025-11-01",
    "valid_to": "2026-04-30",
    "number": "17-а",
    "date": "2025-11-10",
    "body": "УСЗН",
}
REFUSED: Json = {
    "kind": "REFUSED",
    "refusal_reason": "Дохід перевищує межу",
    "number": "18",
    "date": "2025-11-10",
    "body": "УСЗН",
}
REGISTERED: Json = {"kind": "REGISTERED", "number": "19", "date": "2025-11-10", "body": "УСЗН"}


def test_an_assignment_tells_amount_and_term() -> None:
    assert parse(ASSIGNED) == Decision(
        kind=DecisionKind.ASSIGNED,
        number="17-а",
        date=date(2025, 11, 10),
        body="УСЗН",
        amount=Decimal("1234.56"),
        valid_from=date(2025, 11, 1),
        valid_to=date(2026, 4, 30),
    )


@pytest.mark.parametrize("data", [ASSIGNED, REFUSED, REGISTERED])
def test_the_wire_form_is_read_back_the_same(data: Json) -> None:
    decision = parse(data)
    assert parse(decision.as_json()) == decision
    assert {name: value for name, value in decision.as_json().items() if value is not None} == data


def test_a_registration_needs_no_amount_and_may_have_a_term() -> None:
    assert parse(REGISTERED).amount is None
    assert parse({**REGISTERED, "valid_to": "2026-04-30"}).valid_to == date(2026, 4, 30)


WRONG = [
    ({**ASSIGNED, "kind": "MAYBE"}, "decision-invalid", "kind"),
    ({**ASSIGNED, "kind": None}, "field-required", "kind"),
    ({**ASSIGNED, "amount": None}, "field-required", "amount"),
    ({**ASSIGNED, "amount": 1234.56}, "field-invalid", "amount"),
    ({**ASSIGNED, "amount": "1234.5"}, "decision-invalid", "amount"),
    ({**ASSIGNED, "amount": "1234,56"}, "decision-invalid", "amount"),
    ({**ASSIGNED, "amount": "-1.00"}, "decision-invalid", "amount"),
    ({**ASSIGNED, "amount": "0.00"}, "decision-invalid", "amount"),
    ({**ASSIGNED, "amount": "100000000.00"}, "decision-invalid", "amount"),
    ({**ASSIGNED, "amount": "NaN"}, "decision-invalid", "amount"),
    ({**ASSIGNED, "amount": "1e3"}, "decision-invalid", "amount"),
    ({**ASSIGNED, "amount": "١.٠٠"}, "decision-invalid", "amount"),
    ({**ASSIGNED, "valid_from": None}, "field-required", "valid_from"),
    ({**ASSIGNED, "valid_to": None}, "field-required", "valid_to"),
    ({**ASSIGNED, "valid_to": "2025-10-31"}, "decision-invalid", "valid_to"),
    ({**ASSIGNED, "refusal_reason": "x"}, "decision-invalid", "refusal_reason"),
    ({**ASSIGNED, "number": " "}, "field-invalid", "number"),
    ({**ASSIGNED, "date": "10.11.2025"}, "field-invalid", "date"),
    ({**ASSIGNED, "sum": "1"}, "field-unknown", ""),
    ({**REFUSED, "refusal_reason": None}, "field-required", "refusal_reason"),
    ({**REFUSED, "amount": "1.00"}, "decision-invalid", "amount"),
    ({**REGISTERED, "amount": "1.00"}, "decision-invalid", "amount"),
]


@pytest.mark.parametrize(("data", "code", "field"), WRONG)
def test_a_wrong_field_is_named(data: Json, code: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse(data)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_a_service_has_only_its_own_kinds_of_decision(catalogue: Catalogue) -> None:
    aid = catalogue.services["birth-grant"]
    privilege = catalogue.services["privileges-registration"]
    assert parse(ASSIGNED, service=aid).kind is DecisionKind.ASSIGNED
    assert parse(REGISTERED, service=privilege).kind is DecisionKind.REGISTERED
    with pytest.raises(Invalid):
        parse(REGISTERED, service=aid)


def test_only_a_later_decision_of_another_number_amends() -> None:
    first = parse(ASSIGNED)
    later = parse({**ASSIGNED, "number": "20", "date": "2025-12-01"})
    assert later.supersedes(first)
    assert not first.supersedes(later)
    assert not parse({**ASSIGNED, "number": "20"}).supersedes(first)
    assert not parse({**ASSIGNED, "date": "2025-12-01"}).supersedes(first)


def test_money_is_not_shown_by_repr() -> None:
    assert "1234" not in repr(parse(ASSIGNED))


def test_every_kind_has_its_name() -> None:
    assert KIND_LABELS.keys() == set(DecisionKind)


@given(
    st.dictionaries(
        st.sampled_from([*ASSIGNED, "refusal_reason"]),
        st.sampled_from([*ASSIGNED.values(), "REFUSED", "REGISTERED", "9999-99-99"])
        | st.none()
        | st.text(max_size=12)
        | st.integers(),
    )
)
def test_any_object_gives_a_decision_or_a_refusal(data: Json) -> None:
    with suppress(Invalid):
        assert isinstance(parse({**ASSIGNED, **data}), Decision)
