"""A4: a city that repeats itself, by mistake or because an answer was lost, opens one case."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from connectors.city.client import ApiProblem
from tests.flow.road import Road

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATIENCE_S = 30


async def answer(http: Any, body: bytes, key: str) -> tuple[int, dict[str, Any]]:
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    async with http.post("/api/v1/cases", data=body, headers=headers) as response:
        return response.status, await response.json()


async def journal(road: Road) -> set[str]:
    found: set[str] = set()
    query: dict[str, str] = {"limit": "200"}
    async with road.gateway.client() as city:
        while True:
            page = await city.cases(**query)
            found |= {item["id"] for item in page["items"]}
            if page["next_cursor"] is None:
                return found
            query["cursor"] = page["next_cursor"]


async def test_the_same_key_and_body_give_the_same_case(road: Road) -> None:
    body, key = road.gateway.application(), str(uuid4())
    before = await journal(road)
    async with road.gateway.http() as http:
        first = await answer(http, body, key)
        again = await answer(http, body, key)
    assert (first[0], again[0]) == (201, 200)
    assert again[1] == first[1]
    assert await journal(road) - before == {first[1]["id"]}


async def test_the_same_key_with_another_body_is_refused(road: Road) -> None:
    key = str(uuid4())
    async with road.gateway.client() as city:
        opened = await city.open_case(road.gateway.application(), idempotency_key=key)
        before = await road.gateway.kept()
        other = road.gateway.application(received_at=road.gateway.clock() - timedelta(days=1))
        with pytest.raises(ApiProblem, match="idempotency-body-differs") as refused:
            await city.open_case(other, idempotency_key=key)
        assert refused.value.status == 422
    assert await road.gateway.kept() == before
    assert opened["id"] in await journal(road)


async def test_of_simultaneous_requests_one_opens_and_the_others_are_told_to_wait(
    road: Road,
) -> None:
    """Who comes while the first is in flight gets 409: repeated until two have truly met."""
    body = road.gateway.application()
    before = await journal(road)
    opened: set[str] = set()
    rounds = 0
    async with asyncio.timeout(PATIENCE_S), road.gateway.http() as http:
        met = False
        while not met:
            key = str(uuid4())
            answers = await asyncio.gather(*(answer(http, body, key) for _ in range(4)))
            assert [status for status, _ in answers].count(201) == 1
            in_flight = [said for status, said in answers if status == 409]
            assert {said["code"] for said in in_flight} <= {"idempotency-in-flight"}
            (one,) = {said["id"] for status, said in answers if status != 409}
            assert (await answer(http, body, key))[1]["id"] == one
            opened.add(one)
            rounds += 1
            met = bool(in_flight)
    assert len(opened) == rounds
    assert await journal(road) - before == opened


async def test_a_second_case_of_the_same_day_is_taken_with_a_warning(road: Road) -> None:
    # A day of its own, for other stories open cases of the same applicant too.
    body = road.gateway.application(received_at=road.gateway.clock() - timedelta(days=9))
    async with road.gateway.client() as city:
        first = await city.open_case(body, idempotency_key=str(uuid4()))
        second = await city.open_case(body, idempotency_key=str(uuid4()))
        assert first["warnings"] == []
        assert [warning["code"] for warning in second["warnings"]] == ["possible-duplicate"]
    assert {first["id"], second["id"]} <= await journal(road)
