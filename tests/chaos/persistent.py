"""A city system that does not give up, and a supervisor that starts what was killed again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

import aiohttp

from connectors.city.client import ApiProblem, CityClient
from connectors.simulator import cast
from connectors.simulator.scans import Scan
from crypto_module.ades import cades
from gateway.cli.installation import Installation
from tests.support.installed import Installed
from tests.support.ministry import Desk

DIE_AT: Final = Path(__file__).with_name("die_at.py")
PATIENCE_S: Final = 90
_PAUSE_S: Final = 0.1
_CONFLICT: Final = 409
_UNAVAILABLE: Final = 503
_IN_FLIGHT: Final = "idempotency-in-flight"
"""What the dead life began may still be reserved; the answer says to ask again."""
T = TypeVar("T")


@asynccontextmanager
async def supervised(
    gateway: Installed, *, place: str, moment: str
) -> AsyncIterator["asyncio.Task[int]"]:
    """A gateway that dies at ``place`` and is started again as a plain one.

    The task's result is how the first life ended; the second one is ended by SIGTERM.
    """
    second: list[asyncio.subprocess.Process] = []

    async def lives() -> int:
        first = await gateway.start(str(DIE_AT), place, moment)
        try:
            code = await first.wait()
        except asyncio.CancelledError:
            first.kill()
            await first.wait()
            raise
        second.append(await gateway.start())
        return code

    task = asyncio.create_task(lives())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        for process in second:
            process.terminate()
            await process.wait()


async def insist(step: Callable[[], Awaitable[T]]) -> T:
    """The step's answer, asked again for as long as nobody answers."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                return await step()
            except (aiohttp.ClientError, TimeoutError):
                pass
            except ApiProblem as problem:
                if problem.status != _UNAVAILABLE and problem.code != _IN_FLIGHT:
                    raise
            await asyncio.sleep(_PAUSE_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersistentCity:
    """Drives one case to its decision whatever happens to the gateway."""

    url: str
    installation: Installation
    key: str = "one-and-only"

    async def hand_in(self) -> UUID:
        """The case, submitted exactly once as far as the gateway admits."""
        received_at = datetime.now(UTC) - timedelta(hours=1)
        body = cast.application(received_at=received_at)
        opened = await self.ask(lambda city: city.open_case(body, idempotency_key=self.key))
        case = UUID(opened["id"])
        for scan in cast.documents():
            await self.ask(partial(_put, case=case, scan=scan))
        manifest = await self.ask(lambda city: city.manifest(case))
        signature = self._sign(manifest)
        await self.ask(lambda city: city.put_signature(case, signature))
        await self.do(lambda city: city.submit(case))
        return case

    async def do(
        self, step: Callable[[CityClient], Awaitable[object]], *, who: str = "officer-1"
    ) -> None:
        """One change; a change whose answer was lost is answered by 409 the second time."""
        try:
            await self.ask(step, who=who)
        except ApiProblem as problem:
            if problem.status != _CONFLICT:
                raise

    async def until(self, case: UUID, holds: Callable[[Any], bool]) -> Any:
        """The case once it is as asked."""
        async with asyncio.timeout(PATIENCE_S):
            while not holds(found := await self.ask(lambda city: city.case(case))):  # noqa: ASYNC110 - another process
                await asyncio.sleep(_PAUSE_S)
        return found

    async def ask(self, step: Callable[[CityClient], Awaitable[T]], *, who: str = "officer-1") -> T:
        """One request, in a connection of its own."""

        async def once() -> T:
            key = self.installation.api_keys[who]
            async with CityClient.connect(self.url, api_key=key) as city:
                return await step(city)

        return await insist(once)

    def _sign(self, manifest: bytes) -> bytes:
        hierarchy = self.installation.hierarchy
        return cades.sign(
            manifest,
            signer=hierarchy["officer"].signer,
            signing_time=datetime.now(UTC),
            detached=True,
            certificates=hierarchy.pool,
        )


async def _put(city: CityClient, *, case: UUID, scan: Scan) -> object:
    return await city.put_document(case, scan.name, scan.content, media_type=scan.media_type)


async def decide(desk: Desk, city: PersistentCity, case: UUID) -> Any:
    """The case with its decision, after the desk has done its part."""
    await city.until(case, lambda found: found["accepted_at"] is not None)
    await desk.check(case)
    found = await city.until(case, lambda one: one["status"] == "CHECKED_BY_SPSZN")
    await desk.decide(case, number=found["number"], now=datetime.now(UTC))
    await city.until(case, lambda one: one["status"] == "ANSWER_RECEIVED")
    await city.ask(lambda one: one.acknowledge(case))
    return await city.ask(lambda one: one.case(case))
