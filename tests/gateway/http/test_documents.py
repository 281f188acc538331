"""Documents stream to the disk: counted by us, sniffed, durable before they are promised."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from connectors.simulator import cast, scans
from gateway.http.health import READINESS
from tests.gateway.http.conftest import problem
from tests.support.gateway import OFFICER, RunningGateway, running

PDF: Final = {"Content-Type": "application/pdf"}
SCAN: Final = scans.pdf("A sample")
LIMITS: Final = {"document_bytes": 5000, "case_bytes": 8000, "documents": 3}


@pytest.fixture
async def small(tmp_path: Path, simulator_data: Path) -> AsyncIterator[RunningGateway]:
    """A gateway with small limits, so that tests of limits are small too."""
    folder = tmp_path / "gateway"
    async with running(folder, simulator_data=simulator_data, limits=LIMITS) as gateway:
        yield gateway


async def opened(gateway: RunningGateway) -> UUID:
    async with gateway.client() as city:
        return UUID((await city.open_case(gateway.application(), idempotency_key="1"))["id"])


def address(case: UUID, name: str = "scan.pdf") -> str:
    return f"/api/v1/cases/{case}/documents/{name}"


async def pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


async def test_a_document_of_20_megabytes_streams_in_and_comes_back_byte_for_byte(
    tmp_path: Path, simulator_data: Path
) -> None:
    body = SCAN + bytes(range(256)) * (80 << 10)
    limits = {"document_bytes": len(body), "case_bytes": len(body)}
    folder = tmp_path / "gateway"
    async with running(folder, simulator_data=simulator_data, limits=limits) as gateway:
        case = await opened(gateway)
        async with gateway.http() as http:
            async with http.put(address(case), data=pieces(body, 70_001), headers=PDF) as response:
                assert response.status == 201
                stored = await response.json()
            async with http.get(address(case)) as response:
                back = await response.read()
                assert response.headers["Content-Disposition"].startswith("attachment")

    assert stored == {
        "name": "scan.pdf",
        "type": "application/pdf",
        "size": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    assert back == body


async def test_a_chunked_document_of_one_byte_over_the_limit_leaves_nothing(
    small: RunningGateway,
) -> None:
    case = await opened(small)
    before = await small.kept()
    body = SCAN + bytes(5001 - len(SCAN))

    async with (
        small.http() as http,
        http.put(address(case), data=pieces(body, 100), headers=PDF) as response,
    ):
        found = await problem(response)

    assert (found["code"], response.status) == ("document-too-large", 413)
    assert await small.kept() == before


async def test_a_document_of_exactly_the_limit_is_taken(small: RunningGateway) -> None:
    case = await opened(small)
    body = SCAN + bytes(5000 - len(SCAN))

    async with small.client() as city:
        stored = await city.put_document(case, "scan.pdf", body, media_type="application/pdf")

    assert stored["size"] == 5000


async def test_documents_together_over_the_limit_of_a_case_leave_the_last_one_out(
    small: RunningGateway,
) -> None:
    case = await opened(small)
    async with small.client() as city, small.http() as http:
        first = SCAN + bytes(4500 - len(SCAN))
        await city.put_document(case, "first.pdf", first, media_type="application/pdf")
        before = await small.kept()
        for data in (first, pieces(first, 100)):
            async with http.put(address(case), data=data, headers=PDF) as response:
                assert (await problem(response))["code"] == "case-too-large"

    assert await small.kept() == before


async def test_a_replaced_document_does_not_count_twice(small: RunningGateway) -> None:
    case = await opened(small)
    body = SCAN + bytes(4500 - len(SCAN))

    async with small.http() as http:
        statuses = []
        for _ in range(2):
            async with http.put(address(case), data=body, headers=PDF) as response:
                statuses.append(response.status)

    assert statuses == [201, 200]


async def test_more_documents_than_a_case_may_have_are_refused(small: RunningGateway) -> None:
    case = await opened(small)
    async with small.client() as city, small.http() as http:
        for number in range(3):
            await city.put_document(case, f"{number}.pdf", SCAN, media_type="application/pdf")
        async with http.put(address(case), data=SCAN, headers=PDF) as response:
            assert (await problem(response))["code"] == "case-too-large"


@pytest.mark.parametrize("promised", [len(SCAN) + 1, 4999])
async def test_a_body_shorter_than_its_content_length_leaves_nothing(
    small: RunningGateway, promised: int
) -> None:
    case = await opened(small)
    before = await small.kept()

    await _break_off(small, _head(small, case, f"Content-Length: {promised}") + SCAN)

    await _nothing_in_hand(small)
    assert await small.kept() == before


async def test_a_chunked_body_that_breaks_off_leaves_nothing(small: RunningGateway) -> None:
    case = await opened(small)
    before = await small.kept()
    chunk = b"%x\r\n%s\r\n" % (len(SCAN), SCAN)

    await _break_off(small, _head(small, case, "Transfer-Encoding: chunked") + chunk)

    await _nothing_in_hand(small)
    assert await small.kept() == before


async def test_scans_of_one_case_may_arrive_side_by_side(small: RunningGateway) -> None:
    case = await opened(small)
    async with small.client() as city:
        names = [f"{number}.pdf" for number in range(3)]
        await asyncio.gather(
            *(city.put_document(case, name, SCAN, media_type="application/pdf") for name in names)
        )
        held = await city.case(case)

    assert sorted(document["name"] for document in held["documents"]) == names


async def test_a_removed_document_is_not_in_the_case_nor_in_its_manifest(
    small: RunningGateway,
) -> None:
    case = await opened(small)
    async with small.client() as city, small.http() as http:
        await city.put_document(case, "scan.pdf", SCAN, media_type="application/pdf")
        async with http.get(f"/api/v1/cases/{case}") as response:
            tag = response.headers["ETag"]
        async with http.delete(address(case), headers={"If-Match": tag}) as response:
            left = await response.json()
        manifest = await city.manifest(case)

    assert left["documents"] == []
    assert b"scan.pdf" not in manifest
    assert b"application.json" in manifest


async def test_a_document_is_downloaded_by_who_may_see_the_case_and_by_nobody_else(
    running_gateway: RunningGateway,
) -> None:
    case = await running_gateway.ready_case()
    seen = {}
    for officer in running_gateway.installation.api_keys:
        async with (
            running_gateway.http(officer) as http,
            http.get(address(case, "id-card.png")) as response,
        ):
            seen[officer] = (response.status, await response.read())

    scan = next(scan for scan in cast.documents() if scan.name == "id-card.png")
    assert seen["officer-1"] == seen["otg-officer-1"] == (200, scan.content)
    assert seen["officer-2"][0] == 404


def _head(gateway: RunningGateway, case: UUID, length: str) -> bytes:
    key = gateway.installation.api_keys[OFFICER]
    return (
        f"PUT {address(case)} HTTP/1.1\r\nHost: brama\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/pdf\r\n{length}\r\n\r\n"
    ).encode()


async def _break_off(gateway: RunningGateway, octets: bytes) -> None:
    """Send the octets, and nothing more, ever."""
    there = urlsplit(gateway.url)
    _, writer = await asyncio.open_connection(there.hostname, there.port)
    writer.write(octets)
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def _nothing_in_hand(gateway: RunningGateway) -> None:
    """Return when the gateway has finished every request it began."""
    readiness = gateway.app[READINESS]
    async with asyncio.timeout(10):
        while readiness.in_hand:  # noqa: ASYNC110  # the requests in hand are what is waited for
            await asyncio.sleep(0.01)
