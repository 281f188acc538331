"""The ministry answers with somebody's error page: not believed, not lost, sent again."""

import pytest

from tests.flow.road import Road, is_acknowledged, submit, told, until, waits_to_repeat

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_html_page_is_no_acknowledgement(road: Road) -> None:
    async with road.gateway.client() as city:
        case = await road.signed(city)
        async with road.misbehaving(garbage=True):
            assert (await submit(city, case))["state"] == "succeeded"
            waiting = await until(city, case, waits_to_repeat)
            assert waiting["accepted_at"] is None
            assert case not in await road.desk.cases()
            queued = await road.figures()
            assert queued.of("brama_queue", transport_state="RETRY_WAIT") == 1
        found = await until(city, case, is_acknowledged)
        assert found["status"] == "SENT_TO_SPSZN"
        assert "case.acknowledged" in await told(city, case)
    assert (await road.desk.cases())[case]["acceptances"] == 1
    assert (await road.figures()).of("brama_queue", transport_state="RETRY_WAIT") == 0
