"""The stage of the demonstration: one folder, two processes, ready or an error that says why."""

import asyncio
import json
import os
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import aiohttp

from connectors.simulator import cast, files
from crypto_module import backend
from gateway.cli.installation import Installation, install
from gateway.domain.errors import DomainError
from gateway.domain.roles import Role
from gateway.operators import add_operator
from gateway.settings import ConfigurationError, Settings
from gateway.store import Store

LOOPBACK: Final = "127.0.0.1"
_READY_S: Final = 60.0
_POLL_S: Final = 0.1
_STOP_S: Final = 40.0
_LOG_TAIL: Final = 2000
# One sees every deadline and no person, the other the cases and decisions of the sample's place.
_GUESTS: Final = (
    ("operator", Role.SLA_OPERATOR, None),
    ("head", Role.CNAP_HEAD, cast.OFFICERS[0].access_point),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where the three doors are."""

    gateway: int
    desk: int
    crypto: int

    @classmethod
    def free(cls) -> "Ports":
        """Ports nobody listens on now."""
        with ExitStack() as stack:
            # All three are held while they are chosen, so that they differ.
            doors = [stack.enter_context(socket.socket()) for _ in range(3)]
            for door in doors:
                door.bind((LOOPBACK, 0))
            gateway, desk, crypto = (int(door.getsockname()[1]) for door in doors)
        return cls(gateway=gateway, desk=desk, crypto=crypto)

    def refuse_busy(self) -> None:
        """Refuse a port that somebody has: he would answer in the place of our own process.

        Raises:
            ConfigurationError: names the port.
        """
        for port in (self.gateway, self.desk, self.crypto):
            with socket.socket() as door:
                # As servers do: a connection that has just ended is in nobody's way.
                door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    door.bind((LOOPBACK, port))
                except OSError as error:
                    raise ConfigurationError(
                        f"Порт {port} зайнято. Зупиніть програму, яка його тримає (можливо, це "
                        "попередня демонстрація), або запустіть brama demo на вільних портах."
                    ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """An operator of the console, made for whoever watches."""

    role: Role
    login: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Both sides of the road, running."""

    installation: Installation
    gateway_url: str
    desk_url: str
    desk_token: str = field(repr=False)
    guests: tuple[Guest, ...]


@asynccontextmanager
async def stage(folder: Path, ports: Ports, *, now: datetime) -> AsyncIterator[Stage]:
    """Prepare the folder, start both processes, give them when both are ready.

    Raises:
        ConfigurationError: a port is busy, and nothing was touched; or a process ended or was not
            ready in time, its log's end is in the text.
    """
    ports.refuse_busy()
    ministry = folder / "ministry"
    installation = await install(
        folder / "gateway",
        simulator_data=ministry,
        crypto_port=ports.crypto,
        now=now,
        http={"host": LOOPBACK, "port": ports.gateway},
    )
    config = folder / "brama.toml"
    write_configuration(installation.settings, config)
    guests = await _guests(installation, now=now)
    gateway_url, desk_url = (f"http://{LOOPBACK}:{port}" for port in (ports.gateway, ports.desk))
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(
            _process(
                folder / "ministry.log",
                *("simulator", "--data", str(ministry)),
                *("--port", str(ports.desk), "--crypto-port", str(ports.crypto)),
            )
        )
        await _ready(f"{desk_url}/healthz", simulator, folder / "ministry.log")
        gateway = await stack.enter_async_context(
            _process(folder / "gateway.log", "serve", "--config", str(config))
        )
        await _ready(f"{gateway_url}/readyz", gateway, folder / "gateway.log")
        yield Stage(
            installation=installation,
            gateway_url=gateway_url,
            desk_url=desk_url,
            desk_token=files.secret(ministry / files.TOKEN_FILE),
            guests=guests,
        )


def write_configuration(settings: Settings, path: Path) -> None:
    """Write what differs from the defaults as a brama.toml for our eyes only."""
    path.write_text(_toml(settings.model_dump(mode="json", exclude_defaults=True)))
    path.chmod(0o600)


async def _guests(installation: Installation, *, now: datetime) -> tuple[Guest, ...]:
    """Add the operators of the console; their passwords are random and told once."""
    guests = tuple(
        Guest(
            role=role,
            login=f"{name}-{secrets.token_hex(2)}",
            password=secrets.token_urlsafe(12),
        )
        for name, role, _ in _GUESTS
    )
    store = await Store.open(installation.settings.database)
    try:
        for guest, (_, role, point) in zip(guests, _GUESTS, strict=True):
            await add_operator(
                store,
                login=guest.login,
                password=guest.password,
                role=role,
                access_point=point,
                now=now,
            )
    except DomainError as error:
        raise ConfigurationError(f"The console operators were not added: {error}.") from error
    finally:
        await store.close()
    return guests


@asynccontextmanager
async def _process(log: Path, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A ``brama`` process in a session of its own, so that Ctrl-C reaches it through us alone."""
    # The file just written is the whole configuration; only the choice of the backend is passed on.
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("BRAMA_") or key == backend.VARIABLE
    }
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "gateway", *words),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env=environment,
        )
    try:
        yield process
    finally:
        await _stop(process)


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(_STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


async def _ready(url: str, process: asyncio.subprocess.Process, log: Path) -> None:
    async with aiohttp.ClientSession() as session:
        try:
            async with asyncio.timeout(_READY_S):
                while not await _answers(session, url):
                    if process.returncode is not None:
                        raise ConfigurationError(f"{url} did not start:\n{_tail(log)}")
                    await asyncio.sleep(_POLL_S)
        except TimeoutError:
            raise ConfigurationError(f"{url} was not ready in time:\n{_tail(log)}") from None


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url, timeout=aiohttp.ClientTimeout(total=5)) as response:
            return response.ok
    except (aiohttp.ClientError, TimeoutError):
        return False


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-_LOG_TAIL:]


def _toml(tree: Mapping[str, Any]) -> str:
    """The settings as TOML; JSON's strings, numbers and booleans are TOML's too."""
    plain = [f"{name} = {json.dumps(value)}" for name, value in tree.items() if _is_plain(value)]
    tables = [
        f"\n[{name}]\n{_toml(value)}" for name, value in tree.items() if isinstance(value, dict)
    ]
    return "\n".join([*plain, *tables]) + "\n"


def _is_plain(value: object) -> bool:
    return value is not None and not isinstance(value, dict)
