"""No active module, no transfer: the gateway's own word, and the ministry's."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from connectors.ministry import Fleet, ModuleEvent
from connectors.ministry.fleet import NoModule
from gateway.domain.access_point import ModuleState
from gateway.ports import ModuleNotActive

FIRST, SECOND = "kyiv-center-1", "kyiv-center-2"


@pytest.mark.parametrize("state", [state for state in ModuleState if state != ModuleState.ACTIVE])
async def test_a_module_in_any_other_state_sends_nothing(
    road: Any, package: Any, state: ModuleState
) -> None:
    road.set_state(FIRST, state)
    with pytest.raises(ModuleNotActive):
        await road.ministry.deliver(package(b"case"))


async def test_a_module_whose_paid_time_is_over_sends_nothing(road: Any, package: Any) -> None:
    road.now = road.modules[FIRST].valid_to + timedelta(seconds=1)
    with pytest.raises(ModuleNotActive, match="module-expired"):
        await road.ministry.deliver(package(b"case"))


async def test_a_renewed_module_sends_again(road: Any, package: Any) -> None:
    road.set_state(FIRST, ModuleState.SUSPENDED)
    with pytest.raises(ModuleNotActive):
        await road.ministry.deliver(package(b"case"))
    road.set_state(FIRST, ModuleState.ACTIVE)
    assert await road.ministry.deliver(package(b"case"))


async def test_a_suspended_module_leaves_the_others_alone(road: Any, package: Any) -> None:
    road.set_state(FIRST, ModuleState.SUSPENDED)
    assert await road.ministry.deliver(package(b"case", access_point=SECOND))


async def test_an_access_point_without_a_module_sends_nothing(road: Any, package: Any) -> None:
    with pytest.raises(ModuleNotActive):
        await road.ministry.deliver(package(b"case", access_point="lviv-center-1"))


async def test_a_local_program_is_told_why_in_http(road: Any) -> None:
    """A legacy client of the socket asks nobody first; the module itself refuses."""
    module = await road.module()
    road.set_state(FIRST, ModuleState.EXPIRED)
    connector = aiohttp.UnixConnector(str(module.path))
    async with (
        aiohttp.ClientSession(connector=connector) as session,
        session.put("http://ministry/v1/packages/1", data=bytes(2**20)) as answer,
    ):
        assert answer.status == 403
        assert (await answer.json(content_type=None))["code"] == "module-expired"
    assert road.events[FIRST, ModuleEvent.NOT_ACTIVE] == 1


async def test_a_module_that_the_ministry_revoked_is_refused_by_the_crypto_server(
    road: Any, package: Any
) -> None:
    road.refused[f"module-{FIRST}"] = "module-revoked"
    with pytest.raises(ModuleNotActive, match="module-revoked"):
        await road.ministry.deliver(package(b"case"))
    assert await road.ministry.deliver(package(b"case", access_point=SECOND))
    assert road.events[FIRST, ModuleEvent.REFUSED_BY_SERVER] == 1


async def test_revocation_cuts_the_connections_that_are_open(road: Any, package: Any) -> None:
    await road.ministry.deliver(package(b"case"))
    revoked = road.hierarchy[f"module-{FIRST}"].certificate
    fingerprint = next(
        module.sha256
        for module in road.server._connections.values()
        if module.certificate == revoked
    )
    await road.server.cut(fingerprint)
    await road.until(lambda: road.events[FIRST, ModuleEvent.BROKEN_OFF] == 1)


async def test_suspension_cuts_a_transfer_under_way(road: Any) -> None:
    module = await road.module()
    reader, writer = await asyncio.open_unix_connection(module.path)
    writer.write(b"PUT /v1/packages/1 HTTP/1.1\r\nHost: ministry\r\nContent-Length: 1000\r\n\r\n")
    await road.asked.wait()
    road.set_state(FIRST, ModuleState.SUSPENDED)
    assert await module.refusal() == "module-suspended"
    assert await reader.read() == b""
    writer.close()


async def test_a_code_that_is_no_file_name_is_never_looked_up(road: Any) -> None:
    asked: list[str] = []
    fleet = Fleet(directory=road.directory, identity_of=asked.append, outside=road.fleet._outside)
    with pytest.raises(NoModule):
        await fleet.module("../seal")
    assert asked == []


async def test_a_module_that_cannot_listen_leaves_nothing_open(road: Any) -> None:
    module = await road.module(SECOND)
    occupied = module.path.with_name(f"{FIRST}.sock")
    occupied.mkdir()
    before = open_files()
    with pytest.raises(OSError, match=r"in use|directory"):
        await road.fleet.module(FIRST)
    assert open_files() == before


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
