"""Readiness tells what fails; going down refuses new work and finishes what is in hand."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from aiohttp import ClientConnectionError

from connectors.simulator import scans
from gateway.http.health import READINESS
from gateway.store import Store
from gateway.store.schema.work import WORK
from tests.gateway.http.conftest import problem
from tests.support.gateway import RunningGateway, running


async def ready(gateway: RunningGateway) -> tuple[int, dict[str, str]]:
    async with gateway.http(None) as http, http.get("/readyz") as response:
        found = await response.json()
        return response.status, {"status": found["status"], **found["checks"]}


async def test_a_running_gateway_lives_and_is_ready(running_gateway: RunningGateway) -> None:
    async with running_gateway.http(None) as http, http.get("/healthz") as response:
        assert response.status == 200

    good = {"database": "ok", "disk": "ok", "keys": "ok", "worker": "ok"}
    assert await ready(running_gateway) == (200, {"status": "ready", **good})


async def test_a_seal_that_ran_out_makes_the_gateway_unready(
    running_gateway: RunningGateway,
) -> None:
    running_gateway.clock.ahead = timedelta(days=4000)

    status, checks = await ready(running_gateway)

    assert (status, checks["status"], checks["keys"]) == (503, "not-ready", "failed")


async def test_documents_without_their_disk_make_the_gateway_unready(
    running_gateway: RunningGateway,
) -> None:
    (running_gateway.data / "blobs").rename(running_gateway.data / "moved")

    status, checks = await ready(running_gateway)

    assert (status, checks["disk"]) == (503, "failed")


async def test_going_down_finishes_the_upload_in_hand_and_refuses_the_next(
    tmp_path: Path, simulator_data: Path
) -> None:
    finish = asyncio.Event()
    body = scans.pdf("A sample")

    async def slowly() -> AsyncIterator[bytes]:
        yield body[:100]
        await finish.wait()
        yield body[100:]

    async def upload(gateway: RunningGateway, case: str) -> int:
        async with (
            gateway.http() as http,
            http.put(
                f"/api/v1/cases/{case}/documents/scan.pdf",
                data=slowly(),
                headers={"Content-Type": "application/pdf"},
            ) as response,
        ):
            return response.status

    async with running(tmp_path / "gateway", simulator_data=simulator_data) as gateway:
        async with gateway.client() as city:
            case = (await city.open_case(gateway.application(), idempotency_key="1"))["id"]
        uploading = asyncio.create_task(upload(gateway, case))
        async with asyncio.timeout(30):
            while not gateway.app[READINESS].in_hand:  # noqa: ASYNC110  # this is waited for
                await asyncio.sleep(0.01)
        draining = asyncio.create_task(gateway.app[READINESS].drain(timeout_s=30))
        await asyncio.sleep(0)

        status, checks = await ready(gateway)
        async with gateway.http() as http, http.get("/api/v1/cases") as response:
            refused = await problem(response)
        finish.set()

        assert await uploading == 201
        assert await draining is True
    assert (status, checks["status"]) == (503, "draining")
    assert refused["code"] == "draining"


async def test_a_stopped_gateway_listens_no_more_and_has_given_its_leases_back(
    tmp_path: Path, simulator_data: Path
) -> None:
    async with running(tmp_path / "gateway", simulator_data=simulator_data) as gateway:
        case = await gateway.ready_case()
        async with gateway.client() as city:
            operation = await city.submit(case)
            await city.wait_operation(operation["id"])

    try:
        async with gateway.http(None) as http:
            await http.get("/healthz")
        raise AssertionError("It still listens.")
    except ClientConnectionError:
        pass
    settings = gateway.installation.settings
    store = await Store.open(settings.database)
    try:
        async with store.read() as tx:
            held = (await tx.execute(WORK.select())).mappings().all()
    finally:
        await store.close()
    assert [row["case_id"] for row in held] == [case]
    assert [row["lease_owner"] for row in held] == [None]
