"""The gateway is killed at every step of a case's road: nothing is lost, nothing happens twice.

Steps are those of the road's table: 4 intake, 5 lease, 8 validation, 9 verdict, 10 review,
11 dispatch, 12 decision. "Twice" is counted in the ministry's own store.
"""

import signal
from collections import Counter
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest

from tests.chaos.persistent import PersistentCity, decide, supervised
from tests.support.installed import Installed, installed
from tests.support.ministry import Desk, ministry

PLACES: Final = {
    "4-case-not-yet-stored": ("gateway.store.intake:open_case", "before"),
    "4-case-stored-not-answered": ("gateway.store.intake:open_case", "after"),
    "4-document-on-disk-not-in-case": ("connectors.blobs:LocalBlobs.write", "after"),
    "4-signature-stored": ("gateway.store.intake:put_signature", "after"),
    "4-submitted-not-answered": ("gateway.store.intake:submit", "after"),
    "5-work-leased": ("gateway.store.leases:take", "found"),
    "8-signature-judged": ("gateway.verification:judge", "after"),
    "9-verdict-not-yet-stored": ("gateway.store.verification:conclude", "before"),
    "9-verdict-stored": ("gateway.store.verification:conclude", "after"),
    "11-package-not-yet-recorded": ("gateway.store.dispatch:start", "before"),
    "11-package-recorded": ("gateway.store.dispatch:start", "after"),
    "11-before-sending": ("connectors.ministry.client:ChannelMinistry.deliver", "before"),
    "11-acknowledgement-lost": ("connectors.ministry.client:ChannelMinistry.deliver", "after"),
    "11-acknowledgement-not-yet-stored": ("gateway.store.dispatch:acknowledge", "before"),
    "11-acknowledgement-stored": ("gateway.store.dispatch:acknowledge", "after"),
    "12-notice-not-yet-applied": ("gateway.store.notices:apply", "before"),
    "12-notice-applied": ("gateway.store.notices:apply", "after"),
    "12-city-acknowledged": ("gateway.store.decisions:acknowledge", "after"),
}


async def prepared(
    folder: Path, simulator_data: Path, crypto_port: int
) -> tuple[PersistentCity, Installed]:
    gateway = await installed(
        folder,
        simulator_data=simulator_data,
        crypto_port=crypto_port,
        worker={"poll_s": 0.1, "lease_s": 5.0, "retry_first_s": 0.2},
    )
    return PersistentCity(url=gateway.url, installation=gateway.installation), gateway


async def assert_whole(city: PersistentCity, desk: Desk, case: UUID, *, rounds: int) -> None:
    """One case, one acceptance a round, each transition once, the decision there."""
    there = await desk.cases()
    assert list(there) == [case]
    assert there[case]["acceptances"] == rounds
    journal = await city.ask(lambda one: one.cases())
    assert [UUID(item["id"]) for item in journal["items"]] == [case]
    decision = await city.ask(lambda one: one.decision(case))
    assert (decision["kind"], decision["amount"]) == ("ASSIGNED", "1234.56")
    timeline = (await city.ask(lambda one: one.timeline(case)))["items"]
    moves = Counter(
        (one["round"], one["from_status"], one["to_status"])
        for one in timeline
        if one["to_status"] not in {None, one["from_status"]}
    )
    assert set(moves.values()) == {1}


@pytest.mark.parametrize("step", PLACES)
async def test_nothing_is_lost_and_nothing_happens_twice(
    step: str, tmp_path: Path, simulator_data: Path
) -> None:
    place, moment = PLACES[step]
    async with ministry(simulator_data) as there:
        city, gateway = await prepared(tmp_path, simulator_data, there.crypto_port)
        async with supervised(gateway, place=place, moment=moment) as first_life:
            case = await city.hand_in()
            found = await decide(there.desk, city, case)
            assert await first_life == -signal.SIGKILL
            assert found["status"] == "ANSWER_RECEIVED"
            assert found["accepted_at"] <= found["due"]["d1"]["due_at"]
            await assert_whole(city, there.desk, case, rounds=1)


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_review_survives_too(moment: str, tmp_path: Path, simulator_data: Path) -> None:
    async with ministry(simulator_data) as there:
        city, gateway = await prepared(tmp_path, simulator_data, there.crypto_port)
        place = "gateway.store.review:pass_on"
        async with supervised(gateway, place=place, moment=moment) as first_life:
            case = await city.hand_in()
            await city.until(case, lambda found: found["accepted_at"] is not None)
            await there.desk.send_back(case, code="unreadable-scan", text="Скан нечитаний")
            await city.until(case, lambda found: found["status"] == "RETURNED_TO_OTG")
            await city.do(lambda one: one.review(case, action="pass"), who="otg-officer-1")
            await city.until(
                case,
                lambda found: found["round"] == 2 and found["transport_state"] == "ACKED",
            )
            await decide(there.desk, city, case)
            assert await first_life == -signal.SIGKILL
            await assert_whole(city, there.desk, case, rounds=2)
