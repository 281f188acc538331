"""What an operator may decide, section by section, as config/brama.toml names it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from gateway.domain.deadlines import DeadlineRules
from gateway.domain.documents import HARD_CAP, Limits
from gateway.domain.roles import SuperScope

CONFIG_DIR: Final = Path(__file__).resolve().parents[2] / "config"

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
