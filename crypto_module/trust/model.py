"""A trusted list as a value."""

from dataclasses import dataclass, field
from datetime import datetime

from crypto_module.x509.certificate import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What a service was from a moment on; both are identifiers of 5.5."""

    type: str
    status: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A trust service: its certificates, and its statuses, the present one first (5.5, 5.6)."""

    provider: str
    name: str
    certificates: tuple[Certificate, ...] = field(repr=False)
    statuses: tuple[Status, ...]
    supply_points: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """What kind of service it is now."""
        return self.statuses[0].type

    @property
    def status(self) -> str:
        """What it is now."""
        return self.statuses[0].status


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedList:
    """The scheme (5.3) and its services."""

    sequence: int
    type: str
    territory: str
    operator: str
    issued_at: datetime
    next_update: datetime | None
    """None of a list that is closed: no further one will come (5.3.15)."""
    services: tuple[Service, ...] = field(repr=False)

    def is_stale(self, now: datetime) -> bool:
        """Return whether a newer list should have come (5.3.15)."""
        return self.next_update is not None and self.next_update < now
