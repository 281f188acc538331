"""Settings: config/brama.toml, then the environment (``BRAMA_…``), then what the caller passes.

A nested value is named with two underscores: ``BRAMA_HTTP__PORT=9000``. Unsafe combinations are
refused before a port opens (`refuse_unsafe`).
"""

import ipaddress
import os
import stat
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from typing_extensions import override

from gateway.domain.deadlines import DeadlineRules
from gateway.domain.documents import HARD_CAP, Limits
from gateway.domain.roles import SuperScope

CONFIG_DIR: Final = Path(__file__).resolve().parent.parent / "config"
NO_REVOCATION: Final = "basic-no-revocation"


class ConfigurationError(Exception):
    """The operator must mend the configuration; the message is one full sentence."""


KeyIdentifier = Annotated[str, Field(pattern=r"^(?:[0-9a-fA-F]{2}){1,64}$")]
"""A subject key identifier in hexadecimal digits, as ``brama verify`` shows it."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HttpSettings(_Section):
    """Where the gateway listens, and how it knows its clients."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    public_url: str | None = None
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    client_ca: Path | None = None
    requests_per_minute: Annotated[int, Field(ge=1)] = 6000


class SealSettings(_Section):
    """The gateway's own seal: it signs receipts."""

    key_file: Path | None = None
    password_file: Path | None = None
    certificate_file: Path | None = None


class MinistrySettings(_Section):
    """The crypto server in front of the ministry's system, and whose seal is believed."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 7443
    crypto_server_subject: str | None = None
    crypto_server_edrpou: str | None = None
    crypto_server_key_identifier: KeyIdentifier | None = None
    seal_subject: str | None = None
    seal_edrpou: str | None = None
    seal_key_identifier: KeyIdentifier | None = None
    timeout_s: Annotated[float, Field(gt=0)] = 30.0


class WorkerSettings(_Section):
    """How work is leased and repeated; repeats follow the legal deadline, for at least 14 days."""

    poll_s: Annotated[float, Field(gt=0)] = 1.0
    lease_s: Annotated[float, Field(ge=5)] = 60.0
    retry_first_s: Annotated[float, Field(gt=0)] = 2.0
    retry_longest_s: Annotated[float, Field(gt=0)] = 600.0
    give_up_days: Annotated[int, Field(ge=14)] = 14
    concurrency: Annotated[int, Field(ge=1, le=64)] = 4


class EvidenceSettings(_Section):
    """Where evidence about certificates comes from when a judgement lacks it."""

    source: Literal["online", "directory"] = "online"
    hosts: tuple[str, ...] = ()
    directory: Path | None = None


class TimeStampingSettings(_Section):
    """The authority that is asked for time-stamps; its host may be inner."""

    url: Annotated[str, Field(pattern=r"^https?://[^/@]+(/.*)?$")] | None = None


class WebhookSettings(_Section):
    """How city systems are told."""

    key_file: Path | None = None
    timeout_s: Annotated[float, Field(gt=0)] = 10.0
    allow_private_addresses: bool = False


class LimitSettings(_Section):
    """Sizes and numbers of documents. See `gateway.domain.documents`."""

    document_bytes: Annotated[int, Field(ge=1, le=HARD_CAP)] = 10 << 20
    case_bytes: Annotated[int, Field(ge=1)] = 50 << 20
    documents: Annotated[int, Field(ge=1, le=1000)] = 200

    def rules(self) -> Limits:
        """Return the limits as the domain takes them."""
        return Limits(**self.model_dump())


class DeadlineSettings(_Section):
    """The numbers of the law which an order may change. See `gateway.domain.deadlines`."""

    ecase_only_since: date = date(2021, 3, 1)
    paper_working_days: Annotated[int, Field(ge=1)] = 3
    at_risk_minutes: Annotated[int, Field(ge=1)] = 120
    future_tolerance_s: Annotated[int, Field(ge=0, le=3600)] = 300
    far_past_days: Annotated[int, Field(ge=1)] = 30

    def rules(self) -> DeadlineRules:
        """Return the numbers as the domain takes them."""
        return DeadlineRules(
            ecase_only_since=self.ecase_only_since,
            paper_working_days=self.paper_working_days,
            at_risk=timedelta(minutes=self.at_risk_minutes),
            future_tolerance=timedelta(seconds=self.future_tolerance_s),
            far_past=timedelta(days=self.far_past_days),
        )


class Settings(BaseSettings):
    """Everything an operator may decide. Paths are absolute or relative to the current folder."""

    model_config = SettingsConfigDict(
        env_prefix="BRAMA_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    demo: bool = False
    data_dir: Path = Path("var")
    config_dir: Path = CONFIG_DIR
    trust_dir: Path | None = None
    trust_lists_dir: Path | None = None
    database_url: str | None = Field(default=None, repr=False)
    policy: str = "qualified"
    super_check_scope: SuperScope = SuperScope.OWN
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    http: HttpSettings = HttpSettings()
    seal: SealSettings = SealSettings()
    ministry: MinistrySettings = MinistrySettings()
    worker: WorkerSettings = WorkerSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    time_stamping: TimeStampingSettings = TimeStampingSettings()
    webhooks: WebhookSettings = WebhookSettings()
    limits: LimitSettings = LimitSettings()
    deadlines: DeadlineSettings = DeadlineSettings()

    @property
    def database(self) -> str:
        """The database address: the embedded file when no other is named."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'brama.sqlite3'}"

    @property
    def trust(self) -> Path:
        """The folder of trust anchors."""
        return self.trust_dir or self.data_dir / "trust"

    @property
    def trust_lists(self) -> Path:
        """The folder of trusted lists that were taken in; it need not be there."""
        return self.trust_lists_dir or self.data_dir / "trust-lists"

    @property
    def blobs_dir(self) -> Path:
        """The folder of stored documents and packages."""
        return self.data_dir / "blobs"

    @property
    def modules_dir(self) -> Path:
        """The folder of the emulated encryption modules: keys and local sockets."""
        return self.data_dir / "modules"


def load(config: Path | None = None, **overrides: Any) -> Settings:
    """Return the settings as `read` does, found safe to serve.

    Raises:
        ConfigurationError: the file is unreadable, a value is wrong, or the whole is unsafe.
    """
    settings = read(config, **overrides)
    refuse_unsafe(settings)
    return settings


def read(config: Path | None = None, **overrides: Any) -> Settings:
    """Return the settings of one TOML file, the environment and ``overrides``.

    The file is ``config``, else ``BRAMA_CONFIG``, else config/brama.toml of the project.

    Raises:
        ConfigurationError: the file is unreadable or a value is wrong.
    """
    named = config or (Path(found) if (found := os.environ.get("BRAMA_CONFIG")) else None)
    path = named or CONFIG_DIR / "brama.toml"
    if not path.is_file():
        raise ConfigurationError(f"The configuration file {path} does not exist.")

    class FromFile(Settings):
        @classmethod
        @override
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, path)

    try:
        return FromFile(**overrides)
    except ValidationError as err:
        # The value is left out: it may be a secret put in the wrong place.
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in err.errors())
        raise ConfigurationError(f"The configuration is wrong: {wrong}.") from None
    except (OSError, ValueError) as err:
        raise ConfigurationError(f"The configuration file {path} is unreadable: {err}.") from err


def refuse_unsafe(settings: Settings) -> None:
    """Refuse what must not serve real cases.

    Raises:
        ConfigurationError: the first rule that is broken.
    """
    http = settings.http
    if (http.tls_certificate is None) != (http.tls_key is None):
        raise ConfigurationError("http.tls_certificate and http.tls_key belong together.")
    if http.tls_certificate is None and not _is_loopback(http.host):
        raise ConfigurationError(
            f"http.host {http.host} is not loopback: plain HTTP would show cases to the network; "
            "name http.tls_certificate and http.tls_key."
        )
    if settings.policy == NO_REVOCATION and not settings.demo:
        raise ConfigurationError(
            f"The policy {NO_REVOCATION} checks no revocation: it is for the demonstration only."
        )
    _refuse_evidence_from_nowhere(settings.evidence)
    if not settings.config_dir.is_dir():
        raise ConfigurationError(f"config_dir {settings.config_dir} is not a folder.")
    for name, path in secret_files(settings).items():
        refuse_open_secret(name, path)


def _refuse_evidence_from_nowhere(evidence: EvidenceSettings) -> None:
    """The source that is not asked is not configured either: a reader must not be misled."""
    if (evidence.source == "directory") != (evidence.directory is not None):
        raise ConfigurationError(
            'evidence.directory belongs to evidence.source = "directory", and only to it.'
        )
    if evidence.source == "directory" and evidence.hosts:
        raise ConfigurationError('evidence.hosts are asked only with evidence.source = "online".')
    if evidence.directory is not None and not evidence.directory.is_dir():
        raise ConfigurationError(f"evidence.directory: {evidence.directory} is not a folder.")


def secret_files(settings: Settings) -> dict[str, Path]:
    """Return the named files that hold secrets, by setting."""
    named = {
        "http.tls_key": settings.http.tls_key,
        "seal.key_file": settings.seal.key_file,
        "seal.password_file": settings.seal.password_file,
        "webhooks.key_file": settings.webhooks.key_file,
    }
    return {name: path for name, path in named.items() if path is not None}


def refuse_open_secret(name: str, path: Path) -> None:
    """Refuse a secret that is missing or that others can read.

    Raises:
        ConfigurationError: names the setting and the file.
    """
    try:
        mode = path.stat().st_mode
    except OSError as err:
        raise ConfigurationError(f"{name}: {path} cannot be read: {err.strerror}.") from err
    if not stat.S_ISREG(mode):
        raise ConfigurationError(f"{name}: {path} is not a file.")
    if mode & (stat.S_IRWXG | stat.S_IRWXO) and not _is_credential(path, mode):
        raise ConfigurationError(
            f"{name}: {path} can be read by others (mode {stat.S_IMODE(mode):04o}); set 0600."
        )


def _is_credential(path: Path, mode: int) -> bool:
    """Whether the service manager handed the file over for this process alone.

    systemd (LoadCredential= with User=) grants the reading by an access list, which the mode shows
    as 0440; the folder around it is open to nobody else.
    """
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder is None or path.absolute().parent != Path(folder):
        return False
    return not mode & (stat.S_IRWXO | stat.S_IWGRP | stat.S_IXGRP)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
