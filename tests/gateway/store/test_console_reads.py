"""What the console and the metrics read is the same on both engines."""

import hashlib
from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert

from gateway.domain.case import Status, TransportState
from gateway.domain.deadlines import DeadlineRules
from gateway.domain.errors import NotFound
from gateway.domain.roles import Role
from gateway.domain.service import Category, DecisionKind
from gateway.store import Store, audit, cases, operators
from gateway.store.dossier import dossier
from gateway.store.figures import figures
from gateway.store.lookup import Deadline, Filters, search
from gateway.store.schema.cases import OPERATIONS, VERDICTS
from tests.console import seeding
from tests.console.seeding import (
    ANSWERED,
    APPLICANT,
    BRANCH,
    CALM,
    CENTRE,
    NOW,
    REASON,
    REFUSED,
    RETURNED,
)

TOKEN = hashlib.sha256(b"token").digest()


async def found(store: Store, filters: Filters, *, content: bool = True) -> list[int]:
    page = await search(
        store,
        filters,
        reach=None,
        content=content,
        cursor="",
        limit=50,
        now=NOW,
        rules=DeadlineRules(),
    )
    return [entry.id.int for entry in page.entries]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), [6, 3, 2, 1, 5, 4, 7]),
        (Filters(number="0004"), [4]),
        (Filters(number="%"), []),
        (Filters(number="_"), []),
        (Filters(service="birth-grant", category=Category.AID), [6, 2, 1, 5, 4, 7]),
        (Filters(status=Status.SENT_TO_SPSZN), [1, 5]),
        (Filters(access_point=BRANCH), [3]),
        (Filters(received_from=date(2026, 11, 19), received_to=date(2026, 11, 20)), [2, 1]),
        (Filters(deadline=Deadline.OVERDUE), [1]),
        (Filters(deadline=Deadline.AT_RISK), [2]),
        (Filters(deadline=Deadline.TODAY), [2]),
        (Filters(deadline=Deadline.BREACHED), [1, 5]),
    ],
    ids=str,
)
async def test_the_journal_is_narrowed_alike(
    store: Store, filters: Filters, expected: list[int]
) -> None:
    await seeding.seed(store)
    # 3 and 6 arrived together: the greater identifier stands first.
    assert await found(store, filters) == expected


async def test_pages_follow_each_other_without_a_gap(store: Store) -> None:
    await seeding.seed(store)
    cursor: str | None = ""
    seen: list[int] = []
    while cursor is not None:
        page = await search(
            store,
            Filters(),
            reach=None,
            content=False,
            cursor=cursor,
            limit=1,
            now=NOW,
            rules=DeadlineRules(),
        )
        seen += [entry.id.int for entry in page.entries]
        assert all(entry.applicant is entry.service is None for entry in page.entries)
        cursor = page.next_cursor
    assert seen == [6, 3, 2, 1, 5, 4, 7]


async def test_a_dossier_holds_content_only_for_who_may_read_it(store: Store) -> None:
    await seeding.seed(store)
    whole = await dossier(store, ANSWERED, reach=CENTRE, content=True)
    assert whole.content is not None
    assert whole.content.applicant == APPLICANT
    assert whole.content.answer is not None
    assert whole.content.answer.kind is DecisionKind.ASSIGNED
    assert whole.incoming_number == "ВХ-77"
    assert len(whole.events) == 5
    returned = await dossier(store, RETURNED, reach=None, content=True)
    assert returned.content is not None
    assert [each.text for each in returned.content.returns] == [REASON]
    bare = await dossier(store, ANSWERED, reach=None, content=False)
    assert bare.content is None
    assert bare.verdict is not None
    assert bare.verdict.report is None


async def test_without_the_right_the_person_is_not_even_selected(store: Store) -> None:
    await seeding.seed(store)
    async with store.write() as tx:
        for column in ("applicant_name", "applicant_folded", "person_mark", "twin_mark"):
            await tx.exec_driver_sql(f"ALTER TABLE cases RENAME COLUMN {column} TO gone_{column}")
    assert await found(store, Filters(number="0004"), content=False) == [4]
    bare = await dossier(store, ANSWERED, reach=None, content=False)
    assert bare.case == await cases.find(store, ANSWERED)


async def test_the_newest_verdict_is_of_the_newest_contents(store: Store) -> None:
    """A clock set back between two verdicts does not bring the refused one to the page again."""
    await seeding.seed(store)
    async with store.write() as tx:
        await tx.execute(
            insert(OPERATIONS).values(
                id=UUID(int=999),
                case_id=REFUSED,
                state="succeeded",
                officer="officer-1",
                role="userCnap",
                client="city",
                content_version=2,
                correlation="test",
                started_at=NOW,
            )
        )
        await tx.execute(
            insert(VERDICTS).values(
                operation_id=UUID(int=999),
                case_id=REFUSED,
                indication="TOTAL-PASSED",
                report={},
                manifest=b"",
                signature=b"",
                checked_at=NOW - timedelta(hours=2),
            )
        )
    found = await dossier(store, REFUSED, reach=None, content=False)
    assert found.verdict is not None
    assert found.verdict.indication == "TOTAL-PASSED"


@pytest.mark.parametrize("case_id", [CALM, UUID(int=999)])
async def test_another_places_dossier_is_not_found(store: Store, case_id: UUID) -> None:
    await seeding.seed(store)
    with pytest.raises(NotFound):
        await dossier(store, case_id, reach=CENTRE, content=True)


async def test_the_log_is_read_backwards(store: Store) -> None:
    await seeding.seed(store)
    newest = await audit.recorded(store, before=None, limit=3)
    older = await audit.recorded(store, before=newest[-1].event.seq, limit=50)
    order = [each.event.seq for each in (*newest, *older)]
    assert order == sorted(order, reverse=True)
    assert len(order) == 11
    assert all(each.number is not None for each in older)


async def test_the_figures_are_counted_alike(store: Store) -> None:
    await seeding.seed(store)
    seen = await figures(store)
    assert seen.by_status == {
        **dict.fromkeys(Status, 0),
        **Counter(case.status for case in seeding.cases()),
    }
    assert seen.by_transport_state[TransportState.ACKED] == 3
    assert seen.verdicts == {("TOTAL-PASSED", ""): 1, ("TOTAL-FAILED", "HASH_FAILURE"): 1}
    assert seen.accepted_late == {CENTRE: 1, BRANCH: 0}
    assert (seen.received_accepted.count, seen.received_accepted.sum) == (3, 106 * 3600)
    assert seen.received_arrived.at_most[:2] == [0, 7]


async def test_a_session_lives_between_its_beginning_and_its_end(store: Store) -> None:
    operator = operators.Operator(login="slava", role=Role.SLA_OPERATOR, access_point="")
    await operators.add(store, operator, password_hash="argon2", created_at=NOW)
    for failure in range(6):
        await operators.count_failure(
            store,
            "slava",
            tolerated=5,
            first_lock=timedelta(minutes=1),
            longest_lock=timedelta(minutes=15),
            now=NOW,
        )
        kept = await operators.credentials(store, "slava")
        assert kept is not None
        minutes = {4: 1, 5: 2}.get(failure)
        assert kept.locked_until == (NOW + timedelta(minutes=minutes) if minutes else None)
    await operators.start_session(
        store,
        operator,
        token_sha256=TOKEN,
        replaced_sha256=None,
        csrf="csrf",
        expires_at=NOW + timedelta(hours=1),
        now=NOW,
    )
    kept = await operators.credentials(store, "slava")
    assert kept is not None
    assert kept.locked_until is None
    await operators.touch_session(store, TOKEN, now=NOW + timedelta(minutes=5))
    session = await operators.session(store, TOKEN)
    assert session is not None
    assert session.operator == operator
    assert session.seen_at == NOW + timedelta(minutes=5)
    await operators.end_session(store, TOKEN)
    assert await operators.session(store, TOKEN) is None
