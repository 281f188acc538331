"""The switches: what they do to the gateway, what they refuse, and that they are remembered."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import ClientError

from connectors.simulator.files import Files
from tests.connectors.simulator.conftest import City, Clock, MinistryProbe, Parcel, open_ministry

ALL_OFF = {
    "down": False,
    "slow_s": 0.0,
    "garbage": False,
    "lose_acknowledgement": False,
    "return_everything": False,
}


async def test_the_switches_are_off_and_are_set_one_by_one(ministry: MinistryProbe) -> None:
    assert await ministry.call("GET", "/switches") == (200, ALL_OFF)
    wanted = {"garbage": True, "slow_s": 0.5}
    assert await ministry.call("PUT", "/switches", json=wanted) == (200, ALL_OFF | wanted)
    back = {"garbage": False}
    assert (await ministry.call("PUT", "/switches", json=back))[1]["slow_s"] == 0.5


@pytest.mark.parametrize(
    "wanted",
    [{"fast": True}, {"down": 1}, {"slow_s": True}, {"slow_s": -1}, {"slow_s": "1"}, [], "down"],
    ids=str,
)
async def test_a_switch_that_is_none_is_refused(ministry: MinistryProbe, wanted: object) -> None:
    assert (await ministry.call("PUT", "/switches", json=wanted))[0] == 422
    assert await ministry.call("GET", "/switches") == (200, ALL_OFF)


async def test_a_restart_keeps_the_switches(tmp_path: Path, premises: Files, clock: Clock) -> None:
    async with open_ministry(tmp_path, premises, clock, down=True) as before:
        assert (await before.call("GET", "/switches"))[1]["down"] is True
    async with open_ministry(tmp_path, premises, clock) as after:
        assert (await after.call("GET", "/switches"))[1]["down"] is True


async def test_a_lost_acknowledgement_was_given_all_the_same(
    tmp_path: Path, premises: Files, clock: Clock, city: City
) -> None:
    parcel = Parcel(city.package())
    async with open_ministry(tmp_path, premises, clock, lose_acknowledgement=True) as ministry:
        with pytest.raises(ClientError):
            await ministry.put(parcel)
        (case,) = await ministry.cases()
        await ministry.call("PUT", "/switches", json={"lose_acknowledgement": False})
        assert (await ministry.put(parcel)).status == 200
    assert (case["deliveries"], case["acceptances"]) == (1, 1)


async def test_everything_is_returned_with_a_reason(
    tmp_path: Path, premises: Files, clock: Clock, city: City
) -> None:
    async with open_ministry(tmp_path, premises, clock, return_everything=True) as ministry:
        parcel = Parcel(city.package())
        assert (await ministry.put(parcel)).status == 201
        assert (await ministry.put(parcel)).status == 200
        (case,) = await ministry.cases()
        assert case["status"] == "RETURNED_TO_OTG"
        assert len(await ministry.notices()) == 1


async def test_garbage_is_an_html_page_and_nothing_was_taken(
    tmp_path: Path, premises: Files, clock: Clock, city: City
) -> None:
    async with open_ministry(tmp_path, premises, clock, garbage=True) as ministry:
        response = await ministry.put(Parcel(city.package()))
        assert (response.status, response.content_type) == (200, "text/html")
        assert await ministry.cases() == []


async def test_a_ministry_that_is_down_cuts_the_connection(
    tmp_path: Path, premises: Files, clock: Clock, city: City
) -> None:
    async with open_ministry(tmp_path, premises, clock, down=True) as ministry:
        with pytest.raises(ClientError):
            await ministry.put(Parcel(city.package()))
        assert await ministry.cases() == []


async def test_a_slow_ministry_answers_in_the_end(
    tmp_path: Path, premises: Files, clock: Clock, city: City
) -> None:
    async with open_ministry(tmp_path, premises, clock, slow_s=0.05) as ministry:
        assert (await ministry.put(Parcel(city.package()))).status == 201


async def test_switches_set_at_once_do_not_undo_each_other(ministry: MinistryProbe) -> None:
    names = [name for name in ALL_OFF if name != "slow_s"]
    await asyncio.gather(*(ministry.call("PUT", "/switches", json={name: True}) for name in names))
    _, state = await ministry.call("GET", "/switches")
    assert all(state[name] for name in names)
