"""A town and its ministry in one process: real stores, real channel, a clock the test moves."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiohttp import web

from connectors.city.client import CityClient
from connectors.simulator import cast, files
from connectors.simulator import registry as workplaces
from connectors.simulator.assembly import SimulatorSettings
from connectors.simulator.pki.table import ACCESS_POINT, SECOND_ACCESS_POINT
from connectors.simulator.run import Running, serve
from crypto_module.ades import cades
from gateway.app import build
from gateway.cli.installation import Installation, install
from gateway.domain.access_point import Module, ModuleState
from gateway.store import Store, registry
from gateway.store.registry import Registry

MADE = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
FIRST, SECOND = ACCESS_POINT, SECOND_ACCESS_POINT
OFFICERS = {officer.access_point: officer for officer in reversed(cast.OFFICERS)}


@dataclass
class Town:
    """Both sides of the road; each can be stopped and started again."""

    folder: Path
    now: datetime = MADE + timedelta(hours=2)
    ministry: Running | None = None
    _ministry: AsyncExitStack = field(default_factory=AsyncExitStack)
    _gateway: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def open(self) -> None:
        await self.open_ministry()
        assert self.ministry is not None
        self.installation: Installation = await install(
            self.folder / "gateway",
            simulator_data=self.folder / "ministry",
            crypto_port=self.ministry.crypto_port,
            now=MADE,
            http={"port": 0},
            worker={"poll_s": 0.02, "retry_first_s": 0.02},
        )
        runner = web.AppRunner(build(self.installation.settings, clock=self.clock))
        await runner.setup()
        self._gateway.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self.store = await Store.open(self.installation.settings.database)
        self._gateway.push_async_callback(self.store.close)

    async def open_ministry(self, *, port: int = 0) -> None:
        settings = SimulatorSettings(data=self.folder / "ministry", port=0, crypto_port=port)
        self.ministry = await self._ministry.enter_async_context(serve(settings, clock=self.clock))

    async def close_ministry(self) -> int:
        """Stop it; return the port that modules dial."""
        assert self.ministry is not None
        await self._ministry.aclose()
        self._ministry = AsyncExitStack()
        return self.ministry.crypto_port

    async def close(self) -> None:
        await self._gateway.aclose()
        await self._ministry.aclose()

    def clock(self) -> datetime:
        return self.now

    async def change_module(self, access_point: str, change: Callable[[Module], Module]) -> None:
        """What the security officer does, straight in the store."""
        module = await registry.module_of(self.store, access_point)
        assert module is not None
        await registry.apply(
            self.store, Registry(places=(), officers=(), modules=(change(module),)), now=self.now
        )

    async def set_state(self, access_point: str, state: ModuleState) -> None:
        await self.change_module(access_point, lambda module: replace(module, state=state))

    @asynccontextmanager
    async def city(self, access_point: str = FIRST) -> AsyncIterator[CityClient]:
        key = self.installation.api_keys[OFFICERS[access_point].id]
        async with CityClient.connect(self.url, api_key=key) as client:
            yield client

    async def submit(self, city: CityClient, access_point: str = FIRST) -> UUID:
        """A signed case, submitted, its signature judged."""
        body = cast.application(
            received_at=self.now - timedelta(minutes=40), access_point=access_point
        )
        case = UUID((await city.open_case(body, idempotency_key=str(uuid4())))["id"])
        for scan in cast.documents():
            await city.put_document(case, scan.name, scan.content, media_type=scan.media_type)
        hierarchy = self.installation.hierarchy
        signature = cades.sign(
            await city.manifest(case),
            signer=hierarchy[OFFICERS[access_point].certificate].signer,
            signing_time=self.now,
            detached=True,
            certificates=hierarchy.pool,
        )
        await city.put_signature(case, signature)
        operation = await city.submit(case)
        ended = await city.wait_operation(UUID(operation["id"]))
        assert ended["state"] == "succeeded", ended
        return case

    async def until(
        self, city: CityClient, case: UUID, condition: Callable[[Any], bool], *, passing: timedelta
    ) -> Any:
        """The case once the condition holds; the clock goes on by ``passing`` at each look."""
        while not condition(found := await city.case(case)):
            self.now += passing
            await asyncio.sleep(0.02)
        return found

    def strike_off(self, access_point: str) -> None:
        """The ministry's registry forgets the module of a place."""
        path = self.folder / "ministry" / files.REGISTRY
        known = workplaces.Registry.load(path)
        left = [one for one in known.workplaces.values() if one.access_point != access_point]
        workplaces.Registry.of(*left).save(path)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    made = Town(tmp_path)
    await made.open()
    yield made
    await made.close()
