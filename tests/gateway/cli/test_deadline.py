"""``brama deadline``: the keys and exit codes other programs rely on."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gateway.cli import app

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "deadlines.json").read_text(encoding="utf-8")
)


def asked(*words: str) -> Any:
    done = CliRunner().invoke(app, ["deadline", *words, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_answer_has_exactly_the_promised_keys() -> None:
    assert asked("--received", "2026-11-20T16:40:00+02:00") == {
        "registered": "2026-11-20",
        "d1": {"target": "2026-11-20", "due": "2026-11-23", "due_at": "2026-11-23T22:00:00Z"},
        "d2": None,
        "calendar": "ua-mon-fri",
        "confirmed_until": "2026-05-04",
    }


@pytest.mark.parametrize("vector", VECTORS["cases"], ids=lambda vector: vector["id"])
def test_the_published_vectors(vector: dict[str, str]) -> None:
    found = asked(
        "--received", f"{vector['received']}T12:00:00+02:00", "--holidays", vector["holidays"]
    )
    assert found["d1"]["due"] == vector["d1"]


@pytest.mark.parametrize(
    ("model", "received", "paper"),
    [
        ("1", "2021-02-26", None),
        ("2", "2021-02-26", {"due": "2021-03-03", "due_at": "2021-03-03T22:00:00Z"}),
        ("3", "2019-04-26", {"due": "2019-05-06", "due_at": "2019-05-06T21:00:00Z"}),
        ("2", "2021-03-01", None),
        ("2", "2026-03-27", None),
    ],
)
def test_paper_has_a_date_only_where_d3_does_not_govern(
    model: str, received: str, paper: dict[str, str] | None
) -> None:
    assert asked("--received", f"{received}T12:00:00+02:00", "--model", model)["d2"] == paper


def test_what_came_electronically_on_a_saturday_is_registered_on_monday() -> None:
    found = asked("--received", "2025-11-15T10:00:00+02:00", "--channel", "electronic")
    assert (found["registered"], found["d1"]["due"]) == ("2025-11-17", "2025-11-18")


def test_a_center_open_on_saturdays_counts_them() -> None:
    found = asked("--received", "2025-11-14T10:00:00+02:00", "--calendar", "ua-mon-sat")
    assert (found["calendar"], found["d1"]["due"]) == ("ua-mon-sat", "2025-11-15")


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--received", "2026-11-20T16:40:00"],
        ["--received", "2026-11-20"],
        ["--received", "yesterday"],
        ["--received", "2026-11-20T16:40:00Z", "--channel", "pigeon"],
        ["--received", "2026-11-20T16:40:00Z", "--model", "4"],
        ["--received", "2026-11-20T16:40:00Z", "--holidays", "perhaps"],
        ["--received", "2026-11-20T16:40:00Z", "--calendar", "mars"],
        ["--received", "9999-12-31T23:59:59Z"],
    ],
)
def test_a_usage_error_is_three_and_says_nothing_on_stdout(words: list[str]) -> None:
    done = CliRunner().invoke(app, ["deadline", *words, "--json"])
    assert (done.exit_code, done.stdout) == (3, "")


def test_a_person_reads_it_in_ukrainian_and_is_warned_past_the_confirmed_data() -> None:
    late = CliRunner().invoke(app, ["deadline", "--received", "2026-11-20T16:40:00+02:00"])
    early = CliRunner().invoke(
        app, ["deadline", "--received", "2021-02-26T09:00:00+02:00", "--model", "3"]
    )
    assert "пн 23.11.2026" in late.stdout
    assert "Увага" in late.stdout
    assert "ср 03.03.2021" in early.stdout
    assert "Увага" not in early.stdout


def test_a_broken_calendar_is_a_configuration_error(tmp_path: Path) -> None:
    (tmp_path / "workdays").mkdir()
    (tmp_path / "workdays" / "ua.toml").write_text("confirmed_until = 5", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "gateway", "deadline", "--received", "2026-11-20T16:40:00Z"],
        env={**os.environ, "BRAMA_CONFIG_DIR": str(tmp_path)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert "workdays" in done.stderr
