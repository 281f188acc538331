"""The alert rules fire when the law or a promise is about to break, and only then."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

RULES = Path(__file__).parents[2] / "deploy" / "prometheus"
DESIGN = Path(__file__).parents[2] / "gateway" / "DESIGN.md"
PROMTOOL = shutil.which("promtool") or "promtool"


@pytest.mark.promtool
def test_the_rules_are_well_formed() -> None:
    done = subprocess.run(
        [PROMTOOL, "check", "rules", "brama.rules.yml"],
        cwd=RULES,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.promtool
def test_every_alert_fires_when_its_story_says() -> None:
    done = subprocess.run(
        [PROMTOOL, "test", "rules", "brama.rules.test.yml"],
        cwd=RULES,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_a_story() -> None:
    rules = (RULES / "brama.rules.yml").read_text(encoding="utf-8")
    stories = (RULES / "brama.rules.test.yml").read_text(encoding="utf-8")
    alerts = {line.split(":")[1].strip() for line in rules.splitlines() if "- alert:" in line}
    assert alerts
    assert {name for name in alerts if f"alertname: {name}" not in stories} == set()


def test_every_alert_asks_a_metric_that_is_served() -> None:
    """Another test holds the table of the design against /metrics itself."""
    rules = (RULES / "brama.rules.yml").read_text(encoding="utf-8")
    asked = set(re.findall(r"\bbrama_[a-z_]+", rules))
    served = set(re.findall(r"^\| `(brama_[a-z_]+)", DESIGN.read_text("utf-8"), re.MULTILINE))
    assert len(asked) > 5
    assert asked <= served


def test_no_text_puts_a_noun_after_a_number_it_cannot_agree_with() -> None:
    """«1 справ», «2 справ»: a template knows no plural forms, so the number comes last."""
    rules = (RULES / "brama.rules.yml").read_text(encoding="utf-8")
    assert re.findall(r"\{\{ \$value \}\} [а-яіїєґ]+", rules) == []
