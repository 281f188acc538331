"""Cases a second from intake to the ministry's acknowledgement, beside bare uploads as large.

The bare side is an aiohttp handler that writes the body to a file with one fsync: what any
server of this kind must do at the least. Both sides run as processes of their own.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from uuid import UUID, uuid4

import aiohttp

from connectors.city.client import CityClient
from connectors.simulator import cast, files
from crypto_module.ades import cades
from tests.support.installed import ROOT, Installed, free_port, installed
from tests.support.ministry import ministry

_CASES: Final = 48
_AT_ONCE: Final = 8
_DOCUMENT: Final = b"%PDF-1.7\n" + bytes(range(256)) * 400
_DOCUMENTS: Final = ("one.pdf", "two.pdf", "three.pdf")
_POLL_S: Final = 0.25


async def figure() -> dict[str, Any]:
    """Return the row: cases a second over bare uploads a second."""
    with tempfile.TemporaryDirectory(prefix="brama-bench-") as name:
        folder = Path(name)
        bare = await _bare_rate(folder)
        ours = await _case_rate(folder)
    return {
        "name": "road_cases",
        "value": round(ours, 2),
        "unit": "cases/s, three 100 KB documents, intake to acknowledgement",
        "reference": "bare aiohttp handler with one fsync, as many bytes, uploads/s",
        "reference_value": round(bare, 2),
        "ratio": round(ours / bare, 4),
    }


async def _case_rate(folder: Path) -> float:
    files.prepare(folder / "ministry", now=datetime.now(UTC) - timedelta(days=1))
    async with ministry(folder / "ministry") as there:
        gateway = await installed(
            folder,
            simulator_data=folder / "ministry",
            crypto_port=there.crypto_port,
            worker={"concurrency": 8},
        )
        async with gateway.alive():
            return await _rate(lambda: _one_case(gateway))


async def _one_case(gateway: Installed) -> None:
    installation = gateway.installation
    key = installation.api_keys[cast.OFFICERS[0].id]
    now = datetime.now(UTC)
    async with CityClient.connect(gateway.url, api_key=key) as city:
        body = cast.application(received_at=now - timedelta(hours=1))
        opened = await city.open_case(body, idempotency_key=str(uuid4()))
        case = UUID(opened["id"])
        for name in _DOCUMENTS:
            await city.put_document(case, name, _DOCUMENT, media_type="application/pdf")
        manifest = await city.manifest(case)
        signature = cades.sign(
            manifest,
            signer=installation.hierarchy["officer"].signer,
            signing_time=now,
            detached=True,
            certificates=installation.hierarchy.pool,
        )
        await city.put_signature(case, signature)
        await city.submit(case)
        while (await city.case(case))["acknowledged_at"] is None:  # noqa: ASYNC110 - another process
            await asyncio.sleep(_POLL_S)


async def _bare_rate(folder: Path) -> float:
    body = _DOCUMENT * len(_DOCUMENTS)
    async with _bare(folder) as url, aiohttp.ClientSession(url) as session:

        async def upload() -> None:
            async with session.put("/", data=body) as response:
                response.raise_for_status()

        return await _rate(upload)


@asynccontextmanager
async def _bare(folder: Path) -> AsyncIterator[str]:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.bare", str(port), str(folder)),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        while not await _listens(port):  # noqa: ASYNC110 - another process
            await asyncio.sleep(_POLL_S)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def _rate(work: Callable[[], Awaitable[None]]) -> float:
    """Return how often a second ``work`` is done, several at once."""
    places = asyncio.Semaphore(_AT_ONCE)

    async def placed() -> None:
        async with places:
            await work()

    await placed()
    start = perf_counter()
    await asyncio.gather(*(placed() for _ in range(_CASES)))
    return _CASES / (perf_counter() - start)
