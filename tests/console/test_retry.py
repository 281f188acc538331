"""A case that waits for a person: who may put it in line again, and what is left of it."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from gateway.domain.case import SignatureState, Status, TransportState
from gateway.store import Store, cases
from gateway.store.events import EventType
from gateway.store.schema.events import EVENTS
from gateway.store.schema.work import WORK
from tests.console import seeding
from tests.console.seeding import ANSWERED, OVERDUE, REFUSED
from tests.console.visitor import Visitor

HELD = UUID(int=8)
PAGE = f"/console/cases/{HELD}"
RETRY = f"{PAGE}/retry"
BUTTON = "Передати ще раз"
STATES = [TransportState.REJECTED, TransportState.DEAD]


async def hold(store: Store, state: TransportState = TransportState.DEAD) -> None:
    async with store.write() as tx:
        await seeding.write_case(
            tx,
            seeding.case(
                HELD.int,
                received=seeding.day(11, 20),
                last=date(2026, 11, 23),
                status=Status.SENT_TO_SPSZN,
                signature_state=SignatureState.VALID,
                transport_state=state,
            ),
        )


async def stands(store: Store, case_id: UUID = HELD) -> TransportState:
    found = await cases.find(store, case_id)
    assert found is not None
    return found.transport_state


@pytest.mark.parametrize("state", STATES)
async def test_the_operator_puts_a_held_case_in_line_and_the_worker_has_its_step(
    visitor: Visitor, store: Store, state: TransportState
) -> None:
    await hold(store, state)
    await visitor.sign_in("slava")
    page = await visitor.open(PAGE)
    assert BUTTON in page.text
    assert "той самий підписаний пакет" in page.text

    seen = await visitor.post(RETRY, {"csrf": page.csrf})

    assert (seen.status, seen.answer.url.path) == (200, PAGE)
    assert "у черзі на передачу" in seen.text
    assert "Передачу поновлено оператором" in seen.text
    assert "оператор строків" in seen.text
    assert BUTTON not in seen.text
    async with store.read() as tx:
        last = select(EVENTS).where(EVENTS.c.case_id == HELD).order_by(EVENTS.c.seq.desc())
        event = (await tx.execute(last)).mappings().first()
        step = await tx.scalar(select(WORK.c.step).where(WORK.c.case_id == HELD))
    assert event is not None
    assert (event["type"], event["role"]) == (EventType.RETRIED, "sla_operator")
    assert step == "PACKAGE"


@pytest.mark.parametrize("login", ["holova", "bezpeka", "audytor"])
async def test_nobody_else_may_and_nobody_else_is_offered_it(
    visitor: Visitor, store: Store, login: str
) -> None:
    await hold(store)
    page = await visitor.sign_in(login)
    assert BUTTON not in (await visitor.open(PAGE)).text
    assert (await visitor.post(RETRY, {"csrf": page.csrf})).status == 403
    assert await stands(store) is TransportState.DEAD


@pytest.mark.parametrize("case_id", [OVERDUE, ANSWERED, REFUSED])
async def test_a_case_that_is_not_held_is_neither_offered_nor_moved(
    visitor: Visitor, store: Store, case_id: UUID
) -> None:
    page = await visitor.sign_in("slava")
    before = await stands(store, case_id)
    assert BUTTON not in (await visitor.open(f"/console/cases/{case_id}")).text
    seen = await visitor.post(f"/console/cases/{case_id}/retry", {"csrf": page.csrf})
    assert seen.status == 409
    assert "Справа вже в іншому стані" in seen.text
    assert await stands(store, case_id) is before


async def test_a_second_press_of_the_button_does_nothing_more(
    visitor: Visitor, store: Store
) -> None:
    await hold(store)
    page = await visitor.sign_in("slava")
    statuses = [(await visitor.post(RETRY, {"csrf": page.csrf})).status for _ in range(2)]
    assert statuses == [200, 409]


@pytest.mark.parametrize("case_id", ["00000000-0000-0000-0000-000000009999", "no-uuid"])
async def test_a_case_there_is_not_is_not_found(visitor: Visitor, case_id: str) -> None:
    page = await visitor.sign_in("slava")
    seen = await visitor.post(f"/console/cases/{case_id}/retry", {"csrf": page.csrf})
    assert seen.status == 404


@pytest.mark.parametrize("form", [{}, {"csrf": "foreign"}])
async def test_without_the_token_of_the_page_nothing_moves(
    visitor: Visitor, store: Store, form: dict[str, str]
) -> None:
    await hold(store)
    await visitor.sign_in("slava")
    assert (await visitor.post(RETRY, form)).status == 400
    assert (await visitor.open(RETRY)).status == 404
    assert await stands(store) is TransportState.DEAD


async def test_without_a_session_the_form_leads_to_the_login(
    visitor: Visitor, store: Store
) -> None:
    await hold(store)
    seen = await visitor.post(RETRY, {"csrf": "any"})
    assert seen.answer.url.path == "/console/login"
    assert await stands(store) is TransportState.DEAD
