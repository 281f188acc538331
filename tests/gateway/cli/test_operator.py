"""``brama operator``: a person gets into the console of a real installation, and out of it."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway import operators
from gateway.cli import app
from gateway.domain.roles import Role
from gateway.operators import SignedIn
from gateway.settings import CONFIG_DIR
from gateway.store import Store

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BRAMA_DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


def brama(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


async def signed_in(data_dir: Path, login: str, password: str) -> SignedIn | None:
    store = await Store.open(f"sqlite:///{data_dir / 'brama.sqlite3'}")
    try:
        answer = await operators.authenticate(store, login=login, password=password, now=NOW)
    finally:
        await store.close()
    return answer if isinstance(answer, SignedIn) else None


async def is_open(data_dir: Path, token: str) -> bool:
    store = await Store.open(f"sqlite:///{data_dir / 'brama.sqlite3'}")
    try:
        return await operators.session_of(store, token, attended=False, now=NOW) is not None
    finally:
        await store.close()


def test_the_password_told_opens_the_console_and_the_next_one_ends_it(data_dir: Path) -> None:
    words = ("operator", "slava", "--role", "sla_operator")
    first = brama(*words)
    assert first.exit_code == 0
    session = asyncio.run(signed_in(data_dir, "slava", first.output.strip()))
    assert session is not None
    assert session.session.operator.role is Role.SLA_OPERATOR

    second = brama(*words)
    assert not asyncio.run(is_open(data_dir, session.token))
    assert asyncio.run(signed_in(data_dir, "slava", first.output.strip())) is None
    assert asyncio.run(signed_in(data_dir, "slava", second.output.strip())) is not None


def test_who_is_closed_is_out_at_once(data_dir: Path) -> None:
    password = brama("operator", "slava", "--role", "auditor").output.strip()
    session = asyncio.run(signed_in(data_dir, "slava", password))
    assert session is not None
    assert brama("operator", "slava", "--close").output == "Вхід закрито.\n"
    assert not asyncio.run(is_open(data_dir, session.token))
    assert asyncio.run(signed_in(data_dir, "slava", password)) is None


def test_the_head_belongs_to_a_registered_place(data_dir: Path) -> None:
    words = ("operator", "holova", "--role", "cnap_head", "--access-point", "kyiv-center-1")
    assert brama(*words).exit_code == 3
    assert brama("register", str(CONFIG_DIR / "registry.example.toml")).exit_code == 0
    answer = brama(*words)
    assert answer.exit_code == 0, answer.stderr
    session = asyncio.run(signed_in(data_dir, "holova", answer.output.strip()))
    assert session is not None
    assert session.session.operator.access_point == "kyiv-center-1"


@pytest.mark.parametrize(
    "words",
    [
        ("slava",),
        ("slava", "--role", "auditor", "--close"),
        ("slava", "--role", "userCnap"),
        ("slava", "--role", "nobody"),
        ("slava", "--role", "cnap_head"),
        ("slava", "--role", "auditor", "--access-point", "kyiv-center-1"),
        ("Slava", "--role", "auditor"),
        ("nobody", "--close"),
    ],
)
def test_what_breaks_a_rule_is_told_in_one_line(words: tuple[str, ...]) -> None:
    answer = brama("operator", *words)
    assert (answer.exit_code, answer.stdout) == (3, "")
    assert answer.stderr.startswith("brama: ")
    assert answer.stderr.count("\n") == 1
