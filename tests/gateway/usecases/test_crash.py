"""A process may die between any two lines: what was written is whole, what was not is done again.

Death is an exception that nothing on the way catches, thrown inside a transaction, just before it
or just after it, at every step of the road; then another worker goes on once the leases end. The
real SIGKILL is tests/chaos'.
"""

import pkgutil
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from gateway import journal
from gateway.domain.case import Case, Status, TransportState
from gateway.store.events import EventType
from gateway.store.schema.cases import CASES, OPERATIONS, VERDICTS
from gateway.store.schema.ministry import ACKNOWLEDGEMENTS, DECISIONS, NOTICES, PACKAGES
from tests.gateway.usecases.test_road import DECISION
from tests.gateway.world import SUPER, World

DEATHS = [
    # inside transactions, at the first and at later cases of their use
    *(("gateway.store.cases.change", spare) for spare in (0, 1, 2, 3)),
    *(("gateway.store.events.append", spare) for spare in (0, 2, 4)),
    ("gateway.store.cases.plan", 0),
    ("gateway.store.operations.finish_in", 0),
    ("gateway.store.operations.put_verdict_in", 0),
    ("gateway.store.decisions.put_in", 0),
    # whole transactions
    ("gateway.store.leases.take", 1),
    ("gateway.store.notices.take", 1),
    ("gateway.store.notices.finish", 1),
    ("gateway.store.outbox.take", 1),
    ("gateway.store.outbox.delivered", 0),
    # between transactions
    ("gateway.dispatch.packaging._write", 0),
]
NEXT: dict[Status, tuple[str, dict[str, Any]]] = {
    Status.SENT_TO_SPSZN: ("checked", {}),
    Status.CHECKED_BY_SPSZN: ("exported", {"program": "asopd", "export_id": "E-1"}),
    Status.EXPORTED_TO_SPSZN: ("answered", {"decision": DECISION}),
}


class Killed(BaseException):
    """Not an Exception: nothing on the way may catch it, as nothing catches SIGKILL."""


def _deadly(original: Callable[..., Any], *, after: bool, spare: int) -> Callable[..., Any]:
    calls = 0

    async def die(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls <= spare:
            return await original(*args, **named)
        if after:
            await original(*args, **named)
        raise Killed

    return die


async def _seen(world: World, case: Case) -> Case:
    file = await journal.case(world.store, world.rules, actor=SUPER, case_id=case.id)
    return file.case


async def _walk(world: World, case: Case, told: set[str]) -> None:
    """Go on until the decision is there and the city heard of it."""
    for _ in range(10):
        world.later(minutes=2)
        await world.work(turns=2)
        now = await _seen(world, case)
        step = NEXT.get(now.status)
        if step and now.transport_state is TransportState.ACKED and step[0] not in told:
            told.add(step[0])
            world.ministry.tell(now, step[0], **step[1])


async def _count(world: World, table: Any) -> int:
    async with world.store.read() as tx:
        return int(await tx.scalar(select(func.count()).select_from(table)) or 0)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("place", "spare"), DEATHS)
async def test_a_death_anywhere_loses_nothing_and_doubles_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, place: str, *, after: bool, spare: int
) -> None:
    case, _ = await world.submitted()
    told: set[str] = set()
    with monkeypatch.context() as patch:
        deadly = _deadly(pkgutil.resolve_name(place), after=after, spare=spare)
        patch.setattr(place, deadly)
        with pytest.raises(Killed):
            await _walk(world, case, told)
    await _walk(world, case, told)
    assert (await _seen(world, case)).status is Status.ANSWER_RECEIVED
    counts = {
        table.name: await _count(world, table)
        for table in (CASES, OPERATIONS, VERDICTS, PACKAGES, ACKNOWLEDGEMENTS, DECISIONS, NOTICES)
    }
    assert counts == {
        "cases": 1,
        "operations": 1,
        "verdicts": 1,
        "packages": 1,
        "acknowledgements": 1,
        "decisions": 1,
        "ministry_notices": 3,
    }
    assert len({content for _, _, content in world.ministry.received}) == 1
    timeline = await journal.timeline(world.store, world.rules, actor=SUPER, case_id=case.id)
    types = [event.type for event in timeline if event.type is not EventType.DOCUMENT_ADDED]
    assert len(types) == len(set(types))
    heard = [(one.client, one.id) for one in world.city.heard]
    # At least once: one letter may be sent again, by whoever found it unconfirmed.
    assert len(heard) - len(set(heard)) <= 3
