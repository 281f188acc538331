"""The ministry takes its time: the verdict does not wait for it, and the case arrives once."""

from datetime import timedelta

import pytest

from gateway.domain.instants import parse_instant
from tests.flow.road import Road, is_acknowledged, submit, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

SLOW_S = 1.0


async def test_a_slow_ministry_delays_no_verdict_and_takes_the_case_once(road: Road) -> None:
    async with road.gateway.client() as city:
        case = await road.signed(city)
        async with road.misbehaving(slow_s=SLOW_S):
            judged = await submit(city, case)
            found = await until(city, case, is_acknowledged)
        assert judged["indication"] == "TOTAL-PASSED"
        waited = parse_instant(found["acknowledged_at"], field="") - parse_instant(
            judged["finished_at"], field=""
        )
        assert waited >= timedelta(seconds=SLOW_S)
        journal = await city.cases(q=found["number"])
    assert journal["items"][0]["acknowledged_at"] == found["acknowledged_at"]
    there = (await road.desk.cases())[case]
    assert (there["deliveries"], there["acceptances"]) == (1, 1)
