"""What every answer carries and every request leaves: headers, a correlation id, one log line."""

import io
import json
import re
from typing import Final

import pytest
import structlog

from gateway.http import docs
from gateway.telemetry import configure_logging
from tests.gateway.http.conftest import Standing, problem
from tests.support.gateway import copy_of, running

pytestmark = pytest.mark.asyncio(loop_scope="module")

TRACE: Final = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"X-Request-Id": "city-42"}, "city-42"),
        ({"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}, TRACE),
        ({"X-Request-Id": "two words"}, None),
        ({"X-Request-Id": "x" * 65}, None),
        ({"traceparent": f"00-{'0' * 32}-00f067aa0ba902b7-01"}, None),
        ({}, None),
    ],
)
async def test_a_request_keeps_its_correlation_id_or_gets_one(
    standing: Standing, headers: dict[str, str], expected: str | None
) -> None:
    async with (
        standing.gateway.http() as http,
        http.get("/api/v1/cases", headers=headers) as response,
    ):
        given = response.headers["X-Request-Id"]

    assert given == expected if expected else re.fullmatch(r"[0-9a-f]{32}", given)


async def test_the_correlation_id_of_a_request_is_in_the_evidence_it_left(
    standing: Standing,
) -> None:
    gateway = standing.gateway
    headers = {
        "X-Request-Id": "city-43",
        "Idempotency-Key": "correlated",
        "Content-Type": "application/json",
    }
    async with (
        gateway.http() as http,
        http.post("/api/v1/cases", data=gateway.application(), headers=headers) as response,
    ):
        case = (await response.json())["id"]

    async with gateway.store.read() as tx:
        row = await tx.exec_driver_sql("SELECT correlation FROM events ORDER BY seq DESC LIMIT 1")
        assert row.scalar_one() == "city-43"
    assert case


@pytest.mark.parametrize(
    "path", ["/api/v1/cases", "/api/v1/nothing", "/healthz", "/docs", "/openapi.json", "/nothing"]
)
async def test_no_answer_may_be_framed_sniffed_or_run_code_that_is_not_ours(
    standing: Standing, path: str
) -> None:
    async with standing.gateway.http() as http, http.get(path) as response:
        headers = response.headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] in {"no-store", "no-cache"}


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/cases",
        "/api/v1/nothing",
        "/healthz",
        "/metrics",
        "/docs",
        "/nothing",
        "/console/login",
        "/console/cases/nothing",
        "/console/static/console/console.css",
        "/console/static/console/nothing",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "BREW"])
async def test_no_answer_tells_what_the_gateway_is_built_with(
    standing: Standing, path: str, method: str
) -> None:
    async with standing.gateway.http() as http, http.request(method, path) as response:
        assert response.headers["Server"] == "Brama"


async def test_the_log_of_a_request_names_its_route_and_no_person(standing: Standing) -> None:
    gateway, stream = standing.gateway, io.StringIO()
    before = structlog.get_config()
    configure_logging(stream=stream)
    try:
        async with gateway.http() as http:
            path = f"{standing.path}/documents/Прикладна-Марія.pdf?q=3287300012"
            async with http.get(path) as response:
                assert (await problem(response))["code"] == "document-not-found"
    finally:
        structlog.configure(**before)

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    told = [line for line in lines if line["event"] == "request"]
    assert [line["route"] for line in told] == ["/api/v1/cases/{id}/documents/{name}"]
    assert told[0]["status"] == 404
    assert told[0]["client"] == "city-of-officer-1"
    for secret in ("Прикладна", "%D0%9F", "3287300012", "Bearer"):
        assert secret not in stream.getvalue()


async def test_the_page_of_the_api_is_ours_to_the_last_file(standing: Standing) -> None:
    async with standing.gateway.http(None) as http:
        async with http.get("/docs") as response:
            page = await response.text()
            policy = response.headers["Content-Security-Policy"]
        addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
        for address in addresses:
            if address.startswith("/"):
                async with http.get(address) as response:
                    assert response.status == 200, address

    assert policy == docs.POLICY
    assert not [address for address in addresses if address.startswith(("http:", "https:", "//"))]
    assert not re.search(r"<script>|<style|\son\w+=|style=", page)


async def test_a_client_over_its_rate_is_told_when_to_come_back_and_others_are_served(
    tmp_path_factory: pytest.TempPathFactory, standing: Standing
) -> None:
    folder = tmp_path_factory.mktemp("rate")
    http = {"port": 0, "requests_per_minute": 5}
    simulator = copy_of(standing.gateway.data.parent / "simulator", folder / "simulator")
    async with running(folder / "gateway", simulator_data=simulator, http=http) as gateway:
        statuses = []
        async with gateway.http() as asked:
            for _ in range(6):
                async with asked.get("/api/v1/cases") as response:
                    statuses.append(response.status)
            async with asked.get("/api/v1/cases") as response:
                found = await problem(response)
                wait_s = int(response.headers["Retry-After"])
        async with gateway.http("officer-2") as other, other.get("/api/v1/cases") as response:
            served = response.status

    assert statuses == [200] * 5 + [429]
    assert found["code"] == "too-many-requests"
    assert 0 < wait_s <= 60
    assert served == 200
