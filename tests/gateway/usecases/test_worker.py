"""The worker keeps what it holds while it works on it, lets go of the rest, and misses no news."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from typing_extensions import override

from gateway.ports import Package
from gateway.rules import RetryRules
from gateway.store import StoreUnavailable, leases
from gateway.worker import Worker
from tests.gateway.world import NOW, Ministry, World, hierarchy


def _ticking() -> Callable[[], datetime]:
    """Return a clock that starts at ``NOW`` and goes on by itself."""
    monotonic = asyncio.get_running_loop().time
    started = monotonic()
    return lambda: NOW + timedelta(seconds=monotonic() - started)


def _worker(
    world: World,
    *,
    lease: float = 0.3,
    poll: float = 0.05,
    ran: Callable[[datetime], None] = lambda _: None,
) -> Worker:
    retry = RetryRules(lease=timedelta(seconds=lease), poll=timedelta(seconds=poll))
    return Worker(
        world.store,
        replace(world.rules, retry=retry),
        blobs=world.blobs,
        ministry=world.ministry,
        city=world.city,
        evidence=world.evidence,
        seal=hierarchy()["gateway-seal"].signer,
        clock=_ticking(),
        ran=ran,
    )


@dataclass(slots=True)
class Interrupted(Ministry):
    """The first delivery meets a store that stops answering."""

    asked: int = 0
    again: asyncio.Event = field(default_factory=asyncio.Event)

    @override
    async def deliver(self, package: Package) -> bytes:
        self.asked += 1
        if self.asked == 1:
            raise StoreUnavailable("The database did not answer.")
        self.again.set()
        return await Ministry.deliver(self, package)


async def test_work_that_a_fault_of_the_store_interrupted_is_taken_up_again(world: World) -> None:
    await world.submitted()
    world.ministry = ministry = Interrupted(seal=hierarchy()["ministry-seal"].signer)
    worker = _worker(world, lease=1.5)
    running = asyncio.create_task(worker.run())
    try:
        async with asyncio.timeout(20):
            await ministry.again.wait()
    finally:
        worker.stop()
        await running


async def test_news_that_comes_while_a_lane_is_looking_is_not_missed(world: World) -> None:
    looks = 0

    def look(_: datetime) -> None:
        nonlocal looks
        looks += 1
        if looks <= 4:
            worker.wake()
        elif looks == 8:
            worker.stop()

    worker = _worker(world, lease=3600, poll=3600, ran=look)
    async with asyncio.timeout(20):
        await worker.run()
    assert looks >= 8


async def test_a_renewal_that_failed_does_not_end_the_renewing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submitted()
    renewed, original, calls = asyncio.Event(), leases.renew, 0

    async def fragile(*args: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError("Two transactions waited for each other.")
        await original(*args)
        renewed.set()

    class Slow(Ministry):
        @override
        async def deliver(self, package: Package) -> bytes:
            await renewed.wait()
            return await Ministry.deliver(self, package)

    monkeypatch.setattr(leases, "renew", fragile)
    world.ministry = Slow(seal=hierarchy()["ministry-seal"].signer)
    worker = _worker(world)
    running = asyncio.create_task(worker.run())
    try:
        async with asyncio.timeout(20):
            await renewed.wait()
    finally:
        renewed.set()
        worker.stop()
        await running
