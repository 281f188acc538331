"""B3: a module is reported stolen. Whoever revokes it first, nothing leaves through it."""

from datetime import timedelta
from typing import Any

from gateway.domain.access_point import ModuleState

FIRST, SECOND = "kyiv-center-1", "kyiv-center-2"
MINUTE = timedelta(minutes=1)


async def test_a_module_revoked_here_sends_nothing_and_the_others_work(town: Any) -> None:
    await town.set_state(FIRST, ModuleState.REVOKED)
    async with town.city() as city, town.city(SECOND) as neighbours:
        case = await town.submit(city)
        theirs = await town.submit(neighbours, SECOND)
        await town.until(neighbours, theirs, accepted, passing=MINUTE)
        assert (await city.case(case))["transport_state"] == "QUEUED"


async def test_a_module_struck_off_by_the_ministry_waits_until_it_is_known_again(
    town: Any,
) -> None:
    """The gateway thinks it active, the crypto server does not: nobody is asked to submit twice."""
    port = await town.close_ministry()
    registry = town.folder / "ministry" / "registry.json"
    known = registry.read_bytes()
    town.strike_off(FIRST)
    await town.open_ministry(port=port)
    async with town.city() as city, town.city(SECOND) as neighbours:
        case = await town.submit(city)
        theirs = await town.submit(neighbours, SECOND)
        await town.until(neighbours, theirs, accepted, passing=MINUTE)
        assert (await city.case(case))["accepted_at"] is None

        await town.close_ministry()
        registry.write_bytes(known)
        await town.open_ministry(port=port)
        sent = await town.until(city, case, accepted, passing=MINUTE)
    assert sent["transport_state"] == "ACKED"


def accepted(case: Any) -> bool:
    return case["accepted_at"] is not None
