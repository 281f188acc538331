"""A case that comes back: its first transfer counts for D1, whatever happens in later rounds."""

import pytest

from gateway import dispatch, intake, journal, review
from gateway.domain.case import Case, Status, TransportState
from gateway.domain.errors import Conflict, Invalid
from gateway.domain.work import Step
from gateway.store.leases import Task
from tests.gateway.world import CHECKER, SUPER, World, application

REASON = {"code": "scan-unreadable", "text": "Копію паспорта не можна прочитати."}


async def _seen(world: World, case: Case) -> Case:
    return (await journal.case(world.store, world.rules, actor=SUPER, case_id=case.id)).case


async def _returned(world: World) -> Case:
    """A case that СПСЗН gave back, as the gateway knows it."""
    case, _ = await world.submitted()
    await world.work()
    world.ministry.tell(await _seen(world, case), "returned", reason=REASON)
    world.later(minutes=1)
    await world.work(turns=3)
    return await _seen(world, case)


async def _passed_on(world: World, case: Case) -> Case:
    return await review.pass_on(
        world.store, world.rules, actor=CHECKER, case_id=case.id, now=world.now
    )


async def _sent_back(world: World, case: Case) -> Case:
    return await review.send_back(
        world.store,
        world.rules,
        actor=CHECKER,
        case_id=case.id,
        reason_code=REASON["code"],
        text=REASON["text"],
        now=world.now,
    )


async def test_a_return_that_overtook_the_acknowledgement_waits_for_it(world: World) -> None:
    world.ministry.garbage = b"lost"
    case = await _returned(world)
    assert case.status is Status.RETURNED_TO_OTG
    for act in (_passed_on, _sent_back):
        with pytest.raises(Conflict) as refused:
            await act(world, case)
        assert refused.value.code == "operation-in-progress"
    world.ministry.garbage = None
    world.later(hours=1)
    await world.work()
    settled = await _seen(world, case)
    assert settled.accepted_at is not None
    world.later(days=3)
    assert (await _passed_on(world, settled)).round == 2
    await world.work()
    again = await _seen(world, case)
    assert again.transport_state is TransportState.ACKED
    assert again.accepted_at == settled.accepted_at


async def test_the_deadline_of_a_transfer_that_was_made_is_not_eased(world: World) -> None:
    case = await _sent_back(world, await _returned(world))
    with pytest.raises(Invalid) as refused:
        await intake.replace_application(
            world.store,
            world.rules,
            actor=SUPER,
            case_id=case.id,
            body=application(received_at="2026-11-20T10:59:00+02:00"),
            expected_version=case.version,
            now=world.now,
        )
    assert refused.value.field == "received_at"
    mended = await intake.replace_application(
        world.store,
        world.rules,
        actor=SUPER,
        case_id=case.id,
        body=application(questionnaire={"mended": True}),
        expected_version=case.version,
        now=world.now,
    )
    assert mended.due == case.due


async def test_an_older_step_does_nothing_to_a_case_that_moved_on(world: World) -> None:
    """As a worker does that slept through its lease."""
    case = await world.sign(await _sent_back(world, await _returned(world)))
    await world.submit(case)
    before = await _seen(world, case)
    delivered = len(world.ministry.received)
    await dispatch.package(
        world.store, world.rules, blobs=world.blobs, case_id=case.id, now=world.now
    )
    await dispatch.send(
        world.store,
        world.rules,
        blobs=world.blobs,
        ministry=world.ministry,
        evidence=world.evidence,
        task=Task(case=case.id, step=Step.SEND, attempts=0, since=world.now),
        owner="slept",
        clock=world.clock,
    )
    assert await _seen(world, case) == before
    assert len(world.ministry.received) == delivered
