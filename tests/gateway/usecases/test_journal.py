"""The journal: by any feature, within the scope, page by page, nothing twice and nothing lost."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from gateway import journal, review
from gateway.domain.case import Case, Status, TransportState
from gateway.domain.errors import Forbidden, Invalid, NotFound, TransitionNotAllowed
from gateway.journal import Page
from gateway.store.dossier import dossier
from gateway.store.search import Query
from tests.gateway.world import CHECKER, FRONT, SUPER, World, actor


async def _found(world: World, query: Query, *, now: datetime | None = None) -> set[str]:
    page = await _page(world, query, now=now or world.now, limit=50)
    return {case.number[-1] for case in page.cases}


async def _page(world: World, query: Query, **named: Any) -> Page:
    return await journal.search(
        world.store,
        world.rules,
        query=query,
        **{"actor": FRONT, "after": None, "limit": 2, "now": world.now, **named},
    )


def _applicant() -> dict[str, object]:
    return {
        "surname": "Інша",
        "given_name": "Анна",
        "patronymic": "Іванівна",
        "birth_date": "1985-02-28",
        "rnokpp": None,
        "unzr": "19850228-01233",
        "document": None,
        "address": None,
        "phone": None,
    }


async def _some_cases(world: World) -> list[Case]:
    opened = [
        await world.opened(FRONT, key="1"),
        await world.opened(FRONT, key="2", applicant=_applicant()),
        await world.opened(FRONT, key="3", received_at="2026-11-10T10:00:00+02:00"),
    ]
    return [one.case for one in opened]


async def test_a_name_is_found_in_any_case_and_shown_as_it_was_written(both: World) -> None:
    named = {**_applicant(), "surname": "МакПриклад", "given_name": "о'Анна"}
    opened = await both.opened(FRONT, key="1", applicant=named)
    for asked in ("МАКПРИКЛАД О'АННА", "макприклад", "о'АННА"):
        assert await _found(both, Query(text=asked)) == {"1"}, asked
    case = opened.case
    shown = await dossier(both.store, case.id, reach=None, content=True)
    assert shown.content is not None
    assert shown.content.applicant == "МакПриклад о'Анна Іванівна"


async def test_cases_are_found_by_name_number_identifier_and_state(both: World) -> None:
    cases = await _some_cases(both)
    assert await _found(both, Query(text="вигад")) == {"1", "3"}
    assert await _found(both, Query(text="ІНША")) == {"2"}
    assert await _found(both, Query(text=cases[1].number)) == {"2"}
    assert await _found(both, Query(text="3287300012")) == {"1", "3"}
    assert await _found(both, Query(text="19850228-01233")) == {"2"}
    assert await _found(both, Query(text="%")) == set()
    assert await _found(both, Query(status=Status.FORMING)) == {"1", "2", "3"}
    assert await _found(both, Query(status=Status.SENT_TO_OTG)) == set()
    assert await _found(both, Query(overdue=True)) == {"3"}
    assert await _found(both, Query(overdue=False)) == {"1", "2"}
    assert await _found(both, Query(pack_complete=True)) == set()
    assert await _found(both, Query(service="birth-grant")) == {"1", "2", "3"}
    assert await _found(both, Query(access_point="kyiv-center-2")) == set()
    assert await _found(both, Query(due_before=cases[0].due.d1_due_at)) == {"3"}


async def test_pages_follow_each_other_without_loss_or_repetition(both: World) -> None:
    for number in range(5):
        await both.opened(FRONT, key=f"key-{number}")
        both.now += timedelta(seconds=number % 2)
    seen: list[str] = []
    after = None
    while True:
        page = await _page(both, Query(), after=after)
        seen.extend(case.number for case in page.cases)
        after = page.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 5


async def test_what_is_not_there_yet_is_not_found(world: World) -> None:
    case = (await world.opened()).case
    for read in (journal.verdict, journal.decision):
        with pytest.raises(NotFound):
            await read(world.store, world.rules, actor=SUPER, case_id=case.id)
    with pytest.raises(NotFound):
        await journal.document(
            world.store, world.rules, actor=SUPER, case_id=case.id, name="no.pdf"
        )
    with pytest.raises(NotFound):
        await journal.operation(world.store, world.rules, actor=SUPER, operation_id=uuid4())


async def test_an_operation_of_a_foreign_case_looks_like_none(world: World) -> None:
    _, operation = await world.submitted()
    stranger = actor("officer-9", access_point="kyiv-center-2")
    with pytest.raises(NotFound) as caught:
        await journal.operation(world.store, world.rules, actor=stranger, operation_id=operation.id)
    assert caught.value.code == "not-found"


async def test_the_community_passes_a_checked_case_on(world: World) -> None:
    case, _ = await world.submitted(FRONT)
    await world.work()
    after = await review.pass_on(
        world.store, world.rules, actor=CHECKER, case_id=case.id, now=world.now
    )
    assert (after.status, after.transport_state) == (
        Status.SENT_TO_SPSZN,
        TransportState.QUEUED,
    )
    assert not after.self_checked
    await world.work()
    assert len(world.ministry.received) == 1


async def test_the_community_gives_a_case_back_with_a_reason_and_it_comes_again(
    world: World,
) -> None:
    case, _ = await world.submitted(FRONT)
    await world.work()
    with pytest.raises(Invalid):
        await review.send_back(
            world.store,
            world.rules,
            actor=CHECKER,
            case_id=case.id,
            reason_code="",
            text="",
            now=world.now,
        )
    back = await review.send_back(
        world.store,
        world.rules,
        actor=CHECKER,
        case_id=case.id,
        reason_code="scan-missing",
        text="Немає копії другої сторінки.",
        now=world.now,
    )
    assert back.status is Status.RETURNED_TO_FORMING
    mended = await world.sign(await world.document(back, "page-2.pdf", by=FRONT), by=FRONT)
    await world.submit(mended, by=FRONT)
    await world.work()
    again = (await journal.case(world.store, world.rules, actor=FRONT, case_id=case.id)).case
    assert (again.status, again.round) == (Status.SENT_TO_OTG, 2)


async def test_the_front_office_neither_checks_nor_returns(world: World) -> None:
    case, _ = await world.submitted(FRONT)
    await world.work()
    with pytest.raises(Forbidden):
        await review.pass_on(world.store, world.rules, actor=FRONT, case_id=case.id, now=world.now)


async def test_a_case_that_was_not_submitted_cannot_be_passed_on(world: World) -> None:
    case = (await world.opened(FRONT)).case
    with pytest.raises(TransitionNotAllowed):
        await review.pass_on(
            world.store, world.rules, actor=CHECKER, case_id=case.id, now=world.now
        )
