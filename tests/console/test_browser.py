"""The console in a real browser: by mouse, by keyboard, to a screen reader, on a telephone.

Every page a test opens is watched: a message of the content security policy, a script's error or a
request to a foreign address fails it.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import Any, Literal

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright, expect

from gateway.operators import IDLE
from gateway.store import Store
from gateway.store.schema.cases import CASES
from tests.console.browsing import CHROMIUM
from tests.console.conftest import Clock
from tests.console.seeding import ANSWERED, OVERDUE, PASSWORD, PERSONAL, REFUSED, RETURNED
from tests.console.test_retry import HELD, hold

pytestmark = pytest.mark.browser

_FOCUSED = """() => {
    const at = document.activeElement;
    return [at.innerText || at.id || "", getComputedStyle(at).outlineStyle];
}"""
Scheme = Literal["light", "dark"]
Opened = Callable[..., AbstractAsyncContextManager[Page]]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as driver:
        started = await driver.chromium.launch(**CHROMIUM)
        yield started
        await started.close()


@pytest.fixture
async def opened(
    browser: Browser,
    app: web.Application,
    aiohttp_server: Callable[..., Awaitable[TestServer]],
) -> Opened:
    server = await aiohttp_server(app)
    origin = str(server.make_url("")).rstrip("/")

    @asynccontextmanager
    async def page(**context: Any) -> AsyncIterator[Page]:
        wrong: list[str] = []

        def hear(message: ConsoleMessage) -> None:
            # The browser itself reports each answer of 4xx; those the tests ask for.
            if "Failed to load resource" not in message.text:
                wrong.append(message.text)

        def watch(request: Request) -> None:
            if not request.url.startswith((origin, "data:")):
                wrong.append(request.url)

        made = await browser.new_context(base_url=origin, locale="uk-UA", **context)
        tab = await made.new_page()
        tab.on("console", hear)
        tab.on("pageerror", lambda error: wrong.append(error.message))
        tab.on("request", watch)
        yield tab
        await made.close()
        assert wrong == []

    return page


async def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    await page.goto("/console")
    await page.get_by_label("Ім’я користувача").fill(login)
    await page.get_by_label("Пароль").fill(password)
    await page.get_by_role("button", name="Увійти").click()


async def test_a_wrong_password_is_said_and_the_right_one_opens_the_board(opened: Opened) -> None:
    async with opened() as page:
        await sign_in(page, "slava", "не той пароль")
        await expect(page.get_by_role("alert")).to_contain_text("Ім’я або пароль неправильні")
        await expect(page.get_by_label("Ім’я користувача")).to_have_value("slava")
        await sign_in(page, "slava")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Що ось-ось порушить закон")
        urgent = page.get_by_role("table", name="Справи, ще не прийняті")
        rows = urgent.get_by_role("row")
        await expect(rows.nth(1)).to_contain_text("KC1-2026-000001")
        await expect(rows.nth(1)).to_contain_text("прострочено на 2 дні 22 год")
        await expect(rows.nth(2)).to_contain_text("лишилося 1 год 30 хв")


async def test_a_case_is_found_in_the_journal_and_opened(opened: Opened) -> None:
    async with opened() as page:
        await sign_in(page, "holova")
        await page.get_by_role("link", name="Журнал", exact=True).click()
        await page.get_by_label("Статус").select_option(
            label="Отримано відповідь по заяві від СПСЗН"
        )
        await page.get_by_role("button", name="Знайти").click()
        found = page.get_by_role("rowheader")
        await expect(found).to_have_count(1)
        await found.get_by_role("link").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Справа KC1-2026-000004")
        decision = page.get_by_role("region", name="Рішення")
        await expect(decision).to_contain_text("41\u00a0860,00\u00a0грн")
        await expect(
            page.get_by_role("region", name="Перебіг").get_by_role("listitem")
        ).to_have_count(5)


async def test_everything_is_reached_without_a_mouse(opened: Opened) -> None:
    async with opened() as page:
        press = page.keyboard.press

        async def tab_to(text: str) -> None:
            for _ in range(40):
                await press("Tab")
                name, outline = await page.evaluate(_FOCUSED)
                if text in name:
                    assert outline == "solid"
                    return
            pytest.fail(f"{text} cannot be reached by Tab")

        await page.goto("/console")
        await page.keyboard.type("holova")  # the first field has the focus
        await press("Tab")
        await page.keyboard.type(PASSWORD)
        await press("Enter")
        await expect(page).to_have_url("/console/board")
        await press("Tab")
        skip = page.get_by_role("link", name="Перейти до змісту")
        await expect(skip).to_be_focused()
        await expect(skip).to_be_in_viewport()
        await press("Enter")
        await expect(page.locator("#content")).to_be_focused()
        await page.goto("/console/board")
        await tab_to("Журнал")
        await press("Enter")
        await expect(page).to_have_url("/console/journal")
        await tab_to("number")
        await page.keyboard.type("000001")
        await press("Enter")
        await expect(page).to_have_url(re.compile("number=000001"))
        await tab_to("KC1-2026-000001")
        await press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Справа KC1-2026-000001")
        await tab_to("Вийти")
        await press("Enter")
        await expect(page).to_have_url("/console/login")


async def test_a_held_case_is_put_in_line_again_by_two_presses(
    opened: Opened, store: Store
) -> None:
    await hold(store)
    async with opened(java_script_enabled=False) as page:
        await sign_in(page, "slava")
        await page.goto(f"/console/cases/{HELD}")
        way = page.get_by_role("region", name="Передавання")
        confirm = way.get_by_role("button", name="Так, передати ще раз")
        await expect(confirm).not_to_be_visible()
        await way.get_by_text("Передати ще раз", exact=True).click()
        await expect(way).to_contain_text("той самий підписаний пакет")
        await confirm.click()
        await expect(way).to_contain_text("у черзі на передачу")
        timeline = page.get_by_role("region", name="Перебіг")
        await expect(timeline.get_by_role("listitem").last).to_contain_text("оператор строків")


async def unfold(page: Page) -> None:
    for summary in await page.locator("details:not([open]) > summary").all():
        await summary.click()


PAGES = {
    "holova": (
        "/console/board",
        "/console/journal",
        "/console/journal?number=%25&status=x",
        "/console/nowhere",
        f"/console/cases/{ANSWERED}",
        f"/console/cases/{OVERDUE}",
        f"/console/cases/{REFUSED}",
        f"/console/cases/{RETURNED}",
    ),
    "slava": (f"/console/cases/{HELD}",),
    "bezpeka": ("/console/modules",),
    "audytor": ("/console/audit",),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_page_hinders_anybody(opened: Opened, store: Store, scheme: Scheme) -> None:
    found: dict[str, list[str]] = {}

    async def examine(page: Page) -> None:
        results = await Axe().run(page)
        assert len(results.response["passes"]) > 15  # it looked
        if results.violations_count:
            found[page.url] = [
                f"{each['id']}: {node['html']} {node['failureSummary']}"
                for each in results.response["violations"]
                for node in each["nodes"]
            ]

    await hold(store)
    async with opened(color_scheme=scheme) as page:
        await sign_in(page, "holova", "не той пароль")
        await examine(page)
    for login, addresses in PAGES.items():
        async with opened(color_scheme=scheme) as page:
            await sign_in(page, login)
            for address in addresses:
                await page.goto(address)
                await unfold(page)
                await examine(page)
    async with opened(color_scheme=scheme, viewport={"width": 360, "height": 740}) as page:
        await sign_in(page, "holova")
        for address in PAGES["holova"]:
            await page.goto(address)
            await examine(page)
    assert found == {}


async def test_on_a_narrow_screen_nothing_runs_off_sideways(opened: Opened, store: Store) -> None:
    await hold(store)
    for login, addresses in PAGES.items():
        async with opened(viewport={"width": 320, "height": 640}) as page:
            await sign_in(page, login)
            for address in addresses:
                await page.goto(address)
                await unfold(page)
                wide = await page.evaluate("document.scrollingElement.scrollWidth")
                assert wide <= 320, address


async def test_the_board_follows_the_store_and_keeps_the_focus(
    opened: Opened, store: Store, clock: Clock
) -> None:
    async with opened() as page:
        await page.clock.install()
        await sign_in(page, "slava")
        link = page.get_by_role("link", name="KC1-2026-000002")
        await link.focus()
        clock.now += timedelta(minutes=1)
        async with store.write() as tx:
            await tx.execute(
                CASES.update().where(CASES.c.id == OVERDUE).values(accepted_at=clock.now)
            )
        await page.clock.fast_forward(10_000)
        await expect(page.get_by_role("status")).to_contain_text("22:31: прострочено 0")
        await expect(page.get_by_role("link", name="KC1-2026-000001")).to_have_count(0)
        await expect(link).to_be_focused()


async def test_a_paused_board_stays_as_it_is(opened: Opened, clock: Clock) -> None:
    async with opened() as page:
        await page.clock.install()
        await sign_in(page, "slava")
        await page.get_by_role("button", name="Призупинити оновлення").click()
        clock.now += timedelta(minutes=1)
        await page.clock.fast_forward(60_000)
        await expect(page.get_by_role("status")).to_contain_text("22:30")


async def test_a_screen_left_alone_goes_back_to_the_form(opened: Opened, clock: Clock) -> None:
    async with opened() as page:
        await page.clock.install()
        await sign_in(page, "slava")
        clock.now += IDLE
        await page.clock.fast_forward(10_000)
        await expect(page).to_have_url("/console/login")


async def test_the_console_works_without_scripts(opened: Opened) -> None:
    async with opened(java_script_enabled=False) as page:
        await sign_in(page, "slava")
        await page.get_by_role("link", name="показати прострочені").click()
        await expect(page.get_by_role("rowheader")).to_have_text("KC1-2026-000001")


async def test_the_sla_operator_is_shown_no_personal_data(opened: Opened) -> None:
    async with opened() as page:
        await sign_in(page, "slava")
        for address in PAGES["holova"]:
            await page.goto(address)
            shown = await page.content()
            assert not any(each in shown for each in PERSONAL), address
