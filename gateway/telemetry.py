"""What the gateway tells of itself: JSON log lines and in-process metrics, never personal data.

A log line carries the case id and codes. Known personal fields are dropped at any depth, and what
looks like a personal number inside a text is hidden, so that a careless line is still harmless.
Figures about cases are not kept here: ``/metrics`` reads them from the store.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TextIO

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Info

PERSONAL: Final = frozenset(
    {
        "address",
        "amount",
        "applicant",
        "applicant_folded",
        "applicant_name",
        "birth_date",
        "body",
        "common_name",
        "content",
        "declaration",
        "email",
        "full_name",
        "given_name",
        "iban",
        "name",
        "passport",
        "password",
        "patronymic",
        "person",
        "phone",
        "pin",
        "questionnaire",
        "refusal_reason",
        "rnokpp",
        "signer",
        "surname",
        "token",
        "unzr",
        "authorization",
        "api_key",
        "key",
        "private_key",
    }
)
HIDDEN: Final = "<hidden>"
_NUMBERS: Final = re.compile(
    r"(?<![\w-])(?:"
    r"\d{8}-\d{5}"  # УНЗР
    r"|\+?38[ (-]*0\d{2}[ )-]*\d{3}[ -]?\d{2}[ -]?\d{2}"  # telephone
    r"|\d{9,10}"  # РНОКПП, ID card
    r"|[А-ЯҐЄІЇ]{2} ?\d{6}"  # passport book
    r"|UA\d{27}"  # IBAN
    r")(?![\w-])"
)
_DEPTH: Final = 8
_PLAIN: Final = frozenset({"timestamp", "size", "bytes", "port"})
"""Fields whose long numbers are what they say."""


def drop_personal(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Return the log event without personal fields and numbers; a structlog processor."""
    return {
        key: value if key in _PLAIN else _cleaned(value, depth=_DEPTH)
        for key, value in event.items()
        if key.lower() not in PERSONAL
    }


def _cleaned(value: object, *, depth: int) -> object:
    if depth == 0:
        return HIDDEN
    if isinstance(value, Mapping):
        return {
            str(key): _cleaned(inner, depth=depth - 1)
            for key, inner in value.items()
            if str(key).lower() not in PERSONAL
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(inner, depth=depth - 1) for inner in value]
    if isinstance(value, bytes | bytearray | memoryview):
        return HIDDEN
    if value is None or isinstance(value, bool | int | float):
        return HIDDEN if _NUMBERS.fullmatch(str(value)) else value
    return _NUMBERS.sub(HIDDEN, str(value))


def configure_logging(*, level: str = "info", stream: TextIO | None = None) -> None:
    """Send every log line, ours and the libraries', as one JSON object to ``stream`` (stderr)."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        drop_personal,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())


@dataclass(frozen=True, slots=True)
class Telemetry:
    """The metrics of this process; the registry also serves the collectors of the store."""

    registry: CollectorRegistry
    worker_last_run: Gauge
    evidence_questions: Counter

    @classmethod
    def create(cls, *, crypto_backend: str) -> "Telemetry":
        """Return fresh metrics in a registry of their own."""
        registry = CollectorRegistry()
        Info(
            "brama_crypto_backend",
            "Which implementation of DSTU algorithms serves.",
            registry=registry,
        ).info({"backend": crypto_backend})
        return cls(
            registry=registry,
            worker_last_run=Gauge(
                "brama_worker_last_run_timestamp_seconds",
                "When the worker last looked for work.",
                registry=registry,
            ),
            evidence_questions=Counter(
                "brama_evidence_questions",
                "Questions about certificates, by host and what came of them.",
                labelnames=["host", "outcome"],
                registry=registry,
            ),
        )

    def evidence_asked(self, host: str, answered: bool) -> None:  # noqa: FBT001 - a callback
        """Count a question to a host that may be asked: only those, so labels are bounded."""
        outcome = "answered" if answered else "failed"
        self.evidence_questions.labels(host=host, outcome=outcome).inc()

    def worker_ran(self, now: datetime) -> None:
        """Note that the worker looked for work."""
        self.worker_last_run.set(now.timestamp())
