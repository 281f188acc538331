"""Refusals: a stable code, a Ukrainian title."""

import ast
import re
from pathlib import Path

import pytest

from gateway.domain.errors import TITLES, Conflict, DomainError, Forbidden, Invalid, NotFound

GATEWAY = Path(__file__).parents[3] / "gateway"
KINDS = [kind for kind in DomainError.__subclasses__() if kind is not Invalid]


@pytest.mark.parametrize("code", TITLES)
def test_a_code_is_kebab_case_and_its_title_ukrainian(code: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert re.search("[а-яєіїґ]", TITLES[code])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_code_of_its_own_to_begin_with(kind: type[DomainError]) -> None:
    assert kind().code in TITLES
    assert kind().title == TITLES[kind().code]


def test_a_refusal_tells_code_and_detail() -> None:
    refusal = Forbidden("module-expired", "Поновіть договір.")
    assert str(refusal) == "module-expired: Поновіть договір."
    assert refusal.title == "Строк дії модуля шифрування минув"
    assert str(NotFound()) == "not-found"


def test_a_code_without_a_title_of_its_own_has_that_of_its_kind() -> None:
    assert Conflict("newer-code").title == TITLES["transition-not-allowed"]


def raised_codes() -> set[str]:
    """The literal codes in every ``Invalid("code", …)`` and its siblings in the gateway."""
    kinds = {kind.__name__ for kind in (*KINDS, Invalid)}
    return {
        node.args[0].value
        for path in GATEWAY.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in kinds
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_every_code_raised_in_the_gateway_has_its_title() -> None:
    assert raised_codes() - TITLES.keys() == set()
