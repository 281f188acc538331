"""Who sees what: role by page, and personal data before nobody who may not read cases."""

import pytest
from aiohttp import web

from gateway.domain.roles import Role
from gateway.http.console import rights
from gateway.http.console.headers import CONTENT_SECURITY_POLICY
from gateway.store import Store
from gateway.store.operators import Operator
from tests.console.seeding import (
    ANSWERED,
    APPLICANT,
    BRANCH,
    CALM,
    OPERATORS,
    PERSONAL,
    REFUSED,
    RETURNED,
)
from tests.console.visitor import Visitor

ALLOWED = {
    ("slava", "/console/board"),
    ("slava", "/console/board/live"),
    ("slava", "/console/journal"),
    ("slava", f"/console/cases/{ANSWERED}"),
    ("holova", "/console/board"),
    ("holova", "/console/board/live"),
    ("holova", "/console/journal"),
    ("holova", f"/console/cases/{ANSWERED}"),
    ("bezpeka", "/console/modules"),
    ("audytor", "/console/audit"),
}
PAGES = sorted({page for _, page in ALLOWED})


@pytest.mark.parametrize("login", OPERATORS)
async def test_a_role_opens_its_pages_and_no_other(visitor: Visitor, login: str) -> None:
    await visitor.sign_in(login)
    for page in PAGES:
        seen = await visitor.open(page)
        assert seen.status == (200 if (login, page) in ALLOWED else 403), page


@pytest.mark.parametrize("login", OPERATORS)
async def test_home_is_the_first_page_of_the_role(visitor: Visitor, login: str) -> None:
    seen = await visitor.sign_in(login)
    assert (login, seen.answer.url.path) in ALLOWED


async def test_without_a_session_every_page_leads_to_the_form(visitor: Visitor) -> None:
    for page in (*PAGES, "/console"):
        seen = await visitor.open(page)
        assert seen.answer.url.path == "/console/login"
        assert not any(each in seen.text for each in PERSONAL)


def test_every_address_of_the_console_stands_in_the_table(app: web.Application) -> None:
    resources = {
        resource.canonical
        for resource in app.router.resources()
        for resource in getattr(getattr(resource, "_app", None), "router", _NONE).resources()
    }
    assert resources == set(rights.PAGES) | rights.PUBLIC


class _Empty:
    @staticmethod
    def resources() -> tuple[()]:
        return ()


_NONE = _Empty()


@pytest.mark.parametrize("login", ["slava", "bezpeka", "audytor"])
async def test_who_may_not_read_cases_sees_no_personal_data(visitor: Visitor, login: str) -> None:
    await visitor.sign_in(login)
    cases = [f"/console/cases/{each}" for each in (ANSWERED, REFUSED, RETURNED)]
    for page in (*PAGES, *cases, "/console/journal?deadline=breached&service=birth-grant"):
        seen = await visitor.open(page)
        found = [each for each in (*PERSONAL, "Допомога при народженні") if each in seen.text]
        assert found == [], page


async def test_a_filter_by_content_is_not_heard_from_who_may_not_read_it(visitor: Visitor) -> None:
    await visitor.sign_in("slava")
    everything = await visitor.open("/console/journal")
    filtered = await visitor.open("/console/journal?service=housing-subsidy&category=subsidy")
    assert everything.text.count("/console/cases/") == filtered.text.count("/console/cases/")


async def test_the_head_reads_the_cases_of_the_own_centre(visitor: Visitor) -> None:
    await visitor.sign_in("holova")
    seen = await visitor.open(f"/console/cases/{ANSWERED}")
    assert APPLICANT in seen.text


@pytest.mark.parametrize(
    ("role", "place", "reach"),
    [
        (Role.CNAP_HEAD, "kyiv-center-1", "kyiv-center-1"),
        (Role.CNAP_HEAD, "", ""),
        (Role.SLA_OPERATOR, "", None),
        (Role.SECURITY_OFFICER, "", None),
        (Role.USER_CNAP, "", ""),
    ],
)
def test_a_role_of_one_place_without_a_place_reaches_nothing(
    role: Role, place: str, reach: str | None
) -> None:
    operator = Operator(login="x", role=role, access_point=place)
    assert rights.reach(operator) == reach


@pytest.mark.parametrize("case_id", [CALM, "00000000-0000-0000-0000-000000009999", "no-uuid"])
async def test_another_centres_case_looks_as_if_there_were_none(
    visitor: Visitor, case_id: object
) -> None:
    await visitor.sign_in("holova")
    seen = await visitor.open(f"/console/cases/{case_id}")
    assert seen.status == 404
    assert "Не знайдено" in seen.text
    assert BRANCH not in (await visitor.open("/console/board")).text
    assert BRANCH not in (await visitor.open("/console/journal")).text


async def test_each_answer_carries_the_policy_and_is_kept_by_nobody(visitor: Visitor) -> None:
    await visitor.sign_in("slava")
    for page in (*PAGES, "/console/nowhere", "/console/cases/x", "/console/login"):
        seen = await visitor.open(page)
        assert seen.answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY, page
        assert seen.answer.headers["Cache-Control"] == "no-store", page
        assert seen.answer.headers["X-Frame-Options"] == "DENY", page
        assert seen.answer.headers["Referrer-Policy"] == "no-referrer", page


async def test_a_static_file_is_kept_for_good_under_its_digest_only(visitor: Visitor) -> None:
    for query, kept in (("?v=1", "public, max-age=31536000, immutable"), ("", "no-cache")):
        seen = await visitor.open(f"/console/static/console/console.css{query}")
        assert seen.status == 200
        assert seen.answer.headers["Cache-Control"] == kept
        assert seen.answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["/console/static/console/", "/console/static/vendor/../../keys.py", "/console/static/x"],
)
async def test_nothing_but_the_listed_files_is_served(visitor: Visitor, path: str) -> None:
    seen = await visitor.open(path)
    assert seen.status in {403, 404} or seen.answer.url.path == "/console/login"
    assert "AppKey" not in seen.text


async def test_the_store_down_is_a_page_too(visitor: Visitor, store: Store) -> None:
    await visitor.sign_in("slava")
    async with store.write() as tx:
        await tx.exec_driver_sql("ALTER TABLE cases RENAME TO gone")
    seen = await visitor.open("/console/board")
    assert seen.status == 503
    assert "Сховище недоступне" in seen.text


async def test_a_watched_page_says_in_a_line_that_the_store_is_down(
    visitor: Visitor, store: Store
) -> None:
    """htmx puts any answer in its place, an error too: a whole page would stand in the page."""
    await visitor.sign_in("slava")
    async with store.write() as tx:
        await tx.exec_driver_sql("ALTER TABLE cases RENAME TO gone")
    headers = {"HX-Request": "true"}
    async with visitor.client.get("/console/board/live", headers=headers) as answer:
        text = await answer.text()
    assert answer.status == 503
    assert "Сховище недоступне" in text
    assert "<html" not in text
