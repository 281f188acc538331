"""Every defect of the lab gets the verdict that its data say, by the command that they name."""

import json
import shlex
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.cli.exits import ExitCode
from gateway.lab import CATALOGUE, make, write
from gateway.lab.making import BUILDERS

LEAST: Final = 200
FAMILIES: Final = sorted({one.family for one in CATALOGUE.values()})
EXIT_CODES: Final = {
    "TOTAL-PASSED": ExitCode.PASSED,
    "TOTAL-FAILED": ExitCode.FAILED,
    "INDETERMINATE": ExitCode.INDETERMINATE,
}


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commands name files relative to the folder of their specimen."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def judged(command: list[str]) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(app, command[1:])
    told = json.loads(done.stdout)
    assert isinstance(told, dict), done.output
    return done.exit_code, told


def parts(told: dict[str, Any]) -> dict[str, list[dict[str, str | None]]]:
    """What a full report says of parts, depth first."""

    def walked(found: list[dict[str, Any]], part: str) -> Iterator[dict[str, str | None]]:
        for one in found:
            yield {word: one[word] for word in ("indication", "sub_indication")}
            yield from walked(one.get(part, []), part)

    of_signatures = {
        part: [found for one in told["signatures"] for found in walked(one[part], part)]
        for part in ("counter_signatures", "time_stamps")
    }
    return {**of_signatures, "nested": [*walked(told["nested"], "nested")]}


@pytest.mark.parametrize("identifier", CATALOGUE)
def test_a_defect_gets_its_verdict(identifier: str, inside: Path) -> None:
    defect = CATALOGUE[identifier]
    expected = write(make(identifier), defect, inside)
    update = expected["update"]
    if update is not None:
        done = CliRunner().invoke(app, update["command"][1:])
        assert done.exit_code == update["exit_code"], done.output
        assert (update["told"] or "") in done.stderr
    code, told = judged(expected["command"])
    assert (told["indication"], told["sub_indication"]) == (
        expected["indication"],
        expected["sub_indication"],
    ), told
    assert code == EXIT_CODES[expected["indication"]]
    for part, found in expected["parts"].items():
        assert sorted(map(str, parts(told)[part])) == sorted(map(str, found)), part


@pytest.mark.parametrize(
    "identifier", [one.id for one in CATALOGUE.values() if one.family == "address"]
)
def test_an_address_of_a_certificate_is_not_followed(
    identifier: str, inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No name is resolved and nothing is connected to, and the operator is told of it."""

    def forbidden(*_: object) -> None:
        pytest.fail("somebody was asked")

    monkeypatch.setattr(socket.socket, "connect", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    defect = CATALOGUE[identifier]
    expected = write(make(identifier), defect, inside)
    done = CliRunner().invoke(app, expected["command"][1:])
    assert json.loads(done.stdout)["sub_indication"] == expected["sub_indication"]
    assert ("не запитано" in done.stderr) is not defect.is_control


def test_there_are_enough_defects_and_each_family_has_its_control() -> None:
    assert len(CATALOGUE) >= LEAST
    assert {one.name for one in CATALOGUE.values()} == set(BUILDERS)
    for family in FAMILIES:
        whole = [one for one in CATALOGUE.values() if one.family == family]
        passed = [one for one in whole if one.is_control]
        assert passed, family
        assert len(passed) < len(whole) / 2, family


def test_the_list_names_every_defect() -> None:
    plain = CliRunner().invoke(app, ["lab", "list"])
    told = CliRunner().invoke(app, ["lab", "list", "--json"])
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert [one["defect"] for one in rows] == list(CATALOGUE)
    assert [line.split("\t")[0] for line in plain.stdout.splitlines()] == list(CATALOGUE)
    assert all(row["description"] for row in rows)
    assert set(rows[0]) == {"defect", "description", "indication", "sub_indication"}


def test_a_made_defect_holds_what_its_command_needs(inside: Path) -> None:
    words = ["lab", "make", "--defect", "content-changed-dstu", "--out", "вада"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    folder = inside / "вада"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    assert shlex.split(done.stdout) == expected["command"]
    named = [expected["file"], expected["content"], *expected["anchors"], expected["certificates"]]
    assert all((folder / one).is_file() for one in named)
    assert (expected["revocation"], expected["evidence"]) == ("none", None)
    again = CliRunner().invoke(app, words)
    assert again.exit_code == ExitCode.UNUSABLE
    assert "не порожній" in again.stderr


def test_a_list_is_offered_before_the_judgement(inside: Path) -> None:
    words = ["lab", "make", "--defect", "trusted-list-rolled-back-ecdsa", "--out", "."]
    done = CliRunner().invoke(app, words)
    offer, judge = done.stdout.splitlines()
    assert offer.startswith("brama trust update ")
    assert "--trust-lists" in shlex.split(judge)
    known = [one.name for one in (inside / "trust-lists").iterdir()]
    assert known == ["lab.trusted-list.json"]


def test_an_unknown_defect_is_an_error_of_usage(inside: Path) -> None:
    done = CliRunner().invoke(app, ["lab", "make", "--defect", "none", "--out", str(inside / "x")])
    assert done.exit_code == ExitCode.UNUSABLE
    assert "--defect" in done.stderr
    assert not (inside / "x").exists()
