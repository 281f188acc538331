"""Each harness runs for a moment, so that none rots; ``make fuzz`` runs them for longer."""

from pathlib import Path

import pytest

from tests.fuzz import corpus, harnesses

pytestmark = pytest.mark.clang
SECONDS = 2


def test_every_harness_finds_nothing_in_a_moment(tmp_path: Path) -> None:
    for command in harnesses.commands(tmp_path, SECONDS):
        answer = harnesses.fuzz(command)
        assert answer.returncode == 0, answer.stderr[-4000:]
        assert "DONE" in answer.stderr


def test_what_was_found_before_is_kept_small_and_given_again(tmp_path: Path) -> None:
    """The whole of it is run before anything new is tried: see libFuzzer's INITED."""
    for name in harnesses.KEEPING:
        found = corpus.unpack(name, tmp_path / name)
        assert found == len(list((tmp_path / name).iterdir())) > 100
        assert (corpus.FOLDER / f"{name}.zip").stat().st_size < 1 << 20
