"""The ministry takes its time: the city is answered as ever, and the case arrives once."""

import pytest

from tests.flow.road import Road, is_acknowledged, submit, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

SLOW_S = 1.5


async def test_a_slow_ministry_delays_no_verdict_and_takes_the_case_once(road: Road) -> None:
    async with road.gateway.client() as city:
        case = await road.signed(city)
        async with road.misbehaving(slow_s=SLOW_S):
            ended = await submit(city, case)
            assert ended["indication"] == "TOTAL-PASSED"
            on_its_way = await city.case(case)
            assert on_its_way["status"] == "SENT_TO_SPSZN"
            assert on_its_way["accepted_at"] is None
            found = await until(city, case, is_acknowledged)
        journal = await city.cases(q=found["number"])
    assert journal["items"][0]["acknowledged_at"] == found["acknowledged_at"]
    there = (await road.desk.cases())[case]
    assert (there["deliveries"], there["acceptances"]) == (1, 1)
