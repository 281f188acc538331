"""The way to the ministry: only its signed acknowledgement ends it, and nothing ends it twice."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from crypto_module.ades import asic, cades
from gateway import dispatch, journal, registry
from gateway.domain.case import Case, TransportState
from gateway.domain.errors import TransitionNotAllowed
from gateway.domain.instants import rfc3339
from gateway.ports import RefusedByMinistry
from gateway.store import cases
from gateway.store.events import EventType
from gateway.store.schema.cases import DOCUMENTS
from gateway.store.schema.work import WORK
from tests.gateway.world import NOW, SUPER, World, document, hierarchy


async def _seen(world: World, case: Case) -> Case:
    return (await journal.case(world.store, world.rules, actor=SUPER, case_id=case.id)).case


async def _types(world: World, case: Case) -> list[EventType]:
    happened = await journal.timeline(world.store, world.rules, actor=SUPER, case_id=case.id)
    return [event.type for event in happened]


async def test_an_outage_is_waited_out_and_told_once(world: World) -> None:
    world.ministry.down = True
    case, _ = await world.submitted()
    await world.work()
    assert (await _seen(world, case)).transport_state is TransportState.RETRY_WAIT
    for _ in range(5):
        world.later(hours=1)
        await world.work(turns=2)
    assert (await _types(world, case)).count(EventType.DELIVERY_FAILED) == 1
    world.ministry.down = False
    world.later(minutes=16)
    await world.work()
    after = await _seen(world, case)
    assert after.transport_state is TransportState.ACKED
    assert after.accepted_at == world.now
    assert len(world.ministry.received) == 1


async def test_a_case_is_tried_for_the_whole_horizon_and_then_held(world: World) -> None:
    world.rules = replace(world.rules, retry=replace(world.rules.retry, horizon=timedelta(days=14)))
    world.ministry.down = True
    case, _ = await world.submitted()
    await world.work()
    world.later(days=13, hours=23)
    await world.work(turns=2)
    assert (await _seen(world, case)).transport_state is TransportState.RETRY_WAIT
    world.later(hours=2)
    await world.work(turns=2)
    assert (await _seen(world, case)).transport_state is TransportState.DEAD


async def test_the_backlog_is_sent_in_the_order_of_the_law(world: World) -> None:
    world.ministry.down = True
    days = {"a": "2026-11-20", "b": "2026-11-18", "c": "2026-11-19"}
    due = {}
    for key, day in days.items():
        case, _ = await world.submitted(key=key, received_at=f"{day}T10:15:00+02:00")
        due[case.id] = day
    await world.work()
    world.ministry.down = False
    world.later(hours=1)
    await world.work(concurrency=1)
    assert [due[case] for case, _, _ in world.ministry.received] == sorted(days.values())


@pytest.mark.parametrize(
    "said",
    [
        {"type": "checked"},
        {"case": "00000000-0000-0000-0000-000000000000"},
        {"number": "another/2026/000001"},
        {"round": 2},
        {"package_sha256": "00" * 32},
        {"accepted_at": rfc3339(NOW + timedelta(hours=1))},
        {"accepted_at": rfc3339(NOW - timedelta(hours=1))},
        {"accepted_at": "yesterday"},
        {"incoming_number": ""},
    ],
)
async def test_an_acknowledgement_of_something_else_is_not_believed(
    world: World, said: dict[str, object]
) -> None:
    world.ministry.said = said
    case, _ = await world.submitted()
    await world.work()
    after = await _seen(world, case)
    assert (after.transport_state, after.accepted_at) == (TransportState.RETRY_WAIT, None)
    assert (await _types(world, case))[-1] is EventType.ACKNOWLEDGEMENT_REFUSED


async def test_garbage_and_a_foreign_seal_are_not_believed(world: World) -> None:
    world.ministry.garbage = b"<html>200 OK</html>"
    case, _ = await world.submitted()
    await world.work()
    world.ministry.garbage = None
    world.ministry.seal = hierarchy()["gateway-seal"].signer
    world.later(hours=1)
    await world.work()
    assert (await _seen(world, case)).transport_state is TransportState.RETRY_WAIT
    world.ministry.seal = hierarchy()["ministry-seal"].signer
    world.ministry.acknowledgements.clear()
    world.later(hours=1)
    await world.work()
    assert (await _seen(world, case)).transport_state is TransportState.ACKED
    refused = (await _types(world, case)).count(EventType.ACKNOWLEDGEMENT_REFUSED)
    assert refused == 2


async def test_a_lost_acknowledgement_is_given_again_and_is_the_original(world: World) -> None:
    case, _ = await world.submitted()
    await world.work(turns=2)
    # The ministry took the package, and the answer was lost with the process.
    async with world.store.read() as tx:
        [row] = (await tx.execute(select(WORK))).mappings()
    assert row["step"] == "SEND"
    known = await _seen(world, case)
    await world.work(turns=1)
    first = await _seen(world, case)
    async with world.store.write() as tx:
        await cases.change(tx, first, replace(known, version=first.version + 1), [], now=NOW)
    world.later(minutes=30)
    async with world.store.write() as tx:
        await tx.exec_driver_sql("DELETE FROM acknowledgements")
    await world.work(turns=1)
    again = await _seen(world, case)
    assert again.accepted_at == first.accepted_at == NOW
    assert len({content for _, _, content in world.ministry.received}) == 1


async def test_what_the_ministry_refuses_is_held_for_a_person(world: World) -> None:
    world.ministry.refuses = RefusedByMinistry("broken-package")
    case, _ = await world.submitted()
    await world.work()
    assert (await _seen(world, case)).transport_state is TransportState.REJECTED
    world.ministry.refuses = None
    world.later(days=1)
    await world.work()
    assert (await _seen(world, case)).transport_state is TransportState.REJECTED
    await dispatch.queue_again(world.store, case_id=case.id, role="sla_operator", now=world.now)
    await world.work()
    assert (await _seen(world, case)).transport_state is TransportState.ACKED


async def test_only_a_held_case_is_queued_again(world: World) -> None:
    case, _ = await world.submitted()
    with pytest.raises(TransitionNotAllowed):
        await dispatch.queue_again(world.store, case_id=case.id, role="sla_operator", now=world.now)


async def test_without_an_active_module_the_case_stays_queued_and_d1_runs(world: World) -> None:
    registered = document()
    registered["module"][0]["state"] = "SUSPENDED"
    await registry.apply(world.store, registered, now=NOW)
    case, _ = await world.submitted()
    await world.work()
    waiting = await _seen(world, case)
    assert waiting.transport_state is TransportState.QUEUED
    assert world.ministry.received == []
    registered["module"][0]["state"] = "ACTIVE"
    await registry.apply(world.store, registered, now=NOW)
    world.later(minutes=1)
    await world.work()
    after = await _seen(world, case)
    assert after.transport_state is TransportState.ACKED
    assert after.due == waiting.due


async def test_bytes_that_changed_on_the_disk_are_never_delivered(world: World) -> None:
    case, _ = await world.submitted()
    await world.work(turns=1)
    async with world.store.read() as tx:
        key = await tx.scalar(select(DOCUMENTS.c.blob).limit(1))
    path = world.blobs._path(str(key))
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    await world.work()
    after = await _seen(world, case)
    assert after.transport_state is TransportState.REJECTED
    assert (await _types(world, case))[-1] is EventType.DELIVERY_GIVEN_UP
    assert world.ministry.received == []


async def test_the_accepted_signature_is_sent_also_when_the_clock_went_back(world: World) -> None:
    case = (await world.opened()).case
    case = await world.document(case, "application.pdf")
    other = cades.sign(
        b"other content", signer=hierarchy()["officer"].signer, signing_time=NOW, detached=True
    )
    await world.submit(await world.put_signature(case, other))
    await world.work()
    world.later(minutes=-30)
    await world.submit(await world.sign(await _seen(world, case)))
    await world.work()
    [(_, _, content)] = world.ministry.received
    sent = asic.open_container(
        io.BytesIO(content), max_entries=9, max_entry_bytes=1 << 20, max_total_bytes=1 << 20
    )
    assert sent.signature_bytes != other
