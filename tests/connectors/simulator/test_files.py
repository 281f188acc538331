"""The simulator's small files: whole or absent, and no empty secret opens anything."""

from pathlib import Path

import pytest

from connectors.simulator import durable, files
from connectors.simulator.files import Files
from connectors.simulator.registry import Registry


def test_an_empty_secret_is_refused(tmp_path: Path) -> None:
    """A start that was killed half way must not leave a desk that opens to everybody."""
    token = tmp_path / files.TOKEN_FILE
    token.touch(mode=0o600)
    with pytest.raises(ValueError, match="empty"):
        files.secret(token)


def test_a_secret_is_made_once_and_for_us_alone(tmp_path: Path) -> None:
    path = tmp_path / "token"
    assert files.secret(path) == files.secret(path)
    assert (len(path.read_text()), path.stat().st_mode & 0o777) == (64, 0o600)
    assert list(tmp_path.iterdir()) == [path]


def test_whoever_comes_second_takes_the_secret_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "token"
    assert durable.make_once(path, b"first") == b"first"
    assert durable.make_once(path, b"second") == b"first"


def test_the_registry_is_replaced_whole_and_shut_to_others(tmp_path: Path, premises: Files) -> None:
    path = tmp_path / files.REGISTRY
    path.write_bytes(b"{")
    path.chmod(0o644)
    premises.registry.save(path)
    assert Registry.load(path) == premises.registry
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]
