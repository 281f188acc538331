"""The ministry accepts and the answer is lost: sent again, taken once, the first instant counts."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from gateway.domain.instants import parse_instant
from tests.flow.road import Road, is_acknowledged, submit, told, until, waits_to_repeat

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATIENCE_S = 60


async def at_the_desk(road: Road, case: UUID) -> Any:
    return (await road.desk.cases()).get(case, {"deliveries": 0})


async def delivered_twice(road: Road, case: UUID) -> Any:
    async with asyncio.timeout(PATIENCE_S):
        while (there := await at_the_desk(road, case))["deliveries"] < 2:  # noqa: ASYNC110 - another side
            await asyncio.sleep(0.05)
    return there


async def test_a_case_is_accepted_once_however_often_it_is_sent(road: Road) -> None:
    before = await road.figures()
    async with road.gateway.client() as city:
        case = await road.signed(city)
        async with road.misbehaving(lose_acknowledgement=True):
            await submit(city, case)
            there = await delivered_twice(road, case)
            assert there["acceptances"] == 1
            waiting = await until(city, case, waits_to_repeat)
            assert (waiting["accepted_at"], waiting["acknowledged_at"]) == (None, None)
        found = await until(city, case, is_acknowledged)
        assert found["accepted_at"] is not None
        assert parse_instant(found["accepted_at"], field="") == parse_instant(
            there["accepted_at"], field=""
        )
        assert (await told(city, case)).count("case.acknowledged") == 1
        assert (await told(city, case)).count("case.delivery_failed") == 1
    assert (await road.desk.cases())[case]["acceptances"] == 1
    after = await road.figures()
    assert after.of("brama_received_accepted_seconds_count") == 1 + before.of(
        "brama_received_accepted_seconds_count"
    )
