"""A16: the gateway is stopped between its promise and the sending; its next life keeps the promise.

Stopped in order here; killed without warning in tests/chaos.
"""

from pathlib import Path
from uuid import UUID

from tests.flow.road import Road, gateway_towards, is_acknowledged, submit, until, waits_to_repeat
from tests.support.ministry import Ministry, ministry


async def test_a_queued_case_is_delivered_exactly_once_by_the_next_life(
    tmp_path: Path, simulator_data: Path
) -> None:
    async with ministry(simulator_data) as there:
        await there.desk.switch(down=True)
        case, promised = await first_life(there, tmp_path, simulator_data)
        assert case not in await there.desk.cases()
        await there.desk.switch(down=False)

        async with gateway_towards(there, tmp_path, simulator_data) as here:
            road = Road(gateway=here, ministry=there)
            async with here.client() as city:
                found = await until(city, case, is_acknowledged)
                journal = await city.cases()
            assert found["number"] == promised
            assert [item["id"] for item in journal["items"]] == [str(case)]
            figures = await road.figures()
            assert figures.of("brama_cases", status="SENT_TO_SPSZN") == 1
            assert figures.of("brama_queue", transport_state="RETRY_WAIT") == 0
        there_now = await there.desk.cases()
    assert list(there_now) == [case]
    assert (there_now[case]["deliveries"], there_now[case]["acceptances"]) == (1, 1)


async def first_life(there: Ministry, folder: Path, simulator_data: Path) -> tuple[UUID, str]:
    """A case that was promised, judged and queued, but could not leave before the stop."""
    async with gateway_towards(there, folder, simulator_data) as here:
        road = Road(gateway=here, ministry=there)
        async with here.client() as city:
            case = await road.signed(city)
            assert (await submit(city, case))["state"] == "succeeded"
            waiting = await until(city, case, waits_to_repeat)
            assert waiting["accepted_at"] is None
            return case, str(waiting["number"])
