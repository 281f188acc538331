"""The numbers that other programs rely on."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.cli.exits import ExitCode


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


def test_completion_is_offered() -> None:
    assert "--show-completion" in CliRunner().invoke(app, ["--help"]).output
