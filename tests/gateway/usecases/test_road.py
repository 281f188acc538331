"""The main road at the level of use cases: a case goes to the ministry and its decision returns."""

import io

from crypto_module.ades import asic
from gateway import journal
from gateway.domain.case import SignatureState, Status, TransportState
from gateway.store.events import EventType
from gateway.store.operations import OperationState
from tests.gateway.world import CHECKER, FRONT, NOW, SUPER, World

DECISION = {
    "kind": "ASSIGNED",
    "amount": "1234.56",
    "valid_from": "2026-12-01",
    "valid_to": "2027-05-31",
    "refusal_reason": None,
    "number": "Р-1",
    "date": "2026-11-20",
    "body": "УСЗН Центрального району",
}


async def test_a_super_users_case_is_delivered_and_decided(both: World) -> None:
    world = both
    case, operation = await world.submitted()
    await world.work()
    done = await journal.operation(world.store, world.rules, actor=SUPER, operation_id=operation.id)
    sent = (await journal.case(world.store, world.rules, actor=SUPER, case_id=case.id)).case
    assert done.state is OperationState.SUCCEEDED
    assert (sent.status, sent.signature_state, sent.transport_state) == (
        Status.SENT_TO_SPSZN,
        SignatureState.VALID,
        TransportState.ACKED,
    )
    assert sent.self_checked
    assert sent.accepted_at == NOW
    assert sent.acknowledged_at == NOW
    world.ministry.tell(sent, "checked")
    world.ministry.tell(sent, "exported", program="asopd", export_id="E-1")
    world.ministry.tell(sent, "answered", decision=DECISION)
    world.later(minutes=1)
    await world.work()
    found = await journal.decision(world.store, world.rules, actor=SUPER, case_id=case.id)
    assert found.decision.as_json() == DECISION
    happened = await journal.timeline(world.store, world.rules, actor=SUPER, case_id=case.id)
    assert [event.type for event in happened][-7:] == [
        EventType.SUBMITTED,
        EventType.SIGNATURE_ACCEPTED,
        EventType.PACKAGED,
        EventType.ACKNOWLEDGED,
        EventType.CHECKED,
        EventType.EXPORTED,
        EventType.DECIDED,
    ]


async def test_what_is_delivered_is_what_was_signed_byte_for_byte(world: World) -> None:
    case, _ = await world.submitted()
    await world.work()
    verdict = await journal.verdict(world.store, world.rules, actor=SUPER, case_id=case.id)
    [(_, _, content)] = world.ministry.received
    container = asic.open_container(
        io.BytesIO(content), max_entries=20, max_entry_bytes=1 << 20, max_total_bytes=1 << 24
    )
    assert container.manifest_bytes == verdict.manifest
    assert container.signature_bytes == verdict.signature
    listed = {one.name for one in asic.parse_manifest(verdict.manifest)}
    assert (
        listed
        == set(container.names)
        == {
            "application.json",
            "application.pdf",
            "passport.pdf",
            "birth_certificate.pdf",
        }
    )


async def test_a_front_office_case_waits_for_the_check_of_its_community(world: World) -> None:
    case, _ = await world.submitted(FRONT)
    await world.work()
    seen = (await journal.case(world.store, world.rules, actor=CHECKER, case_id=case.id)).case
    assert (seen.status, seen.transport_state) == (Status.SENT_TO_OTG, TransportState.NOT_SENT)
    assert world.ministry.received == []
