"""The numbers that other programs rely on."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.cli.exits import ExitCode
from gateway.cli.verbs import VERBS
from gateway.settings import CONFIG_DIR


@pytest.mark.parametrize(
    "words", [[], ["no-such-verb"], ["--no-such-option"], ["hash"], ["verify"]]
)
def test_a_usage_error_is_three(words: list[str]) -> None:
    assert CliRunner().invoke(app, words).exit_code == ExitCode.UNUSABLE


def test_help_passes_and_shows_an_example() -> None:
    done = CliRunner().invoke(app, ["--help"])
    assert done.exit_code == ExitCode.PASSED
    assert "brama verify" in done.output


def test_the_installed_program_gives_the_same_numbers() -> None:
    command = [sys.executable, "-m", "gateway", "no-such-verb"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == ExitCode.UNUSABLE


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_of_the_table_has_help(verb: str) -> None:
    done = CliRunner().invoke(app, [verb, "--help"])
    assert done.exit_code == ExitCode.PASSED
    assert verb in done.output


def test_a_misspelt_verb_is_proposed() -> None:
    assert "'verify'" in CliRunner().invoke(app, ["verfy"]).output


def test_output_that_cannot_be_written_is_three() -> None:
    command = [sys.executable, "-m", "gateway", "hash", "-a", "gost34311", __file__]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == ExitCode.UNUSABLE
    assert done.stderr.startswith(b"brama: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_nobody_reads_is_three(unbuffered: str) -> None:
    command = [sys.executable, "-m", "gateway", "hash", "-a", "gost34311", __file__]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    os.close(writing)
    assert done.returncode == ExitCode.UNUSABLE


def test_a_fault_of_ours_is_not_taken_for_a_failed_signature(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "gateway.cli.hash", None)  # importing it raises
    done = CliRunner().invoke(app, ["hash", "-a", "gost34311", __file__])
    assert done.exit_code == ExitCode.UNUSABLE
    assert "Traceback" in done.stderr


def test_a_database_that_does_not_answer_is_worth_another_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, not listening: a connection is refused
        port = nobody.getsockname()[1]
        monkeypatch.setenv("BRAMA_DATABASE_URL", f"postgresql://u:secret@127.0.0.1:{port}/brama")
        monkeypatch.setenv("BRAMA_DATA_DIR", str(tmp_path))
        done = CliRunner().invoke(app, ["register", str(CONFIG_DIR / "registry.example.toml")])
    assert done.exit_code == ExitCode.UNAVAILABLE
    assert done.stderr.startswith("brama: ")
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


def test_completion_is_offered() -> None:
    assert "--show-completion" in CliRunner().invoke(app, ["--help"]).output
