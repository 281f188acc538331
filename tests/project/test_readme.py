"""README tells the truth about the tree it stands in."""

import re
from pathlib import Path

from typer.testing import CliRunner

from gateway.cli import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_path_of_the_change_table_exists() -> None:
    table = README.split("## If you want to change")[1].split("\n## ")[0]
    paths = re.findall(r"\| `([^`]+)` \|", table)
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_make_word_of_the_readme_is_a_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    words = set(re.findall(r"\bmake ([a-z]+)\b", README)) - {"sure"}
    assert {"run", "test", "demo"} <= words
    assert {word for word in words if f"\n{word}:" not in makefile} == set()


def test_every_verb_of_the_readme_is_a_command() -> None:
    verbs = set(re.findall(r"^\$ brama ([a-z]+)", README, re.MULTILINE))
    assert {"verify", "hash", "deadline", "serve", "doctor"} <= verbs
    help_codes = {verb: CliRunner().invoke(app, [verb, "--help"]).exit_code for verb in verbs}
    assert set(help_codes.values()) == {0}, help_codes


def test_each_package_tells_what_to_know_before_the_first_edit() -> None:
    for package in ("gateway", "crypto_module", "connectors"):
        assert (ROOT / package / "DESIGN.md").stat().st_size > 1000
