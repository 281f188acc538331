"""Taking a case in: one key is one case; what may not come in leaves nothing behind."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from crypto_module.validation import Accepted, Evidence, validate
from gateway import intake, journal
from gateway.domain.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    VersionMismatch,
)
from gateway.intake import Opened
from gateway.store.events import EventType
from gateway.store.schema.cases import CASES, IDEMPOTENCY
from tests.gateway.world import CHECKER, FRONT, NOW, SUPER, World, actor, application


async def _cases(world: World) -> int:
    async with world.store.read() as tx:
        return int(await tx.scalar(select(func.count()).select_from(CASES)) or 0)


async def test_a_case_gets_a_number_a_receipt_and_its_first_event(both: World) -> None:
    opened = await both.opened()
    assert opened.created
    assert opened.case.number == "kyiv-center-1/2026/000001"
    verdict = validate(
        opened.receipt,
        evidence=Evidence(certificates=both.rules.certificates),
        policy=both.rules.policy,
        now=NOW,
    )
    assert isinstance(verdict, Accepted)
    assert verdict.content is not None
    assert str(opened.case.id).encode() in verdict.content
    timeline = await journal.timeline(both.store, both.rules, actor=SUPER, case_id=opened.case.id)
    assert [event.type for event in timeline] == [EventType.OPENED]


async def test_the_same_key_and_body_give_the_same_case_and_receipt(both: World) -> None:
    first, second = await both.opened(), await both.opened()
    assert (second.created, second.case, second.receipt) == (False, first.case, first.receipt)
    assert await _cases(both) == 1


async def test_the_same_key_with_another_body_is_refused(both: World) -> None:
    await both.opened()
    with pytest.raises(Invalid) as caught:
        await both.opened(channel="post")
    assert caught.value.code == "idempotency-body-differs"
    assert await _cases(both) == 1


async def test_the_same_key_of_another_client_is_another_case(both: World) -> None:
    await both.opened()
    assert (await both.opened(FRONT)).created


async def test_requests_that_race_with_one_key_make_one_case(both: World) -> None:
    answers = await asyncio.gather(*(both.opened() for _ in range(12)), return_exceptions=True)
    opened = [one for one in answers if isinstance(one, Opened)]
    refused = [one for one in answers if not isinstance(one, Opened)]
    assert sum(one.created for one in opened) == 1
    assert {one.case.id for one in opened} == {opened[0].case.id}
    assert all(isinstance(one, Conflict) and one.code == "idempotency-in-flight" for one in refused)
    assert await _cases(both) == 1


async def test_requests_that_race_with_many_keys_get_numbers_of_their_own(both: World) -> None:
    opened = await asyncio.gather(*(both.opened(key=f"key-{n}") for n in range(12)))
    assert len({one.case.number for one in opened}) == 12


async def test_a_request_that_died_half_way_leaves_its_key_to_the_next(
    both: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("gateway.store.intake.events.append", die)
        # A process that is killed cannot release its key either.
        patch.setattr("gateway.intake.opening.idempotency.release", die)
        with pytest.raises(ZeroDivisionError):
            await both.opened()
    assert await _cases(both) == 0
    with pytest.raises(Conflict):
        await both.opened()
    both.later(seconds=6)
    assert (await both.opened()).created
    assert await _cases(both) == 1


async def test_a_request_that_failed_gives_its_key_back_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("gateway.store.intake.events.append", fail)
        with pytest.raises(ZeroDivisionError):
            await world.opened()
    async with world.store.read() as tx:
        assert (await tx.execute(select(IDEMPOTENCY))).all() == []
    assert (await world.opened()).created


async def test_a_twin_of_the_same_day_is_taken_with_a_warning(both: World) -> None:
    await both.opened(key="a")
    second = await both.opened(key="b")
    assert [warning.code for warning in second.warnings] == ["possible-duplicate"]
    third = await both.opened(key="c", received_at="2026-11-19T10:15:00+02:00")
    assert third.warnings == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"service": "no-such-service"}, "service-unknown"),
        ({"received_at": "2026-11-20T19:00:00+02:00"}, "received-in-future"),
        ({"access_point": "kyiv-center-2"}, "access-point-forbidden"),
        ({"surprise": 1}, "field-unknown"),
    ],
)
async def test_what_breaks_a_rule_leaves_nothing(
    world: World, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        await world.opened(**changed)
    assert caught.value.code == code
    async with world.store.read() as tx:
        for table in (CASES, IDEMPOTENCY):
            assert (await tx.execute(select(table))).all() == []


async def test_a_checker_opens_no_cases(world: World) -> None:
    with pytest.raises(Forbidden):
        await world.opened(CHECKER)
    assert await _cases(world) == 0


async def test_a_case_outside_the_scope_does_not_exist(world: World) -> None:
    case = (await world.opened()).case
    stranger = actor("officer-9", access_point="kyiv-center-2")
    with pytest.raises(NotFound):
        await journal.case(world.store, world.rules, actor=stranger, case_id=case.id)


async def test_an_unsigned_case_is_refused_at_once(world: World) -> None:
    case = await world.document((await world.opened()).case, "application.pdf")
    with pytest.raises(Invalid) as caught:
        await world.submit(case)
    assert caught.value.code == "case-unsigned"


async def test_a_case_without_documents_is_refused_at_once(world: World) -> None:
    case = await world.sign((await world.opened()).case)
    with pytest.raises(Invalid) as caught:
        await world.submit(case)
    assert caught.value.code == "case-without-documents"


async def test_a_case_whose_paper_is_not_signed_is_refused_at_once(world: World) -> None:
    opened = await world.opened(paper_signed=False)
    case = await world.sign(await world.document(opened.case, "application.pdf"))
    with pytest.raises(Invalid) as caught:
        await world.submit(case)
    assert caught.value.code == "paper-not-signed"


async def test_a_submitted_case_is_closed_to_changes(world: World) -> None:
    case, _ = await world.submitted()
    with pytest.raises(Conflict) as caught:
        await world.document(case, "late.pdf")
    assert caught.value.code == "operation-in-progress"


async def test_a_change_from_an_older_view_is_refused(both: World) -> None:
    case = (await both.opened()).case
    await both.document(case, "application.pdf")
    with pytest.raises(VersionMismatch):
        await intake.replace_application(
            both.store,
            both.rules,
            actor=SUPER,
            case_id=case.id,
            body=application(),
            expected_version=case.version,
            now=NOW,
        )


async def test_changes_that_race_lose_no_document(both: World) -> None:
    case = (await both.opened()).case
    names = [f"scan-{n}.pdf" for n in range(6)]

    async def insist(name: str) -> None:
        while True:
            try:
                await both.document(case, name)
            except VersionMismatch:
                continue
            return

    await asyncio.gather(*map(insist, names))
    held = await journal.case(both.store, both.rules, actor=SUPER, case_id=case.id)
    assert [one.name for one in held.documents] == names
    assert held.case.version == case.version + len(names)


async def test_a_replaced_application_moves_the_deadline_and_says_so(world: World) -> None:
    case = (await world.opened()).case
    after = await intake.replace_application(
        world.store,
        world.rules,
        actor=SUPER,
        case_id=case.id,
        body=application(received_at="2026-11-19T10:15:00+02:00"),
        expected_version=case.version,
        now=NOW,
    )
    assert after.due.d1_due < case.due.d1_due
    timeline = await journal.timeline(world.store, world.rules, actor=SUPER, case_id=case.id)
    assert timeline[-1].details["due_at"] == after.due.d1_due_at.isoformat()


async def test_a_removed_document_is_gone_from_the_manifest(world: World) -> None:
    case = await world.document((await world.opened()).case, "application.pdf")
    case = await world.document(case, "passport.pdf")
    await intake.remove_document(
        world.store,
        world.rules,
        actor=SUPER,
        case_id=case.id,
        name="passport.pdf",
        expected_version=case.version,
        now=NOW,
    )
    manifest = await intake.manifest(world.store, world.rules, actor=SUPER, case_id=case.id)
    assert b"application.pdf" in manifest
    assert b"passport.pdf" not in manifest


def test_no_secret_is_shown_by_the_rules(world: World) -> None:
    assert "a secret of the tests" not in repr(world.rules)
