"""What a client may put where we ourselves read it: never a fault of ours, never for free."""

import asyncio
import base64
from typing import Final
from uuid import uuid4

import pytest

from tests.gateway.http.conftest import Standing, problem

pytestmark = pytest.mark.asyncio(loop_scope="module")

CASE: Final = uuid4()
BAD: Final = {
    "an instant without its offset": {"due_before": "2026-01-01T00:00:00"},
    "an instant before all in UTC": {"due_before": "0001-01-01T00:00:00+14:00"},
    "NUL in a text": {"q": "Вигадана\0"},
    "NUL in a word": {"access_point": "\0"},
    "a cursor before all in UTC": {"cursor": f"0001-01-01T00:00:00+14:00|{CASE}"},
    "a cursor after all in UTC": {"cursor": f"9999-12-31T23:59:59-14:00|{CASE}"},
    "a cursor of no case": {"cursor": "2026-01-01T00:00:00+00:00|1"},
}


@pytest.mark.parametrize("query", BAD.values(), ids=BAD.keys())
async def test_a_query_that_asks_nonsense_is_refused(
    standing: Standing, query: dict[str, str]
) -> None:
    if "cursor" in query:
        query = {"cursor": base64.urlsafe_b64encode(query["cursor"].encode()).decode()}
    async with (
        standing.gateway.http() as http,
        http.get("/api/v1/cases", params=query) as response,
    ):
        found = await problem(response)
    assert response.status == 422
    assert found["field"] in query


async def test_no_byte_of_a_container_is_read_for_a_case_that_is_not_there(
    standing: Standing,
) -> None:
    """The body never comes: whoever waits for it before looking for the case answers too late."""
    url = standing.gateway.url.removeprefix("http://")
    host, port = url.rstrip("/").rsplit(":", 1)
    reader, writer = await asyncio.open_connection(host.strip("[]"), int(port))
    key = standing.gateway.installation.api_keys["officer-1"]
    writer.write(
        f"PUT /api/v1/cases/{CASE}/signature HTTP/1.1\r\nHost: {url}\r\n"
        f"Authorization: Bearer {key}\r\nContent-Type: application/vnd.etsi.asic-e+zip\r\n"
        "Content-Length: 1000000\r\n\r\n".encode()
    )
    async with asyncio.timeout(15):
        assert b" 404 " in await reader.readline()
    writer.close()
