"""A running gateway on loopback for any test: real store, real blobs, real keys, real HTTP.

    async def test_…(running_gateway: RunningGateway) -> None:
        async with running_gateway.client() as city:          # connectors.city.client.CityClient
            opened = await city.open_case(running_gateway.application(), idempotency_key="1")

The fixture ``running_gateway`` is in tests/conftest.py: one gateway per test in ``tmp_path``, cast
and hierarchy of ``connectors.simulator.cast``. The ministry is not there (nobody listens on its
port): start ``connectors.simulator.run.serve`` beside it and pass its port to ``running`` when a
story needs it. ``clock`` may be moved; settings may be overridden (``limits={"case_bytes": 9}``).
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import aiohttp
from aiohttp import web
from sqlalchemy import func, select

from connectors.city.client import CityClient
from connectors.simulator import cast, files
from crypto_module.ades import cades
from gateway import app as composition
from gateway.cli.installation import Installation, install
from gateway.http import keys
from gateway.http.listening import listening
from gateway.rules import Rules
from gateway.store import Store
from gateway.store.schema.cases import (
    APPLICATIONS,
    CASES,
    DOCUMENTS,
    IDEMPOTENCY,
    OPERATIONS,
    SIGNATURES,
)
from gateway.store.schema.events import EVENTS
from gateway.store.schema.work import WORK

OFFICER: Final = "officer-1"
OTG_OFFICER: Final = "otg-officer-1"
NEIGHBOUR: Final = "officer-2"
NOBODY_LISTENS: Final = 9
_CASE_TABLES: Final = (
    CASES,
    APPLICATIONS,
    DOCUMENTS,
    SIGNATURES,
    OPERATIONS,
    IDEMPOTENCY,
    EVENTS,
    WORK,
)


class Clock:
    """The real time, moved as far as a test asks."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningGateway:
    """Where it listens, and the people who may speak to it."""

    url: str
    installation: Installation
    app: web.Application = field(repr=False)
    clock: Clock

    @property
    def data(self) -> Path:
        """The gateway's folder."""
        return self.installation.settings.data_dir

    @property
    def store(self) -> Store:
        """The gateway's own open store."""
        return self.app[keys.STORE]

    @property
    def rules(self) -> Rules:
        """The gateway's own rules."""
        return self.app[keys.RULES]

    def client(self, officer: str = OFFICER) -> AbstractAsyncContextManager[CityClient]:
        """A city system that speaks for the officer."""
        return CityClient.connect(self.url, api_key=self.installation.api_keys[officer])

    def http(self, officer: str | None = OFFICER) -> aiohttp.ClientSession:
        """A bare HTTP session with the officer's key, or with none."""
        key = officer and self.installation.api_keys[officer]
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return aiohttp.ClientSession(self.url, headers=headers)

    def application(self, *, received_at: datetime | None = None, **changes: Any) -> bytes:
        """The sample application, received an hour ago unless said otherwise."""
        at = received_at or self.clock() - timedelta(hours=1)
        return cast.application(received_at=at, **changes)

    def sign(self, manifest: bytes, *, who: str = "officer") -> bytes:
        """The detached CAdES of somebody of the cast."""
        return cades.sign(
            manifest,
            signer=self.installation.hierarchy[who].signer,
            signing_time=self.clock(),
            detached=True,
            certificates=self.installation.hierarchy.pool,
        )

    async def ready_case(self, *, key: str = "ready") -> UUID:
        """A case with its documents and a good signature, to be submitted."""
        async with self.client() as city:
            case = UUID((await city.open_case(self.application(), idempotency_key=key))["id"])
            for scan in cast.documents():
                await city.put_document(case, scan.name, scan.content, media_type=scan.media_type)
            await city.put_signature(case, self.sign(await city.manifest(case)))
        return case

    async def kept(self) -> dict[str, object]:
        """What is durable of cases: rows by table, versions, files. Equal means: nothing stored."""
        async with self.store.read() as tx:
            rows = {
                table.name: await tx.scalar(select(func.count()).select_from(table))
                for table in _CASE_TABLES
            }
            versions = (await tx.execute(select(CASES.c.id, CASES.c.version))).all()
        files_of_documents = (self.data / "blobs").rglob("*")
        return {
            **rows,
            "versions": sorted((str(row.id), row.version) for row in versions),
            "files": sorted(path.name for path in files_of_documents if path.is_file()),
        }


@asynccontextmanager
async def running(
    data: Path,
    *,
    simulator_data: Path,
    crypto_port: int = NOBODY_LISTENS,
    clock: Clock | None = None,
    **overrides: Any,
) -> AsyncIterator[RunningGateway]:
    """A gateway that listens on a free port; it has stopped when the block ends."""
    clock = clock or Clock()
    installation = await install(
        data,
        simulator_data=simulator_data,
        crypto_port=crypto_port,
        now=clock(),
        **{"http": {"port": 0}, "worker": {"poll_s": 0.05}, **overrides},
    )
    app = composition.build(installation.settings, clock=clock)
    async with listening(app, installation.settings.http) as url:
        yield RunningGateway(url=url, installation=installation, app=app, clock=clock)


def hierarchy_in(folder: Path) -> Path:
    """The simulator's folder with a hierarchy made now; make it once, copy it for each test."""
    files.prepare(folder, now=datetime.now(UTC) - timedelta(days=1))
    return folder


def copy_of(folder: Path, to: Path) -> Path:
    """A copy of the simulator's folder, for one test."""
    return Path(shutil.copytree(folder, to))
