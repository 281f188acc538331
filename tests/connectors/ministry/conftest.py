"""A whole road on loopback: client, module, channel, crypto server and a small web application."""

import asyncio
import hashlib
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from aiohttp import web

from connectors.ministry import ChannelMinistry, CryptoServerAddress, Fleet, Limits, ModuleEvent
from connectors.ministry.module import EmulatedModule, Outside
from connectors.simulator.crypto_server import (
    CryptoServer,
    NotThroughChannel,
    ServerLimits,
    module_of,
)
from connectors.simulator.pki import Hierarchy, Suite
from crypto_module.channel import PathAndAllowList
from crypto_module.x509 import Certificate
from gateway.domain.access_point import Module, ModuleState
from gateway.ports import Package

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FIRST, SECOND = "kyiv-center-1", "kyiv-center-2"
CASE = UUID("0193477e-1111-7000-8000-000000000001")


def active_module(access_point: str) -> Module:
    return Module(
        id=f"module-{access_point}",
        access_point=access_point,
        serial="000001",
        state=ModuleState.ACTIVE,
        requested_at=NOW - timedelta(days=30),
        valid_from=NOW - timedelta(days=10),
        valid_to=NOW + timedelta(days=300),
    )


@dataclass
class Road:
    """What a test may turn while bytes flow."""

    hierarchy: Hierarchy
    directory: Path
    now: datetime = NOW
    modules: dict[str, Module] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    events: Counter[tuple[str, ModuleEvent]] = field(default_factory=Counter)
    happened: asyncio.Event = field(default_factory=asyncio.Event)
    server_limits: ServerLimits = field(default_factory=ServerLimits)
    limits: Limits = field(default_factory=Limits)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    reply: Callable[[web.Request], Awaitable[web.StreamResponse]] = field(
        default_factory=lambda: accept
    )

    async def open(self) -> None:
        self.modules |= {point: active_module(point) for point in (FIRST, SECOND)}
        self.runner = web.AppRunner(self.application(), handler_cancellation=True)
        await self.runner.setup()
        self.server = self.crypto_server("crypto-server")
        await self.server.start("127.0.0.1", 0)
        self.fleet = self.fleet_to(self.server.port)
        self.ministry = ChannelMinistry(self.fleet, answer_s=10)

    async def close(self) -> None:
        await self.ministry.close()
        await self.fleet.stop()
        await self.server.stop()
        await self.runner.cleanup()

    def application(self) -> web.Application:
        app = web.Application(middlewares=[through_the_channel])
        app.router.add_route("*", "/v1/{path:.*}", self.answer)
        app.router.add_get("/download", download)
        return app

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.set()
        return await self.reply(request)

    def crypto_server(self, name: str) -> CryptoServer:
        factory = self.runner.server
        assert factory is not None
        return CryptoServer(
            self.hierarchy[name].identity,
            factory,
            self.judge(lambda certificate: self.refused.get(self.name_of(certificate))),
            clock=lambda: self.now,
            limits=self.server_limits,
        )

    def fleet_to(self, port: int) -> Fleet:
        return Fleet(
            directory=self.directory / str(port),
            identity_of=lambda point: (
                self.hierarchy[f"module-{point}"].identity if point in (FIRST, SECOND) else None
            ),
            outside=Outside(
                server=CryptoServerAddress(host="127.0.0.1", port=port),
                judge=self.judge(
                    lambda certificate: (
                        None if self.name_of(certificate) == "crypto-server" else "not-the-server"
                    )
                ),
                look_up=self.look_up,
                clock=lambda: self.now,
                observe=self.observe,
                limits=self.limits,
            ),
        )

    def judge(self, listed: Callable[[Certificate], str | None]) -> PathAndAllowList:
        return PathAndAllowList(
            anchors=self.hierarchy.anchors, pool=self.hierarchy.pool, listed=listed
        )

    @asynccontextmanager
    async def ministry_at(
        self, port: int, *, answer_s: float = 10, limits: Limits | None = None
    ) -> AsyncIterator[ChannelMinistry]:
        """A second fleet and its client, dialling another port."""
        self.limits = limits or self.limits
        fleet = self.fleet_to(port)
        ministry = ChannelMinistry(fleet, answer_s=answer_s)
        yield ministry
        await ministry.close()
        await fleet.stop()

    async def look_up(self, access_point: str) -> Module | None:
        return self.modules.get(access_point)

    def set_state(self, access_point: str, state: ModuleState) -> None:
        self.modules[access_point] = replace(self.modules[access_point], state=state)

    def name_of(self, certificate: Certificate) -> str:
        return next(
            name
            for name, issued in self.hierarchy.issued.items()
            if issued.certificate == certificate
        )

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for events of modules until the condition holds."""
        while not condition():
            self.happened.clear()
            await self.happened.wait()

    def observe(self, access_point: str, event: ModuleEvent) -> None:
        self.events[access_point, event] += 1
        self.happened.set()

    async def module(self, access_point: str = FIRST) -> EmulatedModule:
        return await self.fleet.module(access_point)


def _package(content: bytes, *, access_point: str = FIRST, pieces: int = 64 * 1024) -> Package:
    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(content), pieces):
            yield content[start : start + pieces]

    return Package(
        case=CASE,
        number="КИЇВ-1/2026",
        round=1,
        access_point=access_point,
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
        chunks=chunks,
    )


async def accept(request: web.Request) -> web.Response:
    """Acknowledge with what arrived and who brought it."""
    digest, size = hashlib.sha256(), 0
    async for chunk in request.content.iter_any():
        digest.update(chunk)
        size += len(chunk)
    told = f"{size} {digest.hexdigest()} {module_of(request).certificate.identity.common_name}"
    return web.Response(
        body=b"\x30" + told.encode(), content_type="application/pkcs7-mime", status=201
    )


async def download(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(int(request.query["megabytes"])):
        await response.write(bytes(2**20))
    return response


@web.middleware
async def through_the_channel(
    request: web.Request, handler: Callable[[web.Request], object]
) -> web.StreamResponse:
    try:
        module_of(request)
    except NotThroughChannel as err:
        raise web.HTTPForbidden from err
    return await handler(request)  # type: ignore[misc,no-any-return] # aiohttp's own Handler


@pytest.fixture(scope="session")
def package() -> Callable[..., Package]:
    return _package


@pytest.fixture(scope="session")
def hierarchy(request: pytest.FixtureRequest) -> Hierarchy:
    suite = Suite(getattr(request, "param", Suite.ECDSA_P256))
    return Hierarchy.demonstration(NOW, suite=suite)


@pytest.fixture
def directory() -> Iterator[Path]:
    """Short, because the kernel allows a socket 107 octets of path."""
    with tempfile.TemporaryDirectory(prefix="brama-") as made:
        yield Path(made) / "modules"


@pytest.fixture
async def road(hierarchy: Hierarchy, directory: Path) -> AsyncIterator[Road]:
    ready = Road(hierarchy=hierarchy, directory=directory)
    await ready.open()
    yield ready
    await ready.close()
