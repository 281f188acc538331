"""The catalogue: the shipped one, and what breaks its layout."""

from datetime import date
from typing import Any

import pytest

from gateway.domain.errors import Invalid
from gateway.domain.service import Catalogue, Category, DecisionKind, Program, parse_catalogue

ROW: dict[str, Any] = {
    "code": "x",
    "name": "Ікс",
    "category": "aid",
    "in_523r": True,
    "in_social_hromada": True,
    "target_program": "asopd",
    "decision_kinds": ["ASSIGNED"],
    "decision_days": 30,
    "required_documents": ["application"],
    "valid_from": date(2020, 1, 1),
}
PROGRAMS = {
    Category.AID: Program.ASOPD,
    Category.PRIVILEGE: Program.EDARP,
    Category.SUBSIDY: Program.HOUSING_SUBSIDY,
}


def test_the_shipped_catalogue_covers_the_three_categories(catalogue: Catalogue) -> None:
    assert {service.category for service in catalogue.services.values()} == set(Category)


def test_each_shipped_service_goes_to_the_program_of_its_category(catalogue: Catalogue) -> None:
    for service in catalogue.services.values():
        assert service.target_program is PROGRAMS[service.category]
        assert service.decision_kinds
        assert service.required_documents


def test_a_service_is_offered_from_its_first_to_its_last_day() -> None:
    offered = parse_catalogue({"service": [{**ROW, "valid_to": date(2021, 1, 1)}]})
    assert offered.get("x", on=date(2020, 1, 1)).name == "Ікс"
    assert offered.get("x", on=date(2021, 1, 1)).national_id is None
    for day in (date(2019, 12, 31), date(2021, 1, 2)):
        with pytest.raises(Invalid):
            offered.get("x", on=day)


def test_an_unknown_service_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(Invalid) as refusal:
        catalogue.get("unknown", on=date(2026, 1, 1))
    assert (refusal.value.code, refusal.value.field) == ("service-unknown", "service")


def test_a_national_code_is_kept() -> None:
    found = parse_catalogue({"service": [{**ROW, "national_id": "00034"}]})
    assert found.services["x"].national_id == "00034"
    assert found.services["x"].decision_kinds == {DecisionKind.ASSIGNED}


@pytest.mark.parametrize(
    "rows",
    [
        None,
        "x",
        ["x"],
        [{**ROW, "category": "other"}],
        [{**ROW, "target_program": "other"}],
        [{**ROW, "decision_kinds": "ASSIGNED"}],
        [{**ROW, "decision_kinds": ["MAYBE"]}],
        [{**ROW, "required_documents": None}],
        [{**ROW, "valid_from": "2020-01-01"}],
        [{**ROW, "valid_to": 5}],
        [{**ROW, "decision_days": "30"}],
        [{"code": "x"}],
        [ROW, ROW],
    ],
)
def test_data_that_break_the_layout_are_refused(rows: object) -> None:
    with pytest.raises(ValueError, match=r"services\.toml"):
        parse_catalogue({"service": rows})
