"""A module is struck off at the desk: nothing more is heard from it, on any connection."""

from pathlib import Path

from connectors.simulator.files import Files
from connectors.simulator.pki.table import ACCESS_POINT, SECOND_ACCESS_POINT
from tests.connectors.simulator.conftest import City, Clock, MinistryProbe, Parcel, open_ministry

STRIKE_OFF = f"/desk/modules/{ACCESS_POINT}/strike-off"


async def test_a_module_struck_off_is_refused_also_where_it_is_connected(
    ministry: MinistryProbe, city: City
) -> None:
    assert (await ministry.put(Parcel(city.package()))).status == 201
    assert await ministry.call("POST", STRIKE_OFF) == (204, b"")
    refused = await ministry.put(Parcel(city.package()))
    assert (refused.status, (await refused.json())["code"]) == (403, "module-revoked")
    assert ministry.lines_cut == [ministry.module()]


async def test_striking_off_again_changes_nothing(ministry: MinistryProbe) -> None:
    for _ in range(2):
        assert (await ministry.call("POST", STRIKE_OFF))[0] == 204


async def test_a_strike_outlives_a_restart_and_leaves_the_others_alone(
    tmp_path: Path, premises: Files, clock: Clock, city: City
) -> None:
    async with open_ministry(tmp_path, premises, clock) as before:
        await before.call("POST", STRIKE_OFF)
    async with open_ministry(tmp_path, premises, clock) as after:
        assert (await after.put(Parcel(city.package()))).status == 403
        assert await after.notices(module=after.module(SECOND_ACCESS_POINT)) == []


async def test_a_place_without_a_module_has_none_to_strike_off(ministry: MinistryProbe) -> None:
    status, problem = await ministry.call("POST", "/desk/modules/lviv-center-1/strike-off")
    assert (status, problem["code"]) == (404, "module-not-found")
