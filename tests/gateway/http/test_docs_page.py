"""The page of the API in a real browser: it shows every operation, under its strict policy."""

import pytest
from playwright.async_api import ConsoleMessage, Request, async_playwright, expect

from gateway.http.api import routes
from tests.console.browsing import CHROMIUM
from tests.support.gateway import RunningGateway

pytestmark = pytest.mark.browser


async def test_swagger_shows_every_operation_and_breaks_no_rule_of_the_policy(
    running_gateway: RunningGateway,
) -> None:
    wrong: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            wrong.append(message.text)

    def watch(request: Request) -> None:
        if not request.url.startswith((running_gateway.url, "data:")):
            wrong.append(request.url)

    async with async_playwright() as driver:
        browser = await driver.chromium.launch(**CHROMIUM)
        page = await browser.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: wrong.append(error.message))
        page.on("request", watch)
        await page.goto(running_gateway.url + "/docs")
        await expect(page.locator(".opblock")).to_have_count(len(routes.ROUTES))
        await page.locator(".opblock-post").first.click()
        await expect(page.get_by_text("idempotency-key-required").first).to_be_visible()
        await browser.close()

    assert wrong == []
