"""What is no HTTP is refused without being quoted; what is slow ends."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import urlsplit

import pytest

from gateway.http import bodies
from tests.gateway.http.conftest import problem
from tests.support.gateway import RunningGateway

SECRET: Final = "Bearer-brama_secret-key"


@pytest.mark.parametrize(
    "head",
    [
        (
            "POST /api/v1/cases HTTP/1.1\r\nHost: brama\r\nContent-Length: 5\r\n"
            f"Transfer-Encoding: chunked\r\nAuthorization: {SECRET}\r\n\r\n"
        ),
        f"GET / HTTP/1.1\r\nHost: brama\r\nAuthorization {SECRET}\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: brama\r\nX-Long: {SECRET * 1000}\r\n\r\n",
        f"GET /{SECRET * 1000} HTTP/1.1\r\nHost: brama\r\n\r\n",
    ],
    ids=["two lengths", "no colon", "huge header", "huge address"],
)
async def test_a_broken_head_is_refused_and_the_log_does_not_quote_it(
    running_gateway: RunningGateway, caplog: pytest.LogCaptureFixture, head: str
) -> None:
    with caplog.at_level(logging.DEBUG, logger="brama.protocol"):
        answer = await _answer(running_gateway, head.encode())

    assert answer.startswith((b"HTTP/1.0 400 ", b"HTTP/1.1 400 "))
    assert "A request that is not HTTP was refused." in caplog.text
    assert SECRET not in caplog.text
    assert b"\r\nServer: Brama\r\n" in answer


async def test_a_drip_is_cut_off_and_leaves_nothing(
    running_gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "PATIENCE_S", 0.3)
    monkeypatch.setattr(bodies, "FLOOR_BYTES_PER_S", 1 << 20)
    gone = asyncio.Event()

    async def drip() -> AsyncIterator[bytes]:
        while not gone.is_set():
            yield b" "
            await asyncio.sleep(0.05)

    before = await running_gateway.kept()
    async with running_gateway.http() as http:
        headers = {"Content-Type": "application/json", "Idempotency-Key": "drip"}
        async with http.post("/api/v1/cases", data=drip(), headers=headers) as response:
            found = await problem(response)
            gone.set()

    assert (found["code"], response.status) == ("client-too-slow", 408)
    assert await running_gateway.kept() == before


async def _answer(gateway: RunningGateway, octets: bytes) -> bytes:
    there = urlsplit(gateway.url)
    reader, writer = await asyncio.open_connection(there.hostname, there.port)
    writer.write(octets)
    await writer.drain()
    answer = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    return answer
