"""C1: due today, at risk, breached, the oldest unsent and the share on D1, as the days go by.

A Monday morning: two cases are received. One is sent at once, the other is forgotten until the
night after its last day.
"""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Final

import pytest

from gateway.domain.instants import KYIV
from gateway.domain.roles import Role
from gateway.operators import add_operator
from tests.console.visitor import browsing
from tests.flow.road import Road, is_acknowledged, submit, until
from tests.flow.road import road as open_road
from tests.support.gateway import Clock

PLACE: Final = "kyiv-center-1"
PASSWORD: Final = "пароль оператора строків"
HOUR: Final = timedelta(hours=1)


def monday_morning(now: datetime) -> datetime:
    """Ten o'clock in Kyiv of the next Monday whose week's first half is in one month."""
    day = now.astimezone(KYIV).replace(hour=10, minute=0, second=0, microsecond=0)
    day += timedelta(days=1)
    while day.isoweekday() != 1 or (day + timedelta(days=2)).month != day.month:
        day += timedelta(days=1)
    return day


@pytest.fixture
def morning() -> datetime:
    return monday_morning(datetime.now(UTC))


@pytest.fixture
def clock(morning: datetime) -> Clock:
    made = Clock()
    set_to(made, morning)
    return made


@pytest.fixture
async def road(tmp_path: Path, simulator_data: Path, clock: Clock) -> AsyncIterator[Road]:
    async with open_road(tmp_path, simulator_data=simulator_data, clock=clock) as opened:
        await add_operator(
            opened.gateway.store,
            login="stroky",
            password=PASSWORD,
            role=Role.SLA_OPERATOR,
            now=clock(),
        )
        yield opened


def set_to(clock: Clock, moment: datetime) -> None:
    clock.ahead += moment - clock()


async def seen(road: Road) -> dict[str, float]:
    """What monitoring reads about the place."""
    figures = await road.figures()
    names = ("due_today", "at_risk", "breached", "accepted_late_total")
    return {name: figures.of(f"brama_{name}", access_point=PLACE) for name in names}


async def oldest_unsent(road: Road) -> timedelta:
    figures = await road.figures()
    return timedelta(seconds=figures.of("brama_oldest_unsent_seconds", access_point=PLACE))


async def on_time_this_month(road: Road) -> str:
    """The share in the row of the place, as the console's board words it."""
    async with browsing(road.gateway.url) as operator:
        board = (await operator.sign_in("stroky", PASSWORD)).text
    row = re.search(
        rf'id="point-{PLACE}".*?data-label="Вчасно за місяць">(.*?)</td>', board, re.DOTALL
    )
    assert row is not None, board
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", row[1])).split())


CALM: Final = {"due_today": 0.0, "at_risk": 0.0, "breached": 0.0, "accepted_late_total": 0.0}


async def test_the_figures_follow_the_clock_to_the_breach_and_past_it(
    road: Road, clock: Clock, morning: datetime
) -> None:
    async with road.gateway.client() as city:
        await road.accepted(city, received_at=morning - HOUR)
        forgotten = await road.signed(city, received_at=morning - HOUR)
        assert await seen(road) == CALM

        set_to(clock, morning + timedelta(days=1))
        assert await seen(road) == {**CALM, "due_today": 1}
        assert timedelta(hours=25) <= await oldest_unsent(road) < timedelta(hours=26)
        assert await on_time_this_month(road) == "100 % 1 із 1"

        set_to(clock, morning + timedelta(days=1, hours=12, minutes=5))
        assert await seen(road) == {**CALM, "due_today": 1, "at_risk": 1}

        set_to(clock, morning + timedelta(days=1, hours=14, minutes=5))
        assert await seen(road) == {**CALM, "breached": 1}
        assert await on_time_this_month(road) == "50 % 1 із 2"
        overdue = await city.cases(overdue="true")
        assert [item["id"] for item in overdue["items"]] == [str(forgotten)]

        await submit(city, forgotten)
        await until(city, forgotten, is_acknowledged)
        assert await seen(road) == {**CALM, "accepted_late_total": 1}
        assert await oldest_unsent(road) == timedelta(0)
        assert await on_time_this_month(road) == "50 % 1 із 2"
