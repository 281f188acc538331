"""A3: what a super_userCnap submits goes straight to the ministry, and D1 is met."""

from datetime import datetime

import pytest

from gateway.domain.instants import parse_instant
from tests.flow.road import Json, Road, is_acknowledged, submit, told, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROAD = [
    "case.opened",
    *["case.document_added"] * 3,
    "case.signature_put",
    "case.submitted",
    "case.signature_accepted",
    "case.packaged",
    "case.acknowledged",
]


async def test_the_case_is_delivered_acknowledged_and_counted_as_on_time(road: Road) -> None:
    before = await road.figures()
    async with road.gateway.client() as city:
        case = await road.accepted(city)
        found = await city.case(case)
        assert (found["status"], found["signature_state"]) == ("SENT_TO_SPSZN", "VALID")
        assert found["status_label"] == "Заяву перевірено та передано до СПСЗН"
        assert instant(found, "queued_at") <= instant(found, "accepted_at")
        assert instant(found, "accepted_at") <= instant(found, "acknowledged_at")
        assert instant(found, "accepted_at") < instant(found["due"]["d1"], "due_at")
        assert await told(city, case) == ROAD
        assert (await city.verdict(case))["indication"] == "TOTAL-PASSED"

    (there,) = [one for key, one in (await road.desk.cases()).items() if key == case]
    assert (there["deliveries"], there["acceptances"]) == (1, 1)
    assert there["number"] == found["number"]
    # The ministry writes whole seconds; the instant is its own word.
    assert parse_instant(there["accepted_at"], field="") == instant(found, "accepted_at")

    after = await road.figures()
    for name, grown, labels in (
        ("brama_received_accepted_seconds_count", 1, {}),
        ("brama_verdicts_total", 1, {"indication": "TOTAL-PASSED", "sub_indication": ""}),
        ("brama_cases", 1, {"status": "SENT_TO_SPSZN"}),
        ("brama_accepted_late_total", 0, {"access_point": "kyiv-center-1"}),
        ("brama_breached", 0, {"access_point": "kyiv-center-1"}),
    ):
        assert after.of(name, **labels) - before.of(name, **labels) == grown, name


async def test_a_signature_that_came_in_a_container_does_as_well(road: Road) -> None:
    async with road.gateway.client() as city:
        case = await road.filled(city)
        await road.put_container(case, await city.manifest(case))
        assert (await submit(city, case))["indication"] == "TOTAL-PASSED"
        found = await until(city, case, is_acknowledged)
        journal = await city.cases(q=found["number"])
    assert journal["items"][0]["status"] == "SENT_TO_SPSZN"
    assert (await road.desk.cases())[case]["acceptances"] == 1


def instant(holder: Json, name: str) -> datetime:
    return parse_instant(holder[name], field=name)
