"""What the gateway opens towards others: each connector made from settings, closed at the end."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from yarl import URL

from connectors.addresses import Addresses
from connectors.city.targets import PRIVATE_NETWORKS, Targets
from connectors.city.webhooks import open_webhooks
from connectors.evidence import DirectoryEvidence, OnlineEvidence
from connectors.exchange import open_exchange
from connectors.ministry import ChannelMinistry, CryptoServerAddress, Fleet, ModuleEvent
from connectors.ministry.module import Outside
from connectors.time_stamping import ConfiguredAuthority
from crypto_module.channel import PathAndAllowList
from crypto_module.cms.sign import Signer
from crypto_module.x509 import Certificate
from gateway import keyring
from gateway.ports import CityNotice, EvidenceSource, TimeStamping
from gateway.rules import Holder, Rules
from gateway.settings import Settings
from gateway.store import Store, registry
from gateway.telemetry import Telemetry

_log = structlog.get_logger("brama.outside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What was read from settings and files, before anything is opened."""

    settings: Settings
    rules: Rules
    crypto_server: Holder
    seal: Signer = field(repr=False)
    webhook_key: Ed25519PrivateKey = field(repr=False)
    clock: Callable[[], datetime]
    telemetry: Telemetry


@asynccontextmanager
async def ministry(parts: Parts, store: Store) -> AsyncIterator[ChannelMinistry]:
    """The ministry behind the modules of this gateway."""
    settings, rules = parts.settings, parts.rules
    fleet = Fleet(
        directory=settings.modules_dir,
        identity_of=lambda access_point: keyring.module_identity(settings, access_point),
        outside=Outside(
            server=CryptoServerAddress(host=settings.ministry.host, port=settings.ministry.port),
            judge=PathAndAllowList(
                anchors=rules.policy.anchors,
                pool=rules.certificates,
                listed=_only(parts.crypto_server),
            ),
            look_up=lambda access_point: registry.module_of(store, access_point),
            clock=parts.clock,
            observe=_observe,
        ),
    )
    opened = ChannelMinistry(fleet, answer_s=settings.ministry.timeout_s)
    try:
        yield opened
    finally:
        await opened.close()
        await fleet.stop()


def _only(server: Holder) -> Callable[[Certificate], str | None]:
    """Return who is let in as the crypto server."""
    return lambda certificate: None if server.has(certificate) else "not-the-crypto-server"


def _observe(access_point: str, event: ModuleEvent) -> None:
    _log.info("module", access_point=access_point, event_of_module=event.value)


def city(parts: Parts) -> AbstractAsyncContextManager[CityNotice]:
    """The cities, told by webhooks."""
    settings = parts.settings.webhooks
    inner = PRIVATE_NETWORKS if settings.allow_private_addresses else ()
    return open_webhooks(
        keys=[parts.webhook_key],
        targets=Targets.allowing(inner),
        clock=parts.clock,
        timeout_s=settings.timeout_s,
    )


@asynccontextmanager
async def evidence(parts: Parts) -> AsyncIterator[EvidenceSource]:
    """The one configured source of evidence: files, or permitted hosts."""
    settings, trusted = parts.settings.evidence, parts.rules.policy.anchors
    if settings.directory is not None:
        yield DirectoryEvidence(settings.directory)
        return
    listed = (one.certificate for one in parts.rules.services())
    known = (*trusted, *parts.rules.certificates, *listed)
    addresses = Addresses.of(known, configured=settings.hosts)
    async with open_exchange(addresses, observe=parts.telemetry.evidence_asked) as exchange:
        yield OnlineEvidence(exchange, clock=parts.clock)


@asynccontextmanager
async def time_stamping(settings: Settings) -> AsyncIterator[TimeStamping]:
    """The configured time-stamping authority, whose host is the operator's own word."""
    address = settings.time_stamping.url
    host = None if address is None else URL(address).authority
    configured = frozenset() if host is None else frozenset({host})
    async with open_exchange(Addresses(configured=configured)) as exchange:
        yield ConfiguredAuthority(exchange, address)
