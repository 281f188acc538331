"""The whole simulator on real ports: a package through a module's channel, and what comes back."""

import asyncio
import hashlib
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from connectors.ministry import ChannelMinistry, CryptoServerAddress, Fleet
from connectors.ministry.module import Outside
from connectors.simulator import cast, files
from connectors.simulator.files import Files
from connectors.simulator.pki import Hierarchy
from connectors.simulator.pki.table import ACCESS_POINT, SECOND_ACCESS_POINT
from connectors.simulator.run import Running, SimulatorSettings, serve
from crypto_module.channel import PathAndAllowList
from gateway.domain.access_point import Module
from gateway.ports import ModuleNotActive, Package, RefusedByMinistry, RemoteUnavailable
from tests.connectors.simulator.conftest import START, City


@pytest.fixture
def directory(premises_directory: Path, premises: Files) -> Iterator[Path]:
    # A socket's path is short by nature; pytest's own directories are not.
    with tempfile.TemporaryDirectory(prefix="brama-") as name:
        assert premises.desk_token
        shutil.copytree(premises_directory, name, dirs_exist_ok=True)
        yield Path(name)


@pytest.fixture
async def running(directory: Path, premises: Files) -> AsyncIterator[Running]:
    settings = SimulatorSettings(data=directory, port=0, crypto_port=0)
    async with serve(settings, clock=lambda: START) as found:
        assert found.desk_token == premises.desk_token
        yield found


@asynccontextmanager
async def module_to(
    crypto_port: int, directory: Path, hierarchy: Hierarchy, *, now: datetime = START
) -> AsyncIterator[ChannelMinistry]:
    """The ministry as a gateway sees it, through the modules of the cast."""
    known = {module.access_point: module for module in cast.modules(hierarchy)}

    async def look_up(access_point: str) -> Module | None:
        return known.get(access_point)

    fleet = Fleet(
        directory=directory / "modules",
        identity_of=lambda code: hierarchy[f"module-{code}"].identity,
        outside=Outside(
            server=CryptoServerAddress(host="127.0.0.1", port=crypto_port),
            judge=PathAndAllowList(
                anchors=hierarchy.anchors, pool=hierarchy.pool, listed=lambda _: None
            ),
            look_up=look_up,
            clock=lambda: now,
            observe=lambda _point, _event: None,
        ),
    )
    ministry = ChannelMinistry(fleet, answer_s=20)
    try:
        yield ministry
    finally:
        await ministry.close()
        await fleet.stop()


@pytest.fixture
async def channel(
    directory: Path, hierarchy: Hierarchy, running: Running
) -> AsyncIterator[ChannelMinistry]:
    async with module_to(running.crypto_port, directory, hierarchy) as ministry:
        yield ministry


@asynccontextmanager
async def a_process(directory: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    """The simulator as a process of its own, with the port of its crypto server."""
    settings = f"SimulatorSettings(data=Path({str(directory)!r}), port=0, crypto_port=0)"
    program = (
        "import asyncio\nfrom pathlib import Path\n"
        "from connectors.simulator.run import SimulatorSettings, run\n"
        "def say(running): print(running.crypto_port, flush=True)\n"
        f"asyncio.run(run({settings}, started=say))\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield process, int(await process.stdout.readline())
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def parcel(octets: bytes, number: str = "КИЇВ-2026-000001") -> Package:
    async def chunks() -> AsyncIterator[bytes]:
        yield octets

    return Package(
        case=uuid4(),
        number=number,
        round=1,
        access_point=ACCESS_POINT,
        size=len(octets),
        sha256=hashlib.sha256(octets).digest(),
        chunks=chunks,
    )


async def flip(running: Running, **switches: object) -> None:
    url = f"http://127.0.0.1:{running.port}/switches"
    headers = {"Authorization": f"Bearer {running.desk_token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.put(url, json=switches) as response,
    ):
        assert response.status == 200


async def test_a_package_travels_through_the_channel_and_its_notice_comes_back(
    city: City, channel: ChannelMinistry, running: Running
) -> None:
    package = parcel(city.package())
    acknowledgement = await channel.deliver(package)
    assert await channel.deliver(package) == acknowledgement
    await flip(running, return_everything=True)
    await channel.deliver(parcel(city.package(), "KYIV-2"))
    assert [notice.cursor for notice in await channel.notices(ACCESS_POINT, None)] == ["1"]
    assert await channel.notices(ACCESS_POINT, "1") == ()


async def test_a_refused_package_is_refused_to_the_gateway_by_code(
    city: City, channel: ChannelMinistry
) -> None:
    with pytest.raises(RefusedByMinistry) as refused:
        await channel.deliver(parcel(city.package(left_out="id-card.png")))
    assert refused.value.code == "signature-coverage"


async def test_a_lost_acknowledgement_is_given_again(
    city: City, channel: ChannelMinistry, running: Running
) -> None:
    package = parcel(city.package())
    await flip(running, lose_acknowledgement=True)
    with pytest.raises(RemoteUnavailable):
        await channel.deliver(package)
    await flip(running, lose_acknowledgement=False)
    assert (await channel.deliver(package)).startswith(b"\x30")


@pytest.mark.parametrize("switch", ["down", "garbage"])
async def test_a_ministry_out_of_order_is_unavailable_and_takes_nothing(
    city: City, channel: ChannelMinistry, running: Running, switch: str
) -> None:
    await flip(running, **{switch: True})
    with pytest.raises(RemoteUnavailable):
        await channel.deliver(parcel(city.package()))
    with pytest.raises(RemoteUnavailable):
        await channel.notices(ACCESS_POINT, None)
    await flip(running, **{switch: False})
    assert await channel.notices(ACCESS_POINT, None) == ()


async def test_the_desk_has_a_page_for_people(running: Running) -> None:
    url = f"http://127.0.0.1:{running.port}"
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
        async with session.get("/desk") as door:
            assert "Ключ доступу" in await door.text()
        async with session.get("/desk/desk.css") as style:
            assert style.status == 200
        async with session.post("/desk/login", data={"token": "не той"}) as shut:
            assert (shut.status, "Невірний ключ" in await shut.text()) == (403, True)
        async with session.post("/desk/login", data={"token": running.desk_token}) as page:
            assert "Справ ще немає." in await page.text()
            assert "script" not in page.headers["Content-Security-Policy"]


async def test_a_module_struck_off_is_out_at_once_and_stays_out(
    city: City, directory: Path, hierarchy: Hierarchy
) -> None:
    settings = SimulatorSettings(data=directory, port=0, crypto_port=0)
    for life in ("first", "second"):
        async with (
            serve(settings, clock=lambda: START) as running,
            module_to(running.crypto_port, directory / life, hierarchy) as channel,
        ):
            if life == "first":
                await channel.deliver(parcel(city.package()))
                await strike_off(running, ACCESS_POINT)
            with pytest.raises(ModuleNotActive, match="module-revoked"):
                await channel.notices(ACCESS_POINT, None)
            assert await channel.notices(SECOND_ACCESS_POINT, None) == ()


async def strike_off(running: Running, access_point: str) -> None:
    url = f"http://127.0.0.1:{running.port}/desk/modules/{access_point}/strike-off"
    headers = {"Authorization": f"Bearer {running.desk_token}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url) as response:
        assert response.status == 204


async def test_the_command_serves_until_it_is_told_to_stop(directory: Path) -> None:
    async with a_process(directory) as (process, _):
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_a_promise_survives_a_kill_and_is_given_again(directory: Path) -> None:
    now, data = datetime.now(UTC), directory / "of-now"
    hierarchy = files.prepare(data, now=now).hierarchy
    package = parcel(City(hierarchy, now).package())
    promises = []
    for life in ("first", "second"):
        async with (
            a_process(data) as (process, port),
            module_to(port, directory / life, hierarchy, now=now) as ministry,
        ):
            promises.append(await ministry.deliver(package))
            process.kill()
    assert promises[0] == promises[1]
    with sqlite3.connect(data / files.DATABASE) as reader:
        outcomes = reader.execute("SELECT outcome FROM deliveries ORDER BY id").fetchall()
        assert outcomes == [("accepted",), ("repeated",)]
        assert reader.execute("SELECT count(*) FROM acknowledgements").fetchone() == (1,)


def test_the_directory_and_its_secrets_are_for_us_alone(directory: Path, premises: Files) -> None:
    secret = [*directory.rglob("*.p8"), *directory.glob("*.password"), *directory.glob("*.token")]
    assert len(secret) == len(premises.hierarchy.issued) + 2
    assert {oct(path.stat().st_mode & 0o777) for path in secret} == {"0o600"}
    assert oct((directory / "pki").stat().st_mode & 0o777) == "0o700"


def test_a_second_preparation_changes_nothing(directory: Path, premises: Files) -> None:
    before = {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()}
    again = files.prepare(directory, now=START)
    assert {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()} == before
    assert again.registry == premises.registry
    assert again.hierarchy["root"].certificate == premises.hierarchy["root"].certificate
