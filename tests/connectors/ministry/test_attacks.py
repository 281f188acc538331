"""Strangers: in the middle, in front of the crypto server, behind the local socket."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from connectors.ministry import ModuleEvent
from connectors.simulator.crypto_server import ServerLimits
from gateway.ports import RemoteUnavailable

FIRST = "kyiv-center-1"
Change = Callable[[bytes, int], bytes]


@asynccontextmanager
async def man_in_the_middle(
    port: int, *, to_server: Change, to_module: Change
) -> AsyncIterator[int]:
    """Relays TCP to ``port``; each side's octets pass through its function with their offset."""

    async def relay(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, change: Change
    ) -> None:
        offset = 0
        while octets := await reader.read(65536):
            writer.write(change(octets, offset))
            offset += len(octets)
        writer.close()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(
            relay(reader, far_writer, to_server),
            relay(far_reader, writer, to_module),
            return_exceptions=True,
        )

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def untouched(octets: bytes, _offset: int) -> bytes:
    return octets


def flipping(position: int) -> Change:
    """Changes one bit of the octet at ``position`` of the stream."""

    def change(octets: bytes, offset: int) -> bytes:
        inside = position - offset
        if not 0 <= inside < len(octets):
            return octets
        return octets[:inside] + bytes((octets[inside] ^ 1,)) + octets[inside + 1 :]

    return change


async def test_a_relay_that_changes_nothing_is_only_a_wire(road: Any, package: Any) -> None:
    async with (
        man_in_the_middle(road.server.port, to_server=untouched, to_module=untouched) as port,
        road.ministry_at(port) as ministry,
    ):
        assert await ministry.deliver(package(bytes(100_000)))


@pytest.mark.parametrize("position", [2, 9, 30, 200, 2_000, 50_000])
async def test_one_bit_flipped_on_the_way_out_refuses_the_package(
    road: Any, package: Any, position: int
) -> None:
    """Hello, ephemeral key, identity, the first record, the body."""
    async with (
        man_in_the_middle(
            road.server.port, to_server=flipping(position), to_module=untouched
        ) as port,
        road.ministry_at(port) as ministry,
    ):
        with pytest.raises(RemoteUnavailable):
            await ministry.deliver(package(bytes(100_000)))


@pytest.mark.parametrize("position", [10, 60, 500, 1_100])
async def test_one_bit_flipped_on_the_way_back_refuses_the_answer(
    road: Any, package: Any, position: int
) -> None:
    async with (
        man_in_the_middle(
            road.server.port, to_server=untouched, to_module=flipping(position)
        ) as port,
        road.ministry_at(port) as ministry,
    ):
        with pytest.raises(RemoteUnavailable):
            await ministry.deliver(package(b"case"))


async def test_a_replayed_record_is_refused_and_told(road: Any, package: Any) -> None:
    """B5: the relay sends the server's answer twice; before it came message 2 and admission."""
    chunks = count(1)

    def twice(octets: bytes, _offset: int) -> bytes:
        return octets if next(chunks) <= 2 else octets + octets

    async with (
        man_in_the_middle(road.server.port, to_server=untouched, to_module=twice) as port,
        road.ministry_at(port) as ministry,
    ):
        with suppress(RemoteUnavailable):  # whether the whole answer came before the replay
            await ministry.deliver(package(b"case"))
        await road.until(lambda: road.events[FIRST, ModuleEvent.TAMPERED] == 1)


async def test_a_server_with_another_certificate_of_the_hierarchy_is_not_trusted(
    road: Any, package: Any
) -> None:
    impostor = road.crypto_server("officer")
    await impostor.start("127.0.0.1", 0)
    async with road.ministry_at(impostor.port) as ministry:
        with pytest.raises(RemoteUnavailable):
            await ministry.deliver(package(b"case"))
    await impostor.stop()
    assert road.events[FIRST, ModuleEvent.SERVER_NOT_TRUSTED] == 1


async def dropped(reader: asyncio.StreamReader) -> bool:
    """Whether the other side ends the connection without a word."""
    try:
        return await reader.read() == b""
    except ConnectionResetError:
        return True


async def test_a_stranger_who_says_nothing_is_dropped(road: Any) -> None:
    """Slow-loris: the handshake as a whole has one deadline."""
    road.server_limits = ServerLimits(handshake_s=0.05)
    server = road.crypto_server("crypto-server")
    await server.start("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"\x00")
    assert await dropped(reader)
    writer.close()
    await server.stop()


async def test_a_stranger_who_announces_too_much_is_dropped(road: Any) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", road.server.port)
    writer.write(b"\xff\xff" + bytes(100))
    assert await dropped(reader)
    writer.close()


async def test_connections_over_the_cap_are_dropped(road: Any) -> None:
    road.server_limits = ServerLimits(connections=1)
    server = road.crypto_server("crypto-server")
    await server.start("127.0.0.1", 0)
    _, first = await asyncio.open_connection("127.0.0.1", server.port)
    reader, second = await asyncio.open_connection("127.0.0.1", server.port)
    assert await dropped(reader)
    first.close()
    second.close()
    await server.stop()


async def test_the_socket_is_for_its_owner_only(road: Any) -> None:
    module = await road.module()
    assert stat.S_IMODE(module.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(module.path.parent.stat().st_mode) == 0o700


async def test_a_request_past_the_crypto_server_names_no_module(road: Any) -> None:
    site = web.TCPSite(road.runner, "127.0.0.1", 0)
    await site.start()
    port = road.runner.addresses[0][1]
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/v1/notices") as answer,
    ):
        assert answer.status == 403


async def test_a_process_of_another_user_is_hung_up_on(
    road: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel says who calls; here the module is made to run as somebody else."""
    module = await road.module()
    caller = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: caller + 1)
    reader, writer = await asyncio.open_unix_connection(module.path)
    assert await dropped(reader)
    writer.close()
    assert road.events[FIRST, ModuleEvent.FOREIGN_USER] == 1


async def test_a_stopped_module_leaves_no_socket(road: Any) -> None:
    module = await road.module()
    await road.fleet.stop()
    assert not module.path.exists()
