"""Nobody's fault: what cannot be known now is asked again later, and nothing is half done."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from connectors.ministry import Limits, ModuleEvent
from gateway.ports import RemoteUnavailable

FIRST = "kyiv-center-1"


async def test_a_server_that_is_not_there_is_unavailable(road: Any, package: Any) -> None:
    await road.server.stop()
    with pytest.raises(RemoteUnavailable):
        await road.ministry.deliver(package(b"case"))
    assert road.events[FIRST, ModuleEvent.SERVER_UNREACHABLE] == 1


async def test_a_server_killed_in_the_middle_of_a_transfer_is_unavailable(
    road: Any, package: Any
) -> None:
    killed = asyncio.Event()
    whole = package(bytes(2**20))

    async def waiting() -> AsyncIterator[bytes]:
        async for chunk in whole.chunks():
            yield chunk
            await killed.wait()

    delivery = asyncio.create_task(road.ministry.deliver(replace(whole, chunks=waiting)))
    await road.asked.wait()
    await road.server.stop()
    killed.set()
    with pytest.raises(RemoteUnavailable):
        await delivery


async def test_the_road_opens_again_when_the_server_is_back(road: Any, package: Any) -> None:
    port = road.server.port
    await road.ministry.deliver(package(b"case"))
    await road.server.stop()
    with pytest.raises(RemoteUnavailable):
        await road.ministry.deliver(package(b"case"))
    await road.server.start("127.0.0.1", port)
    assert await road.ministry.deliver(package(b"case"))


async def test_a_server_that_accepts_and_is_silent_is_unavailable(road: Any, package: Any) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with (
        server,
        road.ministry_at(port_of(server), limits=Limits(handshake_s=0.05)) as ministry,
    ):
        with pytest.raises(RemoteUnavailable):
            await ministry.deliver(package(b"case"))
    assert road.events[FIRST, ModuleEvent.SERVER_UNREACHABLE] == 1


def port_of(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


async def test_a_channel_in_which_nothing_moves_is_given_up(road: Any, package: Any) -> None:
    async def never(_request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    road.reply = never
    async with road.ministry_at(road.server.port, limits=Limits(idle_s=0.05)) as ministry:
        with pytest.raises(RemoteUnavailable):
            await ministry.deliver(package(b"case"))
    assert road.events[FIRST, ModuleEvent.BROKEN_OFF] == 1


async def test_an_answer_that_does_not_come_in_time_is_unavailable(road: Any, package: Any) -> None:
    async def never(_request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    road.reply = never
    async with road.ministry_at(road.server.port, answer_s=0.05) as ministry:
        with pytest.raises(RemoteUnavailable, match="did not answer"):
            await ministry.deliver(package(b""))
