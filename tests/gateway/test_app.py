"""The composition: what is wrong is said before a port opens; the process goes down by itself."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from gateway import app as composition
from gateway.cli.installation import Installation, install
from gateway.http.keys import BLOBS
from gateway.http.listening import listening
from gateway.settings import ConfigurationError, HttpSettings
from tests.support.gateway import NOBODY_LISTENS, OFFICER, Clock, running


@pytest.fixture
async def installation(tmp_path: Path, simulator_data: Path) -> Installation:
    return await install(
        tmp_path / "gateway",
        simulator_data=simulator_data,
        crypto_port=NOBODY_LISTENS,
        now=Clock()(),
    )


async def test_a_gateway_without_anchors_is_not_built(installation: Installation) -> None:
    for anchor in installation.settings.trust.glob("*.cer"):
        anchor.unlink()

    with pytest.raises(ConfigurationError, match="holds no anchor"):
        composition.build(installation.settings)


async def test_a_tls_certificate_that_is_none_is_refused_before_the_port_opens(
    installation: Installation, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("not a certificate")
    http = HttpSettings(port=0, tls_certificate=wrong, tls_key=wrong)
    app = composition.build(installation.settings)

    with pytest.raises(ConfigurationError, match="TLS files"):
        async with listening(app, http):
            raise AssertionError("It listens.")


@pytest.fixture
async def process(
    installation: Installation,
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """``brama serve`` as an operator starts it, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "gateway",
        "serve",
        env={**os.environ, **_environment(installation, port)},
        stderr=asyncio.subprocess.PIPE,
    )
    yield served, f"http://127.0.0.1:{port}"
    if served.returncode is None:
        served.kill()
        await served.wait()


async def test_a_served_gateway_answers_and_ends_cleanly_on_sigterm(
    installation: Installation, process: tuple[asyncio.subprocess.Process, str]
) -> None:
    served, url = process
    key = installation.api_keys[OFFICER]
    async with aiohttp.ClientSession(url, headers={"Authorization": f"Bearer {key}"}) as http:
        await _until_ready(http)
        async with http.get("/api/v1/cases") as response:
            assert response.status == 200

    served.send_signal(signal.SIGTERM)
    _, log = await asyncio.wait_for(served.communicate(), timeout=60)

    assert served.returncode == 0
    assert b"going down" in log
    assert b"Traceback" not in log
    assert key.encode() not in log


async def _until_ready(http: aiohttp.ClientSession) -> Any:
    async with asyncio.timeout(60):
        while True:
            try:
                async with http.get("/readyz") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.05)


def _environment(installation: Installation, port: int) -> dict[str, str]:
    settings = installation.settings
    return {
        "BRAMA_DEMO": "true",
        "BRAMA_DATA_DIR": str(settings.data_dir),
        "BRAMA_POLICY": settings.policy,
        "BRAMA_HTTP__PORT": str(port),
        "BRAMA_SEAL__KEY_FILE": str(settings.seal.key_file),
        "BRAMA_SEAL__PASSWORD_FILE": str(settings.seal.password_file),
        "BRAMA_SEAL__CERTIFICATE_FILE": str(settings.seal.certificate_file),
        "BRAMA_MINISTRY__PORT": str(settings.ministry.port),
        "BRAMA_MINISTRY__CRYPTO_SERVER_SUBJECT": settings.ministry.crypto_server_subject or "",
        "BRAMA_MINISTRY__SEAL_SUBJECT": settings.ministry.seal_subject or "",
    }


async def test_bytes_that_no_case_came_to_list_are_removed_at_a_later_start(
    tmp_path: Path, simulator_data: Path
) -> None:
    folder = tmp_path / "gateway"
    async with running(folder, simulator_data=simulator_data) as gateway:
        case = await gateway.ready_case()
        orphan = await gateway.app[BLOBS].write(_octets(b"%PDF- of a killed process"), limit=100)
        fresh = await gateway.app[BLOBS].write(_octets(b"%PDF- of this minute"), limit=100)
    day_before = datetime.now(UTC) - timedelta(days=2)
    for path in (folder / "blobs").rglob("*"):
        if path.is_file() and path.name != fresh.key:
            os.utime(path, (day_before.timestamp(), day_before.timestamp()))

    async with running(folder, simulator_data=simulator_data) as gateway:
        orphan_file = folder / "blobs" / orphan.key[:2] / orphan.key
        async with asyncio.timeout(30):
            while orphan_file.exists():  # noqa: ASYNC110  # the removal is what is waited for
                await asyncio.sleep(0.01)
        left = await gateway.kept()
        async with gateway.client() as city:
            held = await city.case(case)

    assert len(held["documents"]) == 3
    assert isinstance(left["files"], list)
    assert len(left["files"]) == 3 + 1
    assert fresh.key in left["files"]


async def _octets(body: bytes) -> AsyncIterator[bytes]:
    yield body
