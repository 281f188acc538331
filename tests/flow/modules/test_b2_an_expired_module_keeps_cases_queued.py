"""B2: the paid year ends. Nothing leaves, nothing is lost, the clock runs on; then renewal."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from gateway.domain.access_point import ModuleAction

FIRST, SECOND = "kyiv-center-1", "kyiv-center-2"
MINUTE = timedelta(minutes=1)


async def test_cases_wait_for_the_renewal_and_go_without_a_second_submission(town: Any) -> None:
    await town.change_module(FIRST, lambda module: replace(module, valid_to=town.now))
    async with town.city() as city:
        case = await town.submit(city)
        waiting = await city.case(case)
        town.now += timedelta(hours=1)

        # The neighbours' module is paid for: their case, submitted later, passes by.
        async with town.city(SECOND) as neighbours:
            theirs = await town.submit(neighbours, SECOND)
            await town.until(neighbours, theirs, accepted, passing=MINUTE)

        still = await city.case(case)
        assert still["transport_state"] == "QUEUED"
        assert still["accepted_at"] is None
        assert still["due"] == waiting["due"]

        await town.change_module(
            FIRST,
            lambda module: module.after(
                ModuleAction.RENEW, town.now, valid_to=town.now + timedelta(days=365)
            ),
        )
        sent = await town.until(city, case, accepted, passing=MINUTE)
    assert sent["transport_state"] == "ACKED"
    assert sent["queued_at"] == still["queued_at"]


def accepted(case: Any) -> bool:
    return case["accepted_at"] is not None
