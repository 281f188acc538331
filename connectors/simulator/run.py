"""The simulator as a process: the desk on loopback, the ministry behind its crypto server."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from connectors.simulator import files
from connectors.simulator.admission import Admission
from connectors.simulator.assembly import Clock, SimulatorSettings, assemble
from connectors.simulator.crypto_server import CryptoServer, NotThroughChannel, module_of
from connectors.simulator.errors import Fault, Refusal
from connectors.simulator.files import Files
from connectors.simulator.registry import fingerprint
from connectors.simulator.store.database import Database
from crypto_module.channel import Judge, PathAndAllowList

__all__ = ["Running", "SimulatorSettings", "run", "serve"]

_OWN_KEYS: Final = ("ministry-seal", "program-seal", "crypto-server")
HOST: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A running simulator: the ports it got, and the token of its desk."""

    port: int
    crypto_port: int
    desk_token: str = field(repr=False)


def utc_now() -> datetime:
    """The moment; the only clock of the simulator."""
    return datetime.now(UTC)


async def run(
    settings: SimulatorSettings, *, started: Callable[[Running], None] = lambda _: None
) -> None:
    """Serve until SIGINT or SIGTERM; ``started`` hears of the ports once they answer."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with serve(settings) as running:
        started(running)
        await stop.wait()


@asynccontextmanager
async def serve(settings: SimulatorSettings, *, clock: Clock = utc_now) -> AsyncIterator[Running]:
    """A running simulator; it has stopped when the block ends."""
    found = await asyncio.to_thread(files.prepare, settings.data, now=clock(), only=_OWN_KEYS)

    async def cut(module_sha256: str) -> None:
        await server.cut(module_sha256)  # made below, of what is assembled with this

    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database.open(settings.data / files.DATABASE))
        parts = await assemble(
            database,
            settings,
            found,
            module_of=_fingerprint,
            cut=cut,
            clock=clock,
        )
        ministry = web.AppRunner(parts.ministry)
        await ministry.setup()
        stack.push_async_callback(ministry.cleanup)
        assert ministry.server is not None, "a set-up runner has its server"
        server = CryptoServer(
            found.hierarchy["crypto-server"].identity,
            ministry.server,
            _judge(found, parts.admission),
            clock=clock,
        )
        await server.start(HOST, settings.crypto_port)
        stack.push_async_callback(server.stop)
        desk = web.AppRunner(parts.desk)
        await desk.setup()
        stack.push_async_callback(desk.cleanup)
        site = web.TCPSite(desk, HOST, settings.port)
        await site.start()
        yield Running(
            port=int(desk.addresses[0][1]),
            crypto_port=server.port,
            desk_token=found.desk_token,
        )


def _fingerprint(request: web.Request) -> str:
    """The module of the request.

    Raises:
        Refusal: the connection is gone, as it is when the module gave up waiting.
    """
    try:
        return module_of(request).sha256
    except NotThroughChannel as error:
        raise Refusal(
            Fault.FORBIDDEN, "module-unknown", "Запит не від модуля шифрування."
        ) from error


def _judge(found: Files, admission: Admission) -> Judge:
    return PathAndAllowList(
        anchors=found.hierarchy.anchors,
        pool=found.hierarchy.pool,
        listed=lambda certificate: admission.refusal(fingerprint(certificate)),
    )
