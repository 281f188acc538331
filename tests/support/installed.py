"""A gateway as a process of its own: installed in a folder, started, killed, started again."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import aiohttp

from gateway.cli.installation import Installation, install
from gateway.cli.stage import write_configuration

ROOT: Final = Path(__file__).parents[2]
SERVE: Final = ("-m", "gateway")
_POLL_S: Final = 0.05
_READY_S: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """An installation with its brama.toml, the address it will have, and the log of its lives."""

    installation: Installation
    config: Path
    url: str
    log: Path

    async def start(self, *program: str) -> asyncio.subprocess.Process:
        """A new life of the gateway; ``program`` is how Python is asked for ``brama``."""
        words = (*(program or SERVE), "serve", "--config", str(self.config))
        with self.log.open("ab") as output:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, *words),
                cwd=ROOT,
                stdout=output,
                stderr=output,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )

    @asynccontextmanager
    async def alive(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """A life that is ready when the block begins and is ended by SIGTERM after it."""
        process = await self.start()
        try:
            await self._ready(process)
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()

    async def _ready(self, process: asyncio.subprocess.Process) -> None:
        async with asyncio.timeout(_READY_S), aiohttp.ClientSession(self.url) as session:
            while not await _says_ready(session):
                assert process.returncode is None, self.log.read_text("utf-8")[-2000:]
                await asyncio.sleep(_POLL_S)


async def _says_ready(session: aiohttp.ClientSession) -> bool:
    try:
        async with session.get("/readyz") as response:
            return response.ok
    except aiohttp.ClientError:
        return False


async def installed(
    folder: Path, *, simulator_data: Path, crypto_port: int, **overrides: Any
) -> Installed:
    """The installation in ``folder``; ``overrides`` are settings."""
    port = free_port()
    installation = await install(
        folder / "gateway",
        simulator_data=simulator_data,
        crypto_port=crypto_port,
        now=datetime.now(UTC),
        **{"http": {"port": port, "requests_per_minute": 1_000_000}, **overrides},
    )
    config = folder / "brama.toml"
    write_configuration(installation.settings, config)
    return Installed(
        installation=installation,
        config=config,
        url=f"http://127.0.0.1:{port}",
        log=folder / "gateway.log",
    )


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
