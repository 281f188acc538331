"""The composition root: what is made here is handed down, and nobody below makes its own.

It owns the clock. What can be wrong with settings and files is found by ``build``, before anything
opens; what is opened is closed in reverse order. Going down: unready, finish what is in hand, stop
the worker (its leases are given back), close the modules, close the store.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from aiohttp import web

from connectors.blobs import LocalBlobs
from crypto_module import backend
from crypto_module.validation import Policy
from gateway import augmentation, keyring, ministry_side, outside, reference
from gateway.augmentation import Raising
from gateway.http import checks, console, docs, health, keys, metrics, middlewares
from gateway.http.api import routes
from gateway.http.bodies import JSON_LIMIT
from gateway.http.checks import Pulse
from gateway.http.health import READINESS
from gateway.http.listening import listening
from gateway.http.rate import RateLimit
from gateway.outside import Parts
from gateway.rules import RetryRules, Rules
from gateway.settings import NO_REVOCATION, ConfigurationError, Settings
from gateway.store import Store, migrate
from gateway.telemetry import Telemetry, configure_logging
from gateway.tidying import tidying
from gateway.trust_state import StateDamaged, TrustedServices
from gateway.validations import Judge
from gateway.worker import Worker

Clock = Callable[[], datetime]

_DRAIN_S: Final = 30.0
_RESTART_S: Final = 1.0
_log = structlog.get_logger("brama.app")


def utc_now() -> datetime:
    """Return the moment; the only clock of the gateway."""
    return datetime.now(UTC)


def build(settings: Settings, *, clock: Clock = utc_now) -> web.Application:
    """Return the gateway, ready to be run; it opens its store and starts its worker by itself.

    Raises:
        ConfigurationError: a file or a setting is missing or wrong.
    """
    services = _services(settings)
    parts = Parts(
        settings=settings,
        rules=_rules(settings, services),
        crypto_server=ministry_side.crypto_server(settings),
        seal=keyring.seal(settings.seal),
        webhook_key=keyring.webhook_key(settings),
        clock=clock,
        telemetry=Telemetry.create(crypto_backend=backend.chosen.name),
    )
    app = web.Application(
        client_max_size=JSON_LIMIT,
        middlewares=[
            middlewares.correlate,
            middlewares.log_access,
            middlewares.answer_errors,
            health.count_work,
        ],
    )
    app.on_response_prepare.append(middlewares.protect)
    app[keys.SETTINGS], app[keys.RULES], app[keys.CLOCK] = settings, parts.rules, clock
    app[keys.SEAL], app[keys.SERVICES] = parts.seal, services
    app[keys.RATE] = RateLimit(per_minute=settings.http.requests_per_minute)
    health.setup(app)
    routes.setup(app)
    docs.setup(app, routes.description())
    metrics.setup(app, parts.telemetry)
    console.setup(app)
    app.cleanup_ctx.append(_running(parts))
    return app


def _rules(settings: Settings, services: TrustedServices) -> Rules:
    worker = settings.worker
    return Rules(
        catalogue=reference.read_catalogue(settings.config_dir),
        calendars=reference.read_calendars(settings.config_dir),
        deadlines=settings.deadlines.rules(),
        limits=settings.limits.rules(),
        policy=Policy(
            name=settings.policy,
            anchors=keyring.anchors(settings),
            revocation="none" if settings.policy == NO_REVOCATION else "required",
            algorithms=reference.read_algorithms(settings.config_dir),
            certificate=reference.read_requirements(settings.config_dir, settings.policy),
        ),
        certificates=keyring.issuers(settings),
        ministry_seal=ministry_side.seal(settings),
        pseudonym_secret=keyring.pseudonym_secret(settings),
        retry=RetryRules(
            first=timedelta(seconds=worker.retry_first_s),
            longest=timedelta(seconds=worker.retry_longest_s),
            horizon=timedelta(days=worker.give_up_days),
            lease=timedelta(seconds=worker.lease_s),
            poll=timedelta(seconds=worker.poll_s),
        ),
        super_scope=settings.super_check_scope,
        services=services,
    )


def _services(settings: Settings) -> TrustedServices:
    """Return what trusted lists name, read anew whenever one has changed; damaged is told now."""
    services = TrustedServices(settings.trust_lists)
    try:
        services()
    except StateDamaged as error:
        raise ConfigurationError(str(error)) from error
    return services


def _running(parts: Parts) -> Callable[[web.Application], AsyncIterator[None]]:
    """Return what opens everything the application needs, and closes it in reverse order."""

    async def running(app: web.Application) -> AsyncIterator[None]:
        settings, clock = parts.settings, parts.clock
        async with AsyncExitStack() as stack:
            await migrate(settings.database)
            store = await Store.open(settings.database)
            stack.push_async_callback(store.close)
            blobs = await asyncio.to_thread(LocalBlobs, settings.blobs_dir)
            await asyncio.to_thread(blobs.sweep)
            app[keys.STORE], app[keys.BLOBS] = store, blobs
            evidence = await stack.enter_async_context(outside.evidence(parts))
            app[keys.RAISING] = Raising(
                rules=parts.rules,
                evidence=evidence,
                authority=await stack.enter_async_context(outside.time_stamping(settings)),
                places=asyncio.Semaphore(augmentation.AT_ONCE),
            )
            app[keys.JUDGE] = Judge(rules=parts.rules, evidence=evidence, seal=parts.seal)
            await stack.enter_async_context(tidying(store, blobs, clock()))
            pulse = Pulse(parts.telemetry)
            worker = Worker(
                store,
                parts.rules,
                blobs=blobs,
                ministry=await stack.enter_async_context(outside.ministry(parts, store)),
                city=await stack.enter_async_context(outside.city(parts)),
                evidence=evidence,
                seal=parts.seal,
                clock=clock,
                concurrency=settings.worker.concurrency,
                ran=pulse.beat,
            )
            app[keys.NEWS] = worker.wake
            await stack.enter_async_context(_working(worker))
            app[READINESS].checks.update(
                database=lambda: checks.answers(store),
                disk=lambda: checks.has_room(settings.blobs_dir),
                keys=lambda: checks.is_valid(parts.seal.certificate, clock()),
                worker=lambda: pulse.is_heard(clock()),
            )
            yield

    return running


@asynccontextmanager
async def _working(worker: Worker) -> AsyncIterator[None]:
    """Keep the worker at work; at the end its steps finish and its leases are given back."""
    task = asyncio.create_task(_persist(worker))
    try:
        yield
    finally:
        worker.stop()
        await asyncio.wait([task], timeout=_DRAIN_S)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _persist(worker: Worker) -> None:
    while True:
        try:
            return await worker.run()
        except Exception:  # noqa: BLE001  # logged with its trace; readiness tells if it lasts
            # A fault of ours must not end the transfer of everybody's cases.
            _log.exception("worker stopped and is started again")
            await asyncio.sleep(_RESTART_S)


async def serve(settings: Settings, *, clock: Clock = utc_now) -> None:
    """Serve until SIGINT or SIGTERM."""
    configure_logging(level=settings.log_level)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with listening(build(settings, clock=clock), settings.http) as address:
        _log.info("serving", address=address)
        await stop.wait()
        _log.info("going down")
