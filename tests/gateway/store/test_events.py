"""Evidence is only added, and a reader of the feed misses nothing."""

import asyncio
from itertools import product
from pathlib import Path

from sqlalchemy import select

from gateway import journal
from gateway.cloud_events import envelope
from gateway.domain.roles import Actor, Role, Scope, SuperScope, visible, within
from gateway.store import Store, cases, scope
from gateway.store.schema.cases import CASES
from tests.gateway.world import FRONT, SUPER, World, actor


async def test_a_reader_who_follows_the_feed_misses_nothing(store: Store, tmp_path: Path) -> None:
    world = await World.made(store, tmp_path)
    seen: list[int] = []
    written = asyncio.Event()

    async def follow() -> None:
        last = 0
        while True:
            over = written.is_set()
            found = await journal.events(store, world.rules, actor=FRONT, after=last, limit=7)
            seen.extend(event.seq for event in found)
            last = seen[-1] if seen else 0
            if over and not found:
                return

    async def write(number: int) -> None:
        case = (await world.opened(key=f"key-{number}")).case
        await world.document(case, "application.pdf")

    reader = asyncio.create_task(follow())
    await asyncio.gather(*map(write, range(15)))
    written.set()
    await reader
    everything = await journal.events(store, world.rules, actor=FRONT, after=0, limit=1000)
    assert seen == [event.seq for event in everything]
    assert len(seen) == 30


async def test_the_feed_shows_only_what_the_actor_may_see(store: Store, tmp_path: Path) -> None:
    world = await World.made(store, tmp_path)
    await world.opened(FRONT)
    assert len(await journal.events(store, world.rules, actor=FRONT, after=0, limit=9)) == 1
    assert await journal.events(store, world.rules, actor=SUPER, after=0, limit=9) == []


async def test_an_event_is_a_thin_cloud_event(store: Store, tmp_path: Path) -> None:
    world = await World.made(store, tmp_path)
    case = (await world.opened()).case
    [event] = await journal.events(store, world.rules, actor=SUPER, after=0, limit=9)
    shown = envelope(event)
    assert shown["specversion"] == "1.0"
    assert shown["type"] == "ua.brama.case.opened"
    assert shown["subject"] == f"cases/{case.id}"


async def test_the_scope_of_sql_is_the_scope_of_the_domain(store: Store, tmp_path: Path) -> None:
    world = await World.made(store, tmp_path)
    for by, key in ((SUPER, "a"), (FRONT, "b")):
        await world.opened(by, key=key)
    people: list[Actor] = [
        actor(officer, role, access_point=place)
        for officer, role, place in product(
            ("officer-1", "officer-3", "nobody"), Role, ("kyiv-center-1", "kyiv-center-2")
        )
    ]
    async with store.read() as tx:
        every = [cases.case_of(row) for row in (await tx.execute(select(CASES))).mappings()]
        for person, reach in product(people[:12], Scope):
            asked = select(CASES.c.id).where(scope.within(person, reach))
            found = set((await tx.execute(asked)).scalars())
            assert found == {case.id for case in every if within(person, reach, case)}


async def test_what_is_visible_is_the_same_in_sql_and_in_the_domain(
    store: Store, tmp_path: Path
) -> None:
    world = await World.made(store, tmp_path)
    case = (await world.opened()).case
    async with store.read() as tx:
        for role, reach in product(Role, SuperScope):
            person = actor("officer-1", role)
            asked = select(CASES.c.id).where(scope.visible_to(person, reach))
            shown = (await tx.execute(asked)).first() is not None
            assert shown is visible(person, case, super_scope=reach)
