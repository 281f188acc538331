"""D3s: the program assigned 1234.56 грн for half a year; the city reads exactly that."""

import pytest

from tests.flow.road import Road, told

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASSIGNED = {
    "kind": "ASSIGNED",
    "amount": "1234.56",
    "valid_from": "2025-11-01",
    "valid_to": "2026-04-30",
    "number": "15/2025",
    "date": "2025-11-17",
    "body": "УСЗН Подільського району",
}


async def test_an_imported_decision_is_forwarded_to_the_city_once(road: Road) -> None:
    before = await road.figures()
    async with road.gateway.client() as city:
        case = await road.accepted(city)
        number = (await city.case(case))["number"]
        await road.desk.check(case)
        exported = await road.desk.export(case)
        answer = await road.desk.program_answer(exported, {number: ASSIGNED})
        taken = await road.desk.take_in(answer)
        assert (taken["imported"], taken["quarantined"]) == ([str(case)], [])

        answered = await city.wait_case(case, status="ANSWER_RECEIVED")
        assert answered["status_label"] == "Отримано відповідь по заяві від СПСЗН"
        decision = await city.decision(case)
        assert {name: decision[name] for name in ASSIGNED} == ASSIGNED
        assert decision["acknowledged_at"] is None

        assert (await road.desk.take_in(answer))["repeated"] is True
        other = await road.accepted(city)  # what came after has been heard too
        await road.desk.check(other)
        await city.wait_case(other, status="CHECKED_BY_SPSZN")
        assert (await told(city, case)).count("case.decided") == 1
        journal = await city.cases(q=number, status="ANSWER_RECEIVED")
        assert [item["id"] for item in journal["items"]] == [str(case)]
    assert (await road.desk.cases())[case]["status"] == "ANSWER_RECEIVED"
    after = await road.figures()
    assert after.of("brama_cases", status="ANSWER_RECEIVED") == 1 + before.of(
        "brama_cases", status="ANSWER_RECEIVED"
    )
