"""The ministry returns each case as soon as it has it: D1 is met all the same."""

import pytest

from tests.flow.road import Road, is_acknowledged, submit, told, until
from tests.support.gateway import OTG_OFFICER

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_case_returned_at_once_was_transferred_and_goes_again(road: Road) -> None:
    before = await road.figures()
    async with road.gateway.client() as city, road.gateway.client(OTG_OFFICER) as community:
        case = await road.signed(city)
        async with road.misbehaving(return_everything=True):
            await submit(city, case)
            returned = await city.wait_case(case, status="RETURNED_TO_OTG")
        assert returned["accepted_at"] <= returned["due"]["d1"]["due_at"]
        counted = await road.figures()
        assert counted.of("brama_cases", status="RETURNED_TO_OTG") == 1 + before.of(
            "brama_cases", status="RETURNED_TO_OTG"
        )

        await community.review(case, action="pass")
        again = await until(city, case, lambda one: one["round"] == 2 and is_acknowledged(one))
        assert again["status"] == "SENT_TO_SPSZN"
        assert again["accepted_at"] == returned["accepted_at"]
        assert (await told(city, case)).count("case.returned") == 1
    assert (await road.desk.cases())[case]["acceptances"] == 2
    after = await road.figures()
    assert after.of("brama_received_accepted_seconds_count") == 1 + before.of(
        "brama_received_accepted_seconds_count"
    )
