"""``brama doctor`` and ``brama serve`` agree: what stops the one is a failure of the other."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.app import build
from gateway.cli import app
from gateway.cli.installation import install
from gateway.cli.stage import write_configuration
from gateway.settings import ConfigurationError, load


def failures(*words: str) -> tuple[int, list[str]]:
    done = CliRunner().invoke(app, ["doctor", "--json", *words])
    found = json.loads(done.stdout)
    return done.exit_code, [each["check"] for each in found if each["state"] == "failed"]


def test_what_serve_will_miss_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAMA_DATA_DIR", str(tmp_path / "var"))
    with pytest.raises(ConfigurationError):
        build(load())
    assert failures() == (
        1,
        ["якорі довіри", "печатка шлюзу", "печатка міністерства", "криптосервер"],
    )


def test_an_installation_that_can_be_served_has_no_failure(tmp_path: Path) -> None:
    made = asyncio.run(
        install(
            tmp_path / "gateway",
            simulator_data=tmp_path / "ministry",
            crypto_port=1,
            now=datetime.now(UTC),
        )
    )
    write_configuration(made.settings, tmp_path / "brama.toml")
    assert failures("--config", str(tmp_path / "brama.toml")) == (0, [])
