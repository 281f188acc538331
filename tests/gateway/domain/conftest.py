import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gateway.domain.case import Case
from gateway.domain.deadlines import DeadlineRules, due
from gateway.domain.reception import Channel
from gateway.domain.roles import Actor, Role
from gateway.domain.service import Catalogue, Category, parse_catalogue
from gateway.domain.workday_rules import parse_calendar
from gateway.domain.workdays import Calendar

CONFIG = Path(__file__).parents[3] / "config"


@pytest.fixture(scope="session")
def workdays() -> Mapping[str, object]:
    return tomllib.loads((CONFIG / "workdays" / "ua.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def calendar(workdays: Mapping[str, object]) -> Calendar:
    return parse_calendar(workdays)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return parse_catalogue(tomllib.loads((CONFIG / "services.toml").read_text(encoding="utf-8")))


@pytest.fixture
def a_case(calendar: Calendar) -> Callable[..., Case]:
    """A case received on Friday 2026-11-20 at noon in Kyiv, due by the end of Monday."""

    def build(**changes: Any) -> Case:
        received = datetime(2026, 11, 20, 10, tzinfo=UTC)
        values: dict[str, Any] = {
            "id": UUID(int=1),
            "number": "1",
            "service": "birth-grant",
            "category": Category.AID,
            "access_point": "kyiv-center-1",
            "otg": "kyiv",
            "starostat": "center",
            "spszn": "kyiv-1",
            "created_by": "officer-1",
            "created_by_role": Role.SUPER_USER_CNAP,
            "channel": Channel.IN_PERSON,
            "model": 1,
            "received_at": received,
            "arrived_at": received,
            "due": due(
                received,
                channel=Channel.IN_PERSON,
                model=1,
                calendar=calendar,
                rules=DeadlineRules(),
            ),
        }
        return Case(**{**values, **changes})

    return build


@pytest.fixture
def an_actor() -> Callable[..., Actor]:
    """An actor who sits where `a_case` was created."""

    def build(**changes: Any) -> Actor:
        values: dict[str, Any] = {
            "officer": "officer-1",
            "role": Role.SUPER_USER_CNAP,
            "access_point": "kyiv-center-1",
            "otg": "kyiv",
            "starostat": "center",
            "spszn": "kyiv-1",
            "client": "city",
        }
        return Actor(**{**values, **changes})

    return build
