"""``brama envelope``: sealed to certificates, opened with a key of a container, for its owner."""

import json
import stat
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner, Result

from gateway.cli import app

VECTORS: Final = Path(__file__).parents[2] / "vectors"
AGREEMENT: Final = str(VECTORS / "certs" / "diia-test-agreement.cer")
DIIA: Final = str(VECTORS / "containers" / "test-diia.p12")
SAMPLE: Final = VECTORS / "envelopes" / "decrypt_01.p7e"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["envelope", *(str(one) for one in words)])


@pytest.fixture
def key(tmp_path: Path) -> list[str]:
    (tmp_path / "password").write_text("testpassword\n")
    return ["--key", DIIA, "--password-file", str(tmp_path / "password")]


def test_a_real_envelope_opens_for_its_owner_alone(tmp_path: Path, key: list[str]) -> None:
    out = tmp_path / "out"
    done = run("open", SAMPLE, *key, "--out", out, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"file": str(SAMPLE), "out": str(out), "size": 43}
    assert out.read_bytes() == b"The quick brown fox jumps over the lazy dog"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize("cipher", [[], ["--cipher", "kalyna256-cfb"], ["--cipher", "aes256-gcm"]])
def test_what_we_seal_opens(tmp_path: Path, key: list[str], cipher: list[str]) -> None:
    file = tmp_path / "справа"
    file.write_text("текст")
    done = run("seal", file, "--to", AGREEMENT, *cipher)
    sealed = Path(done.stdout.strip())
    assert (done.exit_code, sealed.name) == (0, "справа.p7e")
    opened = ["--certificate", AGREEMENT, "--out", str(tmp_path / "out")]
    assert run("open", sealed, *key, *opened).exit_code == 0
    assert (tmp_path / "out").read_text() == "текст"


def test_what_cannot_be_is_unusable_and_leaves_nothing(tmp_path: Path, key: list[str]) -> None:
    file = tmp_path / "a"
    file.write_text("text")
    signing = str(VECTORS / "certs" / "diia-test-sign.cer")
    assert run("seal", file, "--to", signing).exit_code == 3
    assert run("seal", file, "--to", AGREEMENT, "--cipher", "rot13").exit_code == 3
    assert run("open", file, *key, "--out", tmp_path / "b").exit_code == 3
    wrong = ["--certificate", signing]  # the envelope is not addressed to it, nor is the key its
    other = run("open", SAMPLE, *key[:2], "--password-file", file, *wrong, "--out", tmp_path / "b")
    assert other.exit_code == 3
    assert not (tmp_path / "a.p7e").exists()
    assert not (tmp_path / "b").exists()
