"""What the ministry tells is applied once, in order, or set aside with a reason: never dropped."""

from dataclasses import replace
from typing import Any

import pytest

from crypto_module.ades import cades
from crypto_module.validation import Policy
from gateway import decisions, journal, notices, registry, review
from gateway.domain.case import Case, Status
from gateway.domain.errors import NotFound, VersionMismatch
from gateway.store import notices as stored
from gateway.store import outbox
from gateway.store.events import EventType
from tests.gateway.usecases.test_road import DECISION
from tests.gateway.world import CHECKER, NOW, SUPER, World, document, hierarchy

REASON = {"code": "scan-unreadable", "text": "Копію паспорта не можна прочитати."}


async def _sent(world: World, **changed: Any) -> Case:
    case, _ = await world.submitted(**changed)
    await world.work()
    return await _seen(world, case)


async def _seen(world: World, case: Case) -> Case:
    return (await journal.case(world.store, world.rules, actor=SUPER, case_id=case.id)).case


async def _listen(world: World) -> None:
    world.later(minutes=1)
    await world.work(turns=3)


async def _exported(world: World) -> Case:
    case = await _sent(world)
    world.ministry.tell(case, "checked")
    world.ministry.tell(case, "exported", program="asopd", export_id="E-1")
    await _listen(world)
    return await _seen(world, case)


async def test_a_return_comes_with_its_reason_and_the_next_round_begins(world: World) -> None:
    case = await _sent(world)
    world.ministry.tell(case, "returned", reason=REASON)
    await _listen(world)
    returned = await _seen(world, case)
    assert returned.status is Status.RETURNED_TO_OTG
    [why] = await journal.returns(world.store, world.rules, actor=SUPER, case_id=case.id)
    assert (why.code, why.text, why.round) == (REASON["code"], REASON["text"], 1)
    again = await review.pass_on(
        world.store, world.rules, actor=CHECKER, case_id=case.id, now=world.now
    )
    assert again.round == 2
    await world.work()
    delivered = await _seen(world, case)
    assert [round_ for _, round_, _ in world.ministry.received] == [1, 2]
    assert delivered.accepted_at == case.accepted_at


async def test_an_answered_case_is_confirmed_by_the_city_once(both: World) -> None:
    world = both
    case = await _exported(world)
    world.ministry.tell(case, "answered", decision=DECISION)
    await _listen(world)
    for _ in range(2):
        confirmed = await decisions.acknowledge(
            world.store, world.rules, actor=SUPER, case_id=case.id, now=world.now
        )
        assert confirmed.acknowledged_at == world.now
    timeline = await journal.timeline(world.store, world.rules, actor=SUPER, case_id=case.id)
    types = [event.type for event in timeline]
    assert types.count(EventType.DECISION_ACKNOWLEDGED) == 1


async def test_a_decision_the_city_has_not_read_is_not_confirmed(world: World) -> None:
    case = await _exported(world)
    world.ministry.tell(case, "answered", decision=DECISION)
    await _listen(world)
    read = await journal.decision(world.store, world.rules, actor=SUPER, case_id=case.id)
    newer = {**DECISION, "number": "77", "date": "2026-11-27", "amount": "2000.00"}
    world.ministry.tell(case, "answered", decision=newer)
    await _listen(world)
    with pytest.raises(VersionMismatch):
        await decisions.acknowledge(
            world.store,
            world.rules,
            actor=SUPER,
            case_id=case.id,
            expected=read.id,
            now=world.now,
        )
    now_in_force = await journal.decision(world.store, world.rules, actor=SUPER, case_id=case.id)
    assert now_in_force.acknowledged_at is None


async def test_a_decision_that_has_not_come_cannot_be_confirmed(world: World) -> None:
    case = await _sent(world)
    with pytest.raises(NotFound):
        await decisions.acknowledge(
            world.store, world.rules, actor=SUPER, case_id=case.id, now=world.now
        )


async def test_the_same_answer_twice_changes_nothing(world: World) -> None:
    case = await _exported(world)
    world.ministry.tell(case, "answered", decision=DECISION)
    world.ministry.tell(case, "answered", decision=DECISION)
    await _listen(world)
    answered = await _seen(world, case)
    assert answered.version == case.version + 1
    assert await stored.quarantined(world.store) == []


async def test_a_newer_answer_amends_and_an_older_one_is_set_aside(world: World) -> None:
    case = await _exported(world)
    newer = {**DECISION, "number": "Р-2", "date": "2026-11-21", "amount": "2000.00"}
    older = {**DECISION, "number": "Р-0", "date": "2026-11-19"}
    for decision in (DECISION, newer, older):
        world.ministry.tell(case, "answered", decision=decision)
    await _listen(world)
    found = await journal.decision(world.store, world.rules, actor=SUPER, case_id=case.id)
    assert found.decision.number == "Р-2"
    [aside] = await stored.quarantined(world.store)
    assert aside.reason == "decision-not-newer"


@pytest.mark.parametrize(
    ("kind", "said", "reason"),
    [
        ("answered", {"decision": DECISION}, "transition-not-allowed"),
        ("exported", {"program": "asopd", "export_id": "1"}, "transition-not-allowed"),
        ("checked", {"round": 2}, "another-round"),
        ("checked", {"case": "00000000-0000-0000-0000-000000000000"}, "unknown-case"),
        ("checked", {"case": "no identifier"}, "unknown-case"),
        ("returned", {"reason": {"code": "", "text": ""}}, "field-invalid"),
        ("returned", {}, "field-required"),
        ("withdrawn", {}, "unknown-type"),
    ],
)
async def test_a_notice_that_does_not_fit_is_set_aside_and_the_next_one_is_heard(
    world: World, kind: str, said: dict[str, Any], reason: str
) -> None:
    case = await _sent(world)
    world.ministry.tell(case, kind, **said)
    world.ministry.tell(case, "checked")
    await _listen(world)
    assert (await _seen(world, case)).status is Status.CHECKED_BY_SPSZN
    [aside] = await stored.quarantined(world.store)
    assert aside.reason == reason


async def test_a_notice_about_another_places_case_is_set_aside(world: World) -> None:
    case = await _sent(world)
    world.ministry.tell(case, "checked")
    world.ministry.told["kyiv-center-2"] = world.ministry.told.pop("kyiv-center-1")
    await _listen(world)
    assert (await _seen(world, case)).status is Status.SENT_TO_SPSZN
    [aside] = await stored.quarantined(world.store)
    assert (aside.access_point, aside.reason) == ("kyiv-center-2", "unknown-case")


async def test_a_damaged_notice_moves_nothing_and_is_asked_for_again(world: World) -> None:
    case = await _sent(world)
    world.ministry.tell(case, "checked", signed=b"damaged")
    await _listen(world)
    assert (await _seen(world, case)).status is Status.SENT_TO_SPSZN
    assert await stored.quarantined(world.store) == []
    world.ministry.told.clear()
    world.ministry.tell(case, "checked")
    world.later(hours=1)
    await _listen(world)
    assert (await _seen(world, case)).status is Status.CHECKED_BY_SPSZN


async def test_a_notice_under_a_foreign_seal_is_set_aside_after_long_patience(
    world: World,
) -> None:
    case = await _sent(world)
    forged = cades.sign(
        b'{"type":"checked"}',
        signer=hierarchy()["gateway-seal"].signer,
        signing_time=NOW,
        detached=False,
    )
    world.ministry.tell(case, "checked", signed=forged)
    world.ministry.tell(case, "checked")
    for _ in range(notices.PATIENCE + 2):
        world.later(hours=1)
        await world.work(turns=1)
    assert (await _seen(world, case)).status is Status.CHECKED_BY_SPSZN
    [aside] = await stored.quarantined(world.store)
    assert aside.reason == "foreign-seal"


async def test_a_notice_may_overtake_a_lost_acknowledgement(world: World) -> None:
    world.ministry.garbage = b"lost"
    case = await _sent(world)
    world.ministry.tell(case, "checked")
    await _listen(world)
    assert (await _seen(world, case)).status is Status.CHECKED_BY_SPSZN
    world.ministry.garbage = None
    world.later(hours=1)
    await world.work()
    after = await _seen(world, case)
    assert after.status is Status.CHECKED_BY_SPSZN
    assert after.accepted_at == world.now


async def test_the_city_is_told_until_it_hears(both: World) -> None:
    world = both
    world.city.deaf = True
    case = await _sent(world)
    for _ in range(3):
        world.later(hours=1)
        await world.work(turns=1)
    assert world.city.heard == []
    world.city.deaf = False
    world.later(hours=1)
    await world.work(turns=2)
    own = [one for one in world.city.heard if one.client == "city-officer-1"]
    assert [one.type for one in own] == [
        "ua.brama.case.submitted",
        "ua.brama.case.signature_accepted",
        "ua.brama.case.acknowledged",
    ]
    assert all(one.attempt > 1 for one in own)
    states = await outbox.states(world.store, case.id)
    assert {one.state for one in states} == {"DELIVERED"}


async def test_clients_who_may_not_see_a_case_are_not_told_of_it(world: World) -> None:
    await _sent(world)
    assert {one.client for one in world.city.heard} == {
        "city-officer-1",  # who opened it
        "city-officer-2",  # the громада that checks
        "city-officer-3",  # the front office of the same place
    }
    world.city.heard.clear()
    await world.submitted(key="another", access_point="kyiv-center-1")
    assert all("kyiv-center-2" not in str(one.body) for one in world.city.heard)


async def test_events_carry_no_personal_data(world: World) -> None:
    case = await _exported(world)
    world.ministry.tell(case, "answered", decision=DECISION)
    await _listen(world)
    shown = b"".join(one.body for one in world.city.heard).decode()
    for secret in ("Вигадана", "3287300012", "3110501234", "1234.56"):
        assert secret not in shown


async def test_an_outage_is_no_doubt_about_the_notice_that_follows_it(world: World) -> None:
    case = await _sent(world)
    world.ministry.down = True
    for _ in range(notices.PATIENCE + 2):
        world.later(hours=1)
        await world.work(turns=1)
    world.ministry.down = False
    world.ministry.tell(case, "checked", signed=b"damaged")
    world.later(hours=1)
    await world.work(turns=1)
    assert await stored.quarantined(world.store) == []


async def test_a_notice_that_evidence_may_still_decide_is_never_set_aside(world: World) -> None:
    case = await _sent(world)
    trusting = world.rules
    policy = Policy(name="qualified", anchors=hierarchy().anchors, revocation="required")
    world.rules = replace(trusting, policy=policy)
    world.ministry.tell(case, "checked")
    for _ in range(notices.PATIENCE + 2):
        world.later(hours=1)
        await world.work(turns=1)
    assert await stored.quarantined(world.store) == []
    world.rules = trusting
    world.later(hours=1)
    await world.work(turns=1)
    assert (await _seen(world, case)).status is Status.CHECKED_BY_SPSZN


async def test_a_dismissed_officers_client_is_told_nothing_more(both: World) -> None:
    both.city.deaf = True
    await _sent(both)
    dismissed = document()
    dismissed["officer"][0]["active"] = False
    await registry.apply(both.store, dismissed, now=both.now)
    both.city.deaf = False
    both.later(hours=1)
    await both.work()
    assert {one.client for one in both.city.heard} == {"city-officer-2", "city-officer-3"}
