"""Two workers never hold one case; what a dead one held is free again when its lease ends."""

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from typing_extensions import override

from gateway.domain.work import LEASED, Step
from gateway.ports import Package, RemoteUnavailable
from gateway.store import Store, leases
from gateway.store.leases import Lease
from gateway.store.schema.ministry import ACKNOWLEDGEMENTS
from tests.gateway.world import NOW, Ministry, World, hierarchy

LATER = NOW + timedelta(seconds=60)


async def _submitted(store: Store, root: Path, *, count: int) -> World:
    world = await World.made(store, root)
    for number in range(count):
        await world.submitted(key=f"key-{number}")
    return world


async def test_two_workers_never_take_one_case(store: Store, tmp_path: Path) -> None:
    await _submitted(store, tmp_path, count=12)
    taken = await asyncio.gather(
        *(
            leases.take(
                store, Lease(owner=f"worker-{n}", until=LATER), steps=LEASED, now=NOW, limit=4
            )
            for n in range(6)
        )
    )
    cases = [task.case for tasks in taken for task in tasks]
    assert len(cases) == len(set(cases)) == 12


async def test_a_lease_that_ended_gives_the_work_back(store: Store, tmp_path: Path) -> None:
    await _submitted(store, tmp_path, count=1)
    dead, living = (
        Lease(owner="dead", until=LATER),
        Lease(owner="living", until=LATER + timedelta(minutes=1)),
    )
    [task] = await leases.take(store, dead, steps=LEASED, now=NOW, limit=4)
    before_the_end = LATER - timedelta(seconds=1)
    assert await leases.take(store, living, steps=LEASED, now=before_the_end, limit=4) == []
    [again] = await leases.take(store, living, steps=LEASED, now=LATER, limit=4)
    assert again.case == task.case


async def test_a_renewed_lease_holds_on_and_a_released_one_is_free(
    store: Store, tmp_path: Path
) -> None:
    await _submitted(store, tmp_path, count=1)
    mine = Lease(owner="mine", until=LATER)
    other = Lease(owner="other", until=LATER + timedelta(hours=2))
    await leases.take(store, mine, steps=LEASED, now=NOW, limit=4)
    await leases.renew(store, Lease(owner="mine", until=LATER + timedelta(hours=1)))
    assert await leases.take(store, other, steps=LEASED, now=LATER, limit=4) == []
    await leases.release(store, "mine")
    assert len(await leases.take(store, other, steps=LEASED, now=LATER, limit=4)) == 1


async def test_a_worker_that_lost_its_lease_postpones_nothing(store: Store, tmp_path: Path) -> None:
    await _submitted(store, tmp_path, count=1)
    [task] = await leases.take(
        store, Lease(owner="slow", until=LATER), steps=LEASED, now=NOW, limit=4
    )
    fast = Lease(owner="fast", until=LATER + timedelta(minutes=1))
    await leases.take(store, fast, steps=LEASED, now=LATER, limit=4)
    far = NOW + timedelta(days=1)
    await leases.postpone(store, task, owner="slow", until=far, error="late")
    await leases.release(store, "fast")
    assert len(await leases.take(store, fast, steps=LEASED, now=LATER, limit=4)) == 1


async def test_a_worker_takes_only_the_steps_of_its_lane(store: Store, tmp_path: Path) -> None:
    await _submitted(store, tmp_path, count=1)
    lease = Lease(owner="sender", until=LATER)
    assert await leases.take(store, lease, steps={Step.SEND}, now=NOW, limit=4) == []


async def test_workers_side_by_side_deliver_every_case_once(store: Store, tmp_path: Path) -> None:
    world = await _submitted(store, tmp_path, count=8)
    workers = [world.worker() for _ in range(3)]
    for _ in range(4):
        await asyncio.gather(*(worker.run_once(world.now) for worker in workers))
    delivered = [(case, round_) for case, round_, _ in world.ministry.received]
    assert len(delivered) == len(set(delivered)) == 8
    async with store.read() as tx:
        count = await tx.scalar(select(func.count()).select_from(ACKNOWLEDGEMENTS))
    assert count == 8


async def test_a_stopped_worker_gives_its_leases_back(store: Store, tmp_path: Path) -> None:
    world = await _submitted(store, tmp_path, count=1)
    reached, gone_on = asyncio.Event(), asyncio.Event()

    class Slow(Ministry):
        @override
        async def deliver(self, package: Package) -> bytes:
            reached.set()
            await gone_on.wait()
            raise RemoteUnavailable(f"Nothing took {package.number}.")

    world.ministry = Slow(seal=hierarchy()["ministry-seal"].signer)
    worker = world.worker()
    running = asyncio.create_task(worker.run())
    await reached.wait()
    worker.stop()
    gone_on.set()
    await running
    soon = NOW + timedelta(hours=1)
    other = Lease(owner="other", until=soon + timedelta(minutes=1))
    assert len(await leases.take(store, other, steps=LEASED, now=soon, limit=4)) == 1


async def test_a_cancelled_worker_gives_its_leases_back(store: Store, tmp_path: Path) -> None:
    world = await _submitted(store, tmp_path, count=1)
    reached = asyncio.Event()

    class Silent(Ministry):
        @override
        async def deliver(self, package: Package) -> bytes:
            reached.set()
            await asyncio.Event().wait()
            raise AssertionError(package)

    world.ministry = Silent(seal=hierarchy()["ministry-seal"].signer)
    running = asyncio.create_task(world.worker().run())
    await reached.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    other = Lease(owner="other", until=LATER)
    assert len(await leases.take(store, other, steps=LEASED, now=NOW, limit=4)) == 1
