"""D2s, A12: СПСЗН returns, the community returns, the city mends, signs anew and submits again."""

from datetime import timedelta

import pytest

from connectors.city.client import ApiProblem
from tests.flow.road import Road, is_acknowledged, submit, told, until
from tests.support.gateway import OTG_OFFICER
from tests.support.ministry import DeskRefused

pytestmark = pytest.mark.asyncio(loop_scope="session")

UNREADABLE = {"code": "scan-unreadable", "text": "Скан свідоцтва нечіткий."}


async def test_the_second_round_is_delivered_and_the_first_transfer_alone_counts(
    road: Road,
) -> None:
    gateway = road.gateway
    async with gateway.client() as city, gateway.client(OTG_OFFICER) as community:
        case = await road.accepted(city)
        first = await city.case(case)
        counted = await road.figures()

        await road.desk.send_back(case, **UNREADABLE)
        returned = await city.wait_case(case, status="RETURNED_TO_OTG")
        assert returned["status_label"] == "Заяву повернуто до ОТГ"
        with pytest.raises(ApiProblem, match="return-reason-required") as refused:
            await community.review(case, action="return")
        assert refused.value.status == 422
        await community.review(case, action="return", reason=UNREADABLE)
        forming = await city.wait_case(case, status="RETURNED_TO_FORMING")
        assert forming["transport_state"] == "NOT_SENT"

        earlier = gateway.application(received_at=gateway.clock() - timedelta(hours=2))
        await city.replace_application(case, earlier, version=forming["version"])
        scan = b"%PDF-1.4\n% a better scan\n"
        await city.put_document(case, "better.pdf", scan, media_type="application/pdf")
        await road.sign(city, case)
        assert (await submit(city, case))["state"] == "succeeded"
        second = await until(city, case, lambda one: one["round"] == 2 and is_acknowledged(one))

        assert second["status"] == "SENT_TO_SPSZN"
        assert second["accepted_at"] == first["accepted_at"]
        assert second["acknowledged_at"] == first["acknowledged_at"]
        happened = await told(city, case)
        assert happened.count("case.returned") == 2
        assert happened.count("case.acknowledged") == 2
        reasons = [
            one["details"]["reason"]
            for one in (await city.timeline(case))["items"]
            if one["type"] == "case.returned"
        ]
        assert reasons == ["scan-unreadable", "scan-unreadable"]

    there = (await road.desk.cases())[case]
    assert (there["round"], there["acceptances"]) == (2, 2)
    after = await road.figures()
    assert after.of("brama_received_accepted_seconds_count") == counted.of(
        "brama_received_accepted_seconds_count"
    )


async def test_nobody_returns_a_case_without_a_reason(road: Road) -> None:
    async with road.gateway.client() as city:
        case = await road.accepted(city)
        with pytest.raises(DeskRefused, match="return-reason-required") as refused:
            await road.desk.send_back(case, code="scan-unreadable", text=" ")
        assert refused.value.status == 422
        assert (await city.case(case))["status"] == "SENT_TO_SPSZN"
    assert (await road.desk.cases())[case]["status"] == "SENT_TO_SPSZN"
