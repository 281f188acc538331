"""``brama register`` and ``brama enrol``: the example file is taken, a key works at once."""

import asyncio
import hashlib
import ssl
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.settings import CONFIG_DIR
from gateway.store import Store, actors

EXAMPLE = str(CONFIG_DIR / "registry.example.toml")
CERTIFICATE = next((Path(__file__).parents[2] / "vectors").rglob("*.cer"))
NO_CERT = Path(__file__)
ENROL = ["enrol", "city-1", "--officer", "officer-1", "--name", "Система"]


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BRAMA_DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


async def _officer_of(data_dir: Path, key: str) -> str | None:
    store = await Store.open(f"sqlite:///{data_dir / 'brama.sqlite3'}")
    actor = await actors.by_api_key(store, hashlib.sha256(key.encode()).digest())
    await store.close()
    return None if actor is None else actor.officer


async def _officer_by_certificate(data_dir: Path, der: bytes) -> str | None:
    store = await Store.open(f"sqlite:///{data_dir / 'brama.sqlite3'}")
    actor = await actors.by_certificate(store, hashlib.sha256(der).digest())
    await store.close()
    return None if actor is None else actor.officer


def test_the_example_is_registered_and_its_officers_client_gets_a_key(data_dir: Path) -> None:
    runner = CliRunner()
    for _ in range(2):
        answer = runner.invoke(app, ["register", EXAMPLE])
        assert (answer.exit_code, answer.output) == (
            0,
            "Внесено: точок доступу 1, посадовців 2, модулів 1.\n",
        )
    answer = runner.invoke(app, ENROL)
    assert answer.exit_code == 0
    assert asyncio.run(_officer_of(data_dir, answer.output.strip())) == "officer-1"


def test_a_client_is_bound_to_its_certificate(data_dir: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["register", EXAMPLE]).exit_code == 0
    der = CERTIFICATE.read_bytes()
    pem, two = tmp_path / "client.pem", tmp_path / "two.pem"
    block = ssl.DER_cert_to_PEM_cert(der)
    pem.write_text(block)
    two.write_text(block * 2)
    for file, code in ((pem, 0), (CERTIFICATE, 0), (two, 3), (tmp_path / "none", 3), (NO_CERT, 3)):
        answer = runner.invoke(app, [*ENROL, "--certificate", str(file)])
        assert answer.exit_code == code, (file, answer.stderr)
    assert asyncio.run(_officer_by_certificate(data_dir, der)) == "officer-1"


def test_an_unknown_officer_is_a_configuration_error() -> None:
    assert CliRunner().invoke(app, ENROL).exit_code == 3


@pytest.mark.parametrize("content", [None, "not = [toml", '[[officer]]\nid = "x"\n'])
def test_a_broken_file_is_a_configuration_error(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "registry.toml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    assert CliRunner().invoke(app, ["register", str(file)]).exit_code == 3
