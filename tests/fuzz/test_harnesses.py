"""Each harness runs for a moment, so that none rots; ``make fuzz`` runs them for longer."""

from pathlib import Path

import pytest

from tests.fuzz import harnesses

pytestmark = pytest.mark.clang
SECONDS = 2


def test_every_harness_finds_nothing_in_a_moment(tmp_path: Path) -> None:
    for command in harnesses.commands(tmp_path, SECONDS):
        answer = harnesses.fuzz(command)
        assert answer.returncode == 0, answer.stderr[-4000:]
        assert "DONE" in answer.stderr
