"""The Python client of a city system, against a running gateway and a running ministry."""

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from connectors.city.client import ApiProblem, CityClient, receipt_of
from connectors.simulator.run import Running, SimulatorSettings, serve
from crypto_module.validation import (
    BASIC_NO_REVOCATION,
    Accepted,
    Evidence,
    Policy,
    validate,
)
from tests.support.gateway import OTG_OFFICER, RunningGateway, running


@pytest.fixture
def gateway(running_gateway: RunningGateway) -> RunningGateway:
    return running_gateway


@pytest.fixture
async def city(gateway: RunningGateway) -> AsyncIterator[CityClient]:
    async with gateway.client() as client:
        yield client


REASON = {"code": "scan", "text": "Скан нечіткий."}


async def at_desk(ministry: Running, path: str, body: Mapping[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {ministry.desk_token}"}
    url = f"http://127.0.0.1:{ministry.port}{path}"
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(url, json=body) as response,
    ):
        assert response.status == 200


async def test_a_receipt_comes_under_the_gateways_seal(
    gateway: RunningGateway, city: CityClient
) -> None:
    opened = await city.open_case(gateway.application(), idempotency_key="r")
    hierarchy = gateway.installation.hierarchy
    verdict = validate(
        receipt_of(opened),
        evidence=Evidence(certificates=hierarchy.pool),
        policy=Policy(name=BASIC_NO_REVOCATION, anchors=hierarchy.anchors, revocation="none"),
        now=gateway.clock(),
    )
    assert isinstance(verdict, Accepted)
    assert verdict.content is not None
    assert json.loads(verdict.content)["case"] == opened["id"]


async def test_the_same_key_gives_the_same_case(gateway: RunningGateway, city: CityClient) -> None:
    body = gateway.application()
    first, second = [await city.open_case(body, idempotency_key="k") for _ in range(2)]
    assert first["id"] == second["id"]
    with pytest.raises(ApiProblem) as refused:
        await city.open_case(gateway.application() + b" ", idempotency_key="k")
    assert (refused.value.status, refused.value.code) == (422, "idempotency-body-differs")


async def test_a_problem_has_a_code_and_no_value(city: CityClient) -> None:
    with pytest.raises(ApiProblem) as refused:
        await city.case(uuid4())
    assert (refused.value.status, refused.value.code) == (404, "case-not-found")


async def test_a_case_is_corrected_with_the_version_that_was_seen(
    gateway: RunningGateway, city: CityClient
) -> None:
    opened = await city.open_case(gateway.application(), idempotency_key="e")
    case = UUID(opened["id"])
    body = gateway.application(service="adoption-grant")
    changed = await city.replace_application(case, body, version=opened["version"])
    assert changed["service"] == "adoption-grant"
    with pytest.raises(ApiProblem) as refused:
        await city.replace_application(case, body, version=opened["version"])
    assert refused.value.status == 412


async def test_a_signed_case_is_sent_and_its_return_comes_back(
    tmp_path: Path, simulator_data: Path
) -> None:
    settings = SimulatorSettings(data=simulator_data, port=0, crypto_port=0)
    async with (
        serve(settings) as ministry,
        running(
            tmp_path / "gateway", simulator_data=simulator_data, crypto_port=ministry.crypto_port
        ) as gateway,
        gateway.client() as city,
        gateway.client(OTG_OFFICER) as otg,
    ):
        case = await gateway.ready_case()
        operation = UUID((await city.submit(case))["id"])
        assert (await city.wait_operation(operation))["state"] == "succeeded"
        assert (await city.verdict(case))["indication"] == "TOTAL-PASSED"
        await acceptance(city, case)
        await at_desk(ministry, f"/desk/cases/{case}/return", {"reason": REASON})
        await city.wait_case(case, status="RETURNED_TO_OTG")
        returned = await otg.review(case, action="return", reason=REASON)
        assert returned["status"] == "RETURNED_TO_FORMING"
        assert (await city.timeline(case))["items"]


async def acceptance(city: CityClient, case: UUID) -> None:
    """Wait until the feed of events tells that the ministry has the case."""
    after: str | None = None
    while (await city.case(case))["accepted_at"] is None:
        after = (await city.events(after=after))["next_after"] or after


async def test_the_journal_finds_the_case_by_its_number(
    gateway: RunningGateway, city: CityClient
) -> None:
    opened = await city.open_case(gateway.application(), idempotency_key="j")
    found = await city.cases(q=opened["number"])
    assert [item["id"] for item in found["items"]] == [opened["id"]]


async def test_a_decision_that_has_not_come_is_not_found(
    gateway: RunningGateway, city: CityClient
) -> None:
    opened = await city.open_case(gateway.application(), idempotency_key="d")
    for ask in (city.decision, city.acknowledge):
        with pytest.raises(ApiProblem) as refused:
            await ask(UUID(opened["id"]))
        assert refused.value.code == "decision-not-found"


async def test_a_document_stays_in_its_case_whatever_its_name_is() -> None:
    async def put(request: web.Request) -> web.Response:
        return web.json_response({"name": request.match_info["name"]})

    app = web.Application()
    app.router.add_put("/api/v1/cases/{case}/documents/{name}", put)
    name = "звіт 100%?№1#/../x.pdf"
    async with (
        TestServer(app) as server,
        CityClient.connect(str(server.make_url("/")), api_key="k") as client,
    ):
        stored = await client.put_document(uuid4(), name, b"", media_type="application/pdf")
    assert stored["name"] == name
