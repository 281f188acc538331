"""Bytes go from the gateway's port to the ministry's application and back, unchanged."""

import asyncio
import hashlib
import secrets
from typing import Any

import aiohttp
import pytest

from connectors.ministry import ModuleEvent

FIRST, SECOND = "kyiv-center-1", "kyiv-center-2"


async def test_a_package_arrives_byte_for_byte_with_the_module_known(
    road: Any, package: Any
) -> None:
    content = secrets.token_bytes(300_000)
    acknowledgement = await road.ministry.deliver(package(content))
    size, digest, module = acknowledgement[1:].decode().split(" ", 2)
    assert (size, digest) == ("300000", hashlib.sha256(content).hexdigest())
    assert module == road.hierarchy[f"module-{FIRST}"].certificate.identity.common_name


async def test_a_large_package_streams_both_ways(road: Any, package: Any) -> None:
    content = bytes(40 * 2**20)
    acknowledgement = await road.ministry.deliver(package(content))
    assert acknowledgement.decode().split()[0] == f"0{len(content)}"
    module = await road.module()
    connector = aiohttp.UnixConnector(str(module.path))
    async with (
        aiohttp.ClientSession(connector=connector) as session,
        session.get("http://ministry/download?megabytes=40") as answer,
    ):
        assert sum([len(chunk) async for chunk in answer.content.iter_any()]) == len(content)


async def test_each_access_point_speaks_as_its_own_module(road: Any, package: Any) -> None:
    first, second = await asyncio.gather(
        road.ministry.deliver(package(b"one", access_point=FIRST)),
        road.ministry.deliver(package(b"two", access_point=SECOND)),
    )
    assert first.decode().endswith("МШ 000001 (емуляція)")
    assert second.decode().endswith("МШ 000002 (емуляція)")


async def test_many_packages_travel_at_once(road: Any, package: Any) -> None:
    contents = [secrets.token_bytes(50_000) for _ in range(20)]
    answers = await asyncio.gather(*(road.ministry.deliver(package(one)) for one in contents))
    assert [answer.decode().split()[1] for answer in answers] == [
        hashlib.sha256(one).hexdigest() for one in contents
    ]


@pytest.mark.parametrize("hierarchy", ["dstu-m257"], indirect=True)
async def test_identities_of_the_ukrainian_suite_open_the_same_road(
    road: Any, package: Any
) -> None:
    assert await road.ministry.deliver(package(b"case"))


async def test_a_finished_connection_is_counted_as_carried(road: Any, package: Any) -> None:
    await road.ministry.deliver(package(b"case"))
    await road.ministry.close()
    await road.until(lambda: road.events[FIRST, ModuleEvent.CARRIED] == 1)


async def test_a_fleet_opens_a_socket_for_each_access_point(road: Any) -> None:
    await road.fleet.start([FIRST, SECOND])
    sockets = [(await road.module(point)).path for point in (FIRST, SECOND)]
    assert [path.name for path in sockets] == [f"{FIRST}.sock", f"{SECOND}.sock"]
    assert all(path.is_socket() for path in sockets)


async def test_the_directory_of_the_sockets_may_lie_as_deep_as_it_likes(
    road: Any, package: Any
) -> None:
    """The kernel takes 107 octets of a socket's path; a data directory may have more."""
    road.directory = road.directory / ("d" * 120)
    async with road.ministry_at(road.server.port) as ministry:
        assert await ministry.deliver(package(b"case"))
