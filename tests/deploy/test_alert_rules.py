"""The alert rules fire when the law or a promise is about to break, and only then."""

import shutil
import subprocess
from pathlib import Path

import pytest

RULES = Path(__file__).parents[2] / "deploy" / "prometheus"
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
