"""README tells the truth about the tree it stands in."""

import re
from pathlib import Path

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
    registered = (ROOT / "gateway" / "cli" / "__init__.py").read_text(encoding="utf-8")
    verbs = set(re.findall(r"^\$ brama ([a-z]+)", README, re.MULTILINE))
    assert {verb for verb in verbs if f'app.command("{verb}")' not in registered} == set()


def test_each_package_tells_what_to_know_before_the_first_edit() -> None:
    for package in ("gateway", "crypto_module", "connectors"):
        assert (ROOT / package / "DESIGN.md").stat().st_size > 1000
