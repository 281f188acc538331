"""Where the gateway ends: what it asks of outside systems, and how they may fail.

A port exists only where two adapters really live. Connectors implement these and see nothing
else of the gateway but its domain.
"""

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO, Protocol
from uuid import UUID

from crypto_module.primitives.hashes import HashName
from crypto_module.validation import Evidence, Need


class RemoteUnavailable(Exception):
    """The other side did not answer, or answered what cannot be believed: ask later."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class RefusedByMinistry(Exception):
    """The ministry read the package and refuses it; a person must look."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The ministry refused the package: {code}.")
        self.code = code


class ModuleNotActive(Exception):
    """The access point has no active encryption module: nothing may be sent through it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One round of a case, ready to travel; ``chunks`` starts a new reading each time."""

    case: UUID
    number: str
    round: int
    access_point: str
    size: int
    sha256: bytes
    chunks: Callable[[], AsyncIterator[bytes]] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the ministry tells about a case: signed by its seal, not yet believed."""

    cursor: str
    signed: bytes = field(repr=False)


class Ministry(Protocol):
    """The central server of ІІС «Соціальна громада», behind the access point's module."""

    async def deliver(self, package: Package) -> bytes:
        """Return the signed acknowledgement; the case and its round are the idempotency key.

        Raises:
            RemoteUnavailable: nothing is known; deliver the same bytes again later.
            RefusedByMinistry: the package will not be accepted as it is.
            ModuleNotActive: the access point may not transfer now.
        """
        ...

    async def notices(self, access_point: str, after: str | None) -> Sequence[Notice]:
        """Return the notices of an access point that follow the cursor ``after``, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event for one client: a CloudEvents 1.0 envelope without personal data."""

    id: UUID
    client: str
    url: str
    type: str
    at: datetime
    attempt: int
    body: bytes = field(repr=False)


class CityNotice(Protocol):
    """How a city system is told: a webhook, a folder."""

    async def send(self, delivery: Delivery) -> None:
        """Return once the city has acknowledged.

        Raises:
            RemoteUnavailable: not acknowledged; send the same later.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBlob:
    """Bytes that are durable under ``key``."""

    key: str
    size: int
    sha256: bytes


class EvidenceSource(Protocol):
    """Where evidence about certificates comes from: online, or a directory of a closed network."""

    async def fetch(self, needs: Sequence[Need]) -> Evidence:
        """Return what could be had of ``needs``, untrusted; nothing for what is unavailable."""
        ...


class TimeStamping(Protocol):
    """A time-stamping authority (RFC 3161)."""

    async def stamp(self, imprint: bytes, *, hash_name: HashName) -> bytes:
        """Return a token over ``imprint``.

        Raises:
            RemoteUnavailable: no answer, a refusal, or no authority is configured.
        """
        ...


class Blobs(Protocol):
    """Documents and packages: local disk or an object store."""

    async def write(self, chunks: AsyncIterable[bytes], *, limit: int) -> StoredBlob:
        """Return what was stored, durable; nothing is left of a failed write."""
        ...

    def open(self, key: str) -> BinaryIO:
        """Return the bytes for reading in a thread; FileNotFoundError when there are none."""
        ...

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yield the bytes of ``key`` in order, in a thread."""
        ...

    def remove(self, key: str) -> None:
        """Forget ``key``; nothing happens when it is gone already."""
        ...
