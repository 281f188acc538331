"""Settings: where a value comes from, and what is refused before a port opens."""

from pathlib import Path

import pytest

from gateway.domain.deadlines import DeadlineRules
from gateway.domain.documents import Limits
from gateway.domain.roles import SuperScope
from gateway.settings import CONFIG_DIR, ConfigurationError, Settings, load, read, refuse_unsafe


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BRAMA_CONFIG", "BRAMA_DATA_DIR", "BRAMA_POLICY", "BRAMA_DEMO"):
        monkeypatch.delenv(name, raising=False)


def written(folder: Path, text: str) -> Path:
    path = folder / "brama.toml"
    path.write_text(text, encoding="utf-8")
    return path


def secret(folder: Path, *, mode: int = 0o600) -> Path:
    path = folder / "secret"
    path.write_bytes(b"x")
    path.chmod(mode)
    return path


def test_the_shipped_file_says_what_the_code_takes_by_default() -> None:
    assert load().model_dump() == Settings().model_dump()


def test_the_shipped_numbers_are_those_of_the_domain() -> None:
    assert load().deadlines.rules() == DeadlineRules()
    assert load().limits.rules() == Limits()
    assert load().super_check_scope is SuperScope.OWN


def test_the_caller_outweighs_the_environment_and_the_environment_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, 'log_level = "debug"\n[http]\nport = 1\nrequests_per_minute = 7\n')
    assert load(path).http.port == 1
    monkeypatch.setenv("BRAMA_HTTP__PORT", "2")
    assert (load(path).http.port, load(path).http.requests_per_minute) == (2, 7)
    assert load(path, log_level="error").log_level == "error"


def test_the_environment_may_name_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAMA_CONFIG", str(written(tmp_path, 'data_dir = "/srv/brama"')))
    settings = load()
    assert settings.data_dir == Path("/srv/brama")
    assert settings.database == "sqlite+aiosqlite:////srv/brama/brama.sqlite3"
    assert settings.trust == Path("/srv/brama/trust")
    assert settings.blobs_dir == Path("/srv/brama/blobs")
    assert settings.modules_dir == Path("/srv/brama/modules")


def test_named_places_outweigh_those_in_the_data_folder() -> None:
    settings = Settings(database_url="postgresql+asyncpg://u:pw@db/x", trust_dir=Path("/t"))
    assert settings.database == "postgresql+asyncpg://u:pw@db/x"
    assert settings.trust == Path("/t")
    assert "pw" not in repr(settings)


@pytest.mark.parametrize(
    "text",
    [
        "http = 5",
        "unknown = 1",
        "[http]\nprot = 1",
        "[http]\nport = 70000",
        "[worker]\ngive_up_days = 13",
        "[limits]\ndocument_bytes = 5000000000",
        '[deadlines]\necase_only_since = "soon"',
        "not toml",
    ],
)
def test_a_wrong_value_is_refused_by_name_and_not_repeated(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        load(written(tmp_path, text))
    assert "5000000000" not in str(refusal.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="does not exist"):
        load(tmp_path / "brama.toml")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "brama.example"])  # noqa: S104  refused
def test_plain_http_off_loopback_is_refused(host: str) -> None:
    with pytest.raises(ConfigurationError, match="loopback"):
        load(http={"host": host})


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_plain_http_on_loopback_is_served(host: str) -> None:
    assert load(http={"host": host}).http.host == host


def test_tls_may_serve_the_network(tmp_path: Path) -> None:
    http = {"host": "10.0.0.5", "tls_certificate": tmp_path / "c", "tls_key": secret(tmp_path)}
    assert load(http=http).http.host == "10.0.0.5"


def test_half_of_tls_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="belong together"):
        load(http={"tls_certificate": tmp_path / "c"})


def test_a_policy_without_revocation_serves_only_the_demonstration() -> None:
    assert load(policy="basic-no-revocation", demo=True).demo
    with pytest.raises(ConfigurationError, match="revocation"):
        load(policy="basic-no-revocation")


@pytest.mark.parametrize(
    ("evidence", "rule"),
    [
        ({"source": "directory"}, "belongs"),
        ({"directory": "."}, "belongs"),
        ({"source": "directory", "directory": ".", "hosts": ["ocsp.example"]}, "hosts"),
        ({"source": "directory", "directory": "nowhere"}, "not a folder"),
    ],
)
def test_evidence_comes_from_one_named_place(evidence: dict[str, object], rule: str) -> None:
    with pytest.raises(ConfigurationError, match=rule):
        load(evidence=evidence)


def test_evidence_may_come_from_files(tmp_path: Path) -> None:
    assert load(evidence={"source": "directory", "directory": tmp_path}).evidence.hosts == ()


def test_a_missing_folder_of_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="config_dir"):
        load(config_dir=tmp_path / "nowhere")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
@pytest.mark.parametrize(
    ("section", "name"),
    [("seal", "key_file"), ("seal", "password_file"), ("webhooks", "key_file")],
)
def test_a_secret_that_others_can_read_is_refused(
    tmp_path: Path, section: str, name: str, mode: int
) -> None:
    with pytest.raises(ConfigurationError, match=rf"{section}\.{name}.*0600"):
        load(None, **{section: {name: secret(tmp_path, mode=mode)}})


def test_a_secret_only_its_owner_reads_is_taken(tmp_path: Path) -> None:
    settings = load(seal={"key_file": secret(tmp_path, mode=0o400)})
    assert settings.seal.key_file is not None


def test_a_credential_of_the_service_manager_is_taken_as_systemd_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    password_file = secret(tmp_path, mode=0o440)
    assert load(seal={"password_file": password_file}).seal.password_file == password_file
    for mode in (0o444, 0o460, 0o640 | 0o020):
        with pytest.raises(ConfigurationError, match="0600"):
            load(seal={"password_file": secret(tmp_path, mode=mode)})
    (inner := tmp_path / "inner").mkdir()
    with pytest.raises(ConfigurationError, match="0600"):
        load(seal={"password_file": secret(inner, mode=0o440)})


def test_a_missing_secret_and_a_folder_in_its_place_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load(seal={"key_file": tmp_path / "nothing"})
    with pytest.raises(ConfigurationError, match="not a file"):
        load(seal={"key_file": tmp_path})


def test_reading_alone_does_not_judge() -> None:
    unsafe = read(policy="basic-no-revocation")
    with pytest.raises(ConfigurationError):
        refuse_unsafe(unsafe)


def test_the_shipped_rules_are_where_the_settings_look() -> None:
    assert (CONFIG_DIR / "workdays" / "ua.toml").is_file()
    assert (CONFIG_DIR / "services.toml").is_file()
