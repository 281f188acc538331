"""Each code that the store may hold has Ukrainian words."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from crypto_module.validation import SubIndication
from gateway.domain.access_point import ModuleState
from gateway.domain.case import SignatureState, TransportState
from gateway.domain.roles import Role
from gateway.domain.service import Category
from gateway.http.console import labels, modules, rights, verdict_words
from gateway.http.console.journal import DEADLINES
from gateway.operators import CONSOLE_ROLES
from gateway.store.events import EventType
from gateway.store.lookup import Deadline


@pytest.mark.parametrize(
    ("table", "enum"),
    [
        (labels.TRANSPORT, TransportState),
        (labels.SIGNATURE, SignatureState),
        (labels.CATEGORY, Category),
        (labels.EVENT, EventType),
        (labels.ROLE, Role),
        (modules.STATES, ModuleState),
        (DEADLINES, Deadline),
    ],
)
def test_a_table_of_words_covers_its_enum(table: Mapping[str, str], enum: type[StrEnum]) -> None:
    assert set(table) == set(enum)
    assert all("а" <= word.lower()[0] <= "ї" for word in table.values())


def test_each_sub_indication_is_explained() -> None:
    assert {each.value for each in SubIndication} <= set(verdict_words.EXPLANATIONS)


def test_each_role_of_the_console_is_named_and_has_a_page() -> None:
    assert set(rights.ROLE_LABELS) == CONSOLE_ROLES
