"""What the board, the journal and a case say of the seeded country."""

import base64
import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from gateway.domain.access_point import ModuleState
from gateway.domain.case import Status
from gateway.http.console import filters
from gateway.http.console.modules import words
from gateway.store import Store
from gateway.store.board import ModuleStanding
from tests.console import seeding
from tests.console.conftest import Clock
from tests.console.seeding import ANSWERED, LATE, NOW, OVERDUE, REFUSED, RETURNED
from tests.console.visitor import Seen, Visitor


def figures(seen: Seen) -> list[str]:
    return re.findall(r'class="figure">([^<]+)<', seen.text)


def numbers(seen: Seen) -> list[int]:
    return [int(each) for each in re.findall(r">KC1-2026-0*(\d+)<", seen.text)]


async def test_the_board_counts_what_breaks_the_law(visitor: Visitor) -> None:
    seen = await visitor.sign_in("slava")
    assert figures(seen) == ["1", "1", "1", "50\u00a0%"]
    assert "прострочено на 2 дні 22 год" in seen.text
    assert "лишилося 1 год 30 хв" in seen.text
    assert "оплачено до 10 грудня 2026 р." in seen.text


async def test_the_board_lists_what_waits_by_how_soon_its_day_ends(visitor: Visitor) -> None:
    seen = await visitor.sign_in("slava")
    assert numbers(seen) == [1, 2, 3, 6]


async def test_the_board_of_a_head_is_of_the_own_centre(visitor: Visitor) -> None:
    seen = await visitor.sign_in("holova")
    assert numbers(seen) == [1, 2, 6]


async def test_after_midnight_what_was_at_risk_is_broken(visitor: Visitor, clock: Clock) -> None:
    clock.now += timedelta(hours=1, minutes=30, seconds=1)
    seen = await visitor.sign_in("slava")
    assert figures(seen)[:3] == ["2", "0", "2"]


async def test_the_live_part_says_its_moment_to_a_screen_reader(
    visitor: Visitor, clock: Clock
) -> None:
    await visitor.sign_in("slava")
    clock.now += timedelta(minutes=1)
    seen = await visitor.open("/console/board/live")
    assert "<html" not in seen.text
    assert 'aria-live="polite"' in seen.text
    assert "Станом на 23.11.2026, 22:31: прострочено 1" in seen.text


async def test_the_refreshing_can_be_paused(visitor: Visitor) -> None:
    assert 'hx-trigger="every 10s"' in (await visitor.sign_in("slava")).text
    seen = await visitor.open("/console/board?live=off")
    assert "hx-trigger" not in seen.text
    assert "Відновити оновлення" in seen.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [6, 3, 2, 1, 5, 4, 7]),
        ("number=000004", [4]),
        ("number=%25", []),
        ("status=ANSWER_RECEIVED", [4]),
        ("access_point=kyiv-branch-2", [3]),
        ("deadline=overdue", [1]),
        ("deadline=at-risk", [2]),
        ("deadline=today", [2]),
        ("deadline=breached", [1, 5]),
        ("received_from=2026-11-20", [6, 3, 2]),
        ("received_from=2026-11-12&received_to=2026-11-13", [5, 4]),
        ("deadline=breached&status=SENT_TO_SPSZN&received_to=2026-11-13", [5]),
    ],
)
async def test_the_journal_is_narrowed(visitor: Visitor, query: str, found: list[int]) -> None:
    await visitor.sign_in("slava")
    assert numbers(await visitor.open(f"/console/journal?{query}")) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [("service=birth-grant", [6, 2, 1, 5, 4, 7]), ("category=subsidy", []), ("category=aid", 6)],
)
async def test_a_head_filters_by_content_too(
    visitor: Visitor, query: str, found: list[int] | int
) -> None:
    await visitor.sign_in("holova")
    seen = numbers(await visitor.open(f"/console/journal?{query}"))
    assert seen == found if isinstance(found, list) else len(seen) == found


@pytest.mark.parametrize(
    "query",
    [
        "status=NONSENSE",
        "received_from=31.11.2026",
        "received_to=9999-12-31",
        "received_from=0001-01-01",
        "deadline=%F0%9F%98%80",
        "category=%27%3B",
    ],
)
async def test_a_filter_that_makes_no_sense_is_said_to_be_so(visitor: Visitor, query: str) -> None:
    await visitor.sign_in("holova")
    seen = await visitor.open(f"/console/journal?{query}")
    assert seen.status == 200
    assert "їх не враховано" in seen.text


def test_what_nobody_can_type_is_not_asked_of_the_store() -> None:
    asked = filters.parse({"number": "\0KC1\x1b", "service": "\0"})
    assert (asked.filters.number, asked.filters.service) == ("KC1", "")


def test_what_the_form_held_is_shown_again_and_understood() -> None:
    asked = filters.parse({"number": "  KC1 ", "status": "FORMING", "received_to": "2026-11-23"})
    assert asked.values["number"] == "KC1"
    assert asked.filters.status is Status.FORMING
    assert asked.filters.received_to == date(2026, 11, 23)
    assert asked.misread == ()
    assert asked.narrows


async def test_pages_of_the_journal_show_each_case_once(visitor: Visitor, store: Store) -> None:
    received = datetime(2026, 10, 1, 8, tzinfo=UTC)
    async with store.write() as tx:
        for number in range(100, 160):  # thirty pairs that arrived in the same instant
            await seeding.write_case(
                tx,
                seeding.case(
                    number,
                    received=received + timedelta(minutes=number // 2),
                    last=date(2026, 10, 2),
                ),
            )
    await visitor.sign_in("slava")
    address, found = "/console/journal", []
    while address:
        seen = await visitor.open(address)
        found += numbers(seen)
        next_page = re.search(r'href="([^"]+)" rel="next"', seen.text)
        address = next_page[1].replace("&amp;", "&") if next_page else ""
    assert len(found) == len(set(found)) == 67


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "AAAA",
        "MjAyNi0xMS0yMFQwODowMzowMHwx",
        "%F0%9F",
        base64.urlsafe_b64encode(f"0001-01-01T00:00:00+14:00|{OVERDUE}".encode()).decode(),
        base64.urlsafe_b64encode(f"9999-12-31T23:59:59-12:00|{OVERDUE}".encode()).decode(),
    ],
)
async def test_a_foreign_cursor_is_refused(visitor: Visitor, cursor: str) -> None:
    await visitor.sign_in("slava")
    assert (await visitor.open(f"/console/journal?cursor={cursor}")).status == 400


async def test_a_case_page_tells_the_whole_road(visitor: Visitor) -> None:
    await visitor.sign_in("holova")
    seen = await visitor.open(f"/console/cases/{ANSWERED}")
    for said in (
        "Отримано відповідь по заяві від СПСЗН",
        "передано вчасно",
        "13 листопада 2026 р.",
        "TOTAL-PASSED",
        "Підпис дійсний",
        "прийнято міністерством",
        "ВХ-77",
        "Призначено",
        "41\u00a0860,00\u00a0грн",
        "31 жовтня 2029 р.",
        "Справу відкрито",
        "Міністерство прийняло справу",
        "DSTU4145-M257",
        "1,4\u00a0МБ",
    ):
        assert said in seen.text


async def test_a_refused_signature_is_named_by_the_standard_and_explained(
    visitor: Visitor,
) -> None:
    await visitor.sign_in("slava")
    seen = await visitor.open(f"/console/cases/{REFUSED}")
    assert "<code>TOTAL-FAILED</code> <code>HASH_FAILURE</code>" in seen.text
    assert "Підписаний вміст змінено після підписання. Підпишіть справу ще раз." in seen.text


@pytest.mark.parametrize(
    ("case_id", "said"),
    [(OVERDUE, "прострочено на 2 дні 22 год"), (LATE, "із запізненням на 10 год")],
)
async def test_a_case_page_says_how_the_deadline_stands(
    visitor: Visitor, case_id: UUID, said: str
) -> None:
    await visitor.sign_in("slava")
    assert said in (await visitor.open(f"/console/cases/{case_id}")).text


async def test_a_case_that_waits_to_be_sent_again_says_when(visitor: Visitor) -> None:
    await visitor.sign_in("slava")
    seen = await visitor.open(f"/console/cases/{OVERDUE}")
    assert "<dd>7<small>наступна" in seen.text
    assert "23.11.2026, 22:34" in seen.text


@pytest.mark.parametrize(
    ("module", "tone", "label"),
    [
        (None, "breached", "немає"),
        (ModuleStanding(state=ModuleState.ACTIVE, valid_to=None), "met", "чинний"),
        (ModuleStanding(state=ModuleState.ACTIVE, valid_to=NOW), "breached", "строк минув"),
        (
            ModuleStanding(state=ModuleState.ACTIVE, valid_to=NOW + timedelta(days=29)),
            "risk",
            "чинний, спливає",
        ),
        (
            ModuleStanding(state=ModuleState.ACTIVE, valid_to=NOW + timedelta(days=30)),
            "met",
            "чинний",
        ),
        (
            ModuleStanding(state=ModuleState.REVOKED, valid_to=NOW + timedelta(days=90)),
            "breached",
            "відкликано",
        ),
    ],
)
def test_a_module_is_called_by_whether_it_may_carry(
    module: ModuleStanding | None, tone: str, label: str
) -> None:
    found = words(module, now=NOW)
    assert (found.tone, found.label) == (tone, label)


async def test_a_fault_of_ours_is_a_page_that_tells_nothing(visitor: Visitor, clock: Clock) -> None:
    await visitor.sign_in("slava")
    clock.now = clock.now.replace(tzinfo=None)
    seen = await visitor.open("/console/board")
    assert seen.status == 500
    assert "Помилка шлюзу" in seen.text
    assert "Error" not in seen.text
    assert "datetime" not in seen.text


async def test_a_return_is_shown_with_its_reason_to_who_may_read_it(visitor: Visitor) -> None:
    await visitor.sign_in("holova")
    assert seeding.REASON in (await visitor.open(f"/console/cases/{RETURNED}")).text


async def test_the_auditor_reads_events_newest_first(visitor: Visitor) -> None:
    seen = await visitor.sign_in("audytor")
    order = [int(each) for each in re.findall(r'scope="row">(\d+)<', seen.text)]
    assert order == sorted(order, reverse=True)
    assert len(order) == 11
    older = await visitor.open("/console/audit?before=3")
    assert re.findall(r'scope="row">(\d+)<', older.text) == ["2", "1"]
    for nonsense in ("x", "-1", "٣", "9" * 19, "9" * 5000):
        assert (await visitor.open(f"/console/audit?before={nonsense}")).status == 400


async def test_the_security_officer_sees_modules_and_their_dates(visitor: Visitor) -> None:
    seen = await visitor.sign_in("bezpeka")
    assert "чинний, спливає" in seen.text
    assert "лишилося 16 днів 11 год" in seen.text
    assert "призупинено" in seen.text


async def test_markup_in_a_name_stays_text(visitor: Visitor, store: Store) -> None:
    async with store.write() as tx:
        await tx.exec_driver_sql(
            "UPDATE cases SET applicant_name = '<script>alert(1)</script>' WHERE access_point = ?",
            (seeding.CENTRE,),
        )
    await visitor.sign_in("holova")
    seen = await visitor.open("/console/journal")
    assert "&lt;script&gt;alert(1)" in seen.text
    assert "<script>alert(1)" not in seen.text
