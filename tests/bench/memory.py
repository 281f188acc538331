"""How much the gateway grows while a document of 1 GB streams in."""

import re
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from connectors.city.client import CityClient
from connectors.simulator import cast, files
from tests.support.installed import free_port, installed

_SIZE: Final = 1 << 30
_PIECE: Final = bytes(1 << 20)
_HEAD: Final = b"%PDF-1.7\n"


async def figure() -> dict[str, Any]:
    """Return the row: growth of the peak resident set over the size of the document."""
    with tempfile.TemporaryDirectory(prefix="brama-bench-") as name:
        folder = Path(name)
        files.prepare(folder / "ministry", now=datetime.now(UTC) - timedelta(days=1))
        gateway = await installed(
            folder,
            simulator_data=folder / "ministry",
            crypto_port=free_port(),
            limits={"document_bytes": 2 << 30, "case_bytes": 2 << 30},
        )
        key = gateway.installation.api_keys[cast.OFFICERS[0].id]
        async with gateway.alive() as process, CityClient.connect(gateway.url, api_key=key) as city:
            case = await _case(city)
            await _upload(city, case, size=1 << 20)
            before = _peak(process.pid)
            await _upload(city, case, size=_SIZE)
            growth = _peak(process.pid) - before
    return {
        "name": "stream_memory",
        "value": round(growth / (1 << 20), 1),
        "unit": "MiB of growth while 1 GiB streams in",
        "reference": "size of the document, MiB",
        "reference_value": _SIZE >> 20,
        "ratio": round(growth / _SIZE, 4),
    }


async def _case(city: CityClient) -> UUID:
    body = cast.application(received_at=datetime.now(UTC) - timedelta(hours=1))
    return UUID((await city.open_case(body, idempotency_key=str(uuid4())))["id"])


async def _upload(city: CityClient, case: UUID, *, size: int) -> None:
    await city.put_document(case, "large.pdf", _pieces(size), media_type="application/pdf")


async def _pieces(size: int) -> AsyncIterator[bytes]:
    yield _HEAD
    for _ in range(size // len(_PIECE)):
        yield _PIECE


def _peak(pid: int) -> int:
    """Return the highest resident set of the process so far, octets."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024
