"""The systemd unit agrees with what the program takes and answers."""

from pathlib import Path

import pytest

from gateway.cli.exits import ExitCode
from gateway.settings import Settings, load

UNIT = Path(__file__).parents[2] / "deploy" / "systemd" / "brama.service"


def values(name: str, unit: Path = UNIT) -> list[str]:
    lines = unit.read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.partition("=")[0] == name]


def test_only_a_wrong_configuration_keeps_the_gateway_down() -> None:
    assert values("Restart") == ["on-failure"]
    assert values("RestartPreventExitStatus") == [str(int(ExitCode.UNUSABLE))]
    assert values("StartLimitIntervalSec") == ["0"]


def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """What systemd does: the file under %d, readable by an access list, named by a variable."""
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    for credential in values("LoadCredential"):
        handed_over = tmp_path / credential.partition(":")[0]
        handed_over.write_bytes(b"x")
        handed_over.chmod(0o440)
    for variable in values("Environment"):
        name, _, value = variable.partition("=")
        monkeypatch.setenv(name, value.replace("%d", str(tmp_path)))
    return load()


def test_the_credential_is_the_password_file_of_the_seal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = loaded(tmp_path, monkeypatch)
    assert settings.seal.password_file == tmp_path / "seal-password"
    assert settings.data_dir == Path("/var/lib/brama")


def test_the_service_may_read_its_configuration() -> None:
    """systemd gives every folder of a unit to its user but ConfigurationDirectory."""
    assert int(values("ConfigurationDirectoryMode")[0], 8) & 0o005 == 0o005


def test_the_timer_renews_the_lists_that_the_gateway_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state it writes is the folder of the settings; every guard of it is the gateway's too."""
    trust = UNIT.with_name("brama-trust.service")
    assert UNIT.with_name("brama-trust.timer").is_file()
    settings = loaded(tmp_path, monkeypatch)
    (command,) = values("ExecStart", trust)
    program, *words = command.split()
    assert (Path(program).name, words[:2]) == ("brama", ["trust", "update"])
    assert Path(words[-1]) == settings.trust_lists
    assert Path(words[-1]).parent.name == values("StateDirectory", trust)[0]
    for guard in ("User", "UMask", "ProtectSystem", "CapabilityBoundingSet", "NoNewPrivileges"):
        assert values(guard, trust) == values(guard)
