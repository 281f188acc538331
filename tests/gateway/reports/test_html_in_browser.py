"""The page as people open it: from a file, on a screen and a telephone, by keyboard and reader."""

from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright, expect

from crypto_module.validation import Verdict
from gateway.reports.html import html
from tests.console.browsing import CHROMIUM
from tests.gateway.reports.made import PASSED, REFUSED, UNDECIDED, told


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    ("verdict", "colour"),
    [
        (PASSED, "rgb(16, 112, 60)"),
        (REFUSED, "rgb(176, 32, 32)"),
        (UNDECIDED, "rgb(133, 88, 0)"),
    ],
)
async def test_the_page_wears_its_style_fetches_nothing_and_reads_well(
    tmp_path: Path, verdict: Verdict, colour: str, width: int
) -> None:
    file = tmp_path / "звіт.html"
    file.write_bytes(html(told(verdict, "дуже-довга-назва-" * 20)))
    said: list[str] = []
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(**CHROMIUM)
        page = await browser.new_page(viewport={"width": width, "height": 900})
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: said.append(request.url))
        await page.goto(file.as_uri())
        await expect(page.locator("h1")).to_have_css("color", colour)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        found = (await Axe().run(page)).response["violations"]
        await browser.close()
    assert said == [file.as_uri()]
    assert wide <= width
    assert [one["id"] for one in found] == []
