"""Story C1: the board and the metrics of a whole gateway follow a case to its legal deadline."""

from datetime import datetime, timedelta

import pytest
from playwright.async_api import async_playwright, expect
from prometheus_client.parser import text_string_to_metric_families

from gateway.domain.instants import parse_instant
from gateway.domain.roles import Role
from gateway.operators import add_operator
from tests.console.browsing import CHROMIUM
from tests.console.seeding import PASSWORD
from tests.console.visitor import Visitor, browsing
from tests.support.gateway import RunningGateway

POINT = "kyiv-center-1"
NAMES = ("brama_due_today", "brama_at_risk", "brama_breached")


async def with_operators(gateway: RunningGateway) -> None:
    for login, role, point in (
        ("slava", Role.SLA_OPERATOR, None),
        ("holova", Role.CNAP_HEAD, POINT),
    ):
        await add_operator(
            gateway.store,
            login=login,
            password=PASSWORD,
            role=role,
            access_point=point,
            now=gateway.clock(),
        )


async def measured(visitor: Visitor) -> tuple[int, ...]:
    text = (await visitor.open("/metrics")).text
    values = {
        sample.name: int(sample.value)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.labels.get("access_point") == POINT and sample.name in NAMES
    }
    return tuple(values[name] for name in NAMES)


async def test_a_case_nobody_sends_goes_from_due_to_at_risk_to_breached(
    running_gateway: RunningGateway,
) -> None:
    gateway = running_gateway
    await with_operators(gateway)
    async with gateway.client() as city:
        opened = await city.open_case(gateway.application(), idempotency_key="c1")
    due_at = parse_instant(opened["due"]["d1"]["due_at"], field="due_at")

    def move_to(moment: datetime) -> None:
        gateway.clock.ahead += moment - gateway.clock()

    async with browsing(gateway.url) as visitor:
        for moment, figures, words in (
            (due_at - timedelta(hours=9), (1, 0, 0), "лишилося 8 год 59 хв"),
            (due_at - timedelta(minutes=61), (1, 1, 0), "лишилося 1 год"),
            (due_at + timedelta(minutes=5, seconds=1), (0, 0, 1), "прострочено на 5 хв"),
        ):
            move_to(moment)
            board = await visitor.sign_in("slava")
            assert opened["number"] in board.text
            assert words in board.text
            assert await measured(visitor) == figures
        page = await visitor.open(f"/console/cases/{opened['id']}")
        assert "прострочено на 5 хв" in page.text
        assert "Вигадан" not in page.text
        assert page.answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.browser
async def test_the_head_of_a_centre_reads_a_case_of_the_api_in_a_browser(
    running_gateway: RunningGateway,
) -> None:
    gateway = running_gateway
    await with_operators(gateway)
    case = await gateway.ready_case()
    wrong: list[str] = []
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(**CHROMIUM)
        page = await browser.new_page(base_url=gateway.url)
        page.on("console", lambda message: wrong.append(message.text))
        await page.goto("/console")
        await page.get_by_label("Ім’я користувача").fill("holova")
        await page.get_by_label("Пароль").fill(PASSWORD)
        await page.get_by_role("button", name="Увійти").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Що ось-ось порушить закон")
        await page.goto(f"/console/cases/{case}")
        await expect(page.get_by_role("region", name="Зміст справи")).to_contain_text(
            "birth-certificate.jpg"
        )
        await browser.close()
    assert wrong == []
