"""A ministry on plain loopback, whose modules name themselves: the channel has its own tests."""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from connectors.simulator import cast, files
from connectors.simulator.assembly import SimulatorSettings, assemble
from connectors.simulator.files import Files
from connectors.simulator.pki import Hierarchy
from connectors.simulator.pki.table import ACCESS_POINT
from connectors.simulator.registry import fingerprint
from connectors.simulator.store.database import Database
from crypto_module.ades import asic, cades
from crypto_module.cms.sign import Signer
from crypto_module.validation import (
    BASIC_NO_REVOCATION,
    Accepted,
    Evidence,
    Policy,
    validate,
)

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MODULE_HEADER = "Test-Module"


@pytest.fixture(scope="session")
def premises_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("premises")


@pytest.fixture(scope="session")
def premises(premises_directory: Path) -> Files:
    return files.prepare(premises_directory, now=START)


@pytest.fixture(scope="session")
def hierarchy(premises: Files) -> Hierarchy:
    return premises.hierarchy


@dataclass
class Clock:
    """A moment that a test moves."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **delta: float) -> None:
        self.moment += timedelta(**delta)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@dataclass(frozen=True)
class Parcel:
    """A package as the gateway would send it."""

    octets: bytes
    case: UUID = field(default_factory=uuid4)
    number: str = "KYIV-2026-000001"
    round: int = 1


class City:
    """Makes packages of the sample case, right or wrong as a test asks."""

    def __init__(self, hierarchy: Hierarchy, now: datetime = START) -> None:
        self.hierarchy = hierarchy
        self.now = now

    def package(
        self,
        *,
        signer: Signer | None = None,
        application: bytes | None = None,
        left_out: str | None = None,
        added: tuple[str, bytes] | None = None,
        changed: str | None = None,
    ) -> bytes:
        body = application or cast.application(received_at=self.now - timedelta(hours=1))
        documents = {"application.json": ("application/json", body)}
        documents |= {scan.name: (scan.media_type, scan.content) for scan in cast.documents()}
        objects = [
            asic.DataObject(name=name, media_type=kind, digest=hashlib.sha256(content).digest())
            for name, (kind, content) in documents.items()
            if name != left_out
        ]
        manifest = asic.manifest(objects)
        signature = cades.sign(
            manifest,
            signer=signer or self.hierarchy["officer"].signer,
            signing_time=self.now,
            detached=True,
        )
        contents = {name: content for name, (_, content) in documents.items()}
        contents |= dict([added] if added else [])
        if changed is not None:
            contents[changed] += b"\n"
        return b"".join(
            asic.write(manifest, signature, [(name, [one]) for name, one in contents.items()])
        )


@pytest.fixture
def city(hierarchy: Hierarchy) -> City:
    return City(hierarchy)


class MinistryProbe:
    """Both doors of one running simulator, and what its statements say under its seal."""

    def __init__(
        self,
        ministry: TestClient[Any, Any],
        desk: TestClient[Any, Any],
        found: Files,
        lines_cut: list[str],
    ) -> None:
        self.lines_cut = lines_cut
        self.ministry = ministry
        self.desk = desk
        self.found = found
        self.headers = {"Authorization": f"Bearer {found.desk_token}"}

    def module(self, access_point: str = ACCESS_POINT) -> str:
        return fingerprint(self.found.hierarchy[f"module-{access_point}"].certificate)

    async def put(self, parcel: Parcel, *, module: str | None = None) -> ClientResponse:
        return await self.ministry.put(
            f"/v1/packages/{parcel.case}",
            params={"round": parcel.round},
            data=parcel.octets,
            headers={
                "Content-Type": asic.MEDIA_TYPE,
                "Brama-Case-Number": parcel.number,
                MODULE_HEADER: module or self.module(),
            },
        )

    async def notices(
        self, *, after: str | None = None, module: str | None = None
    ) -> list[dict[str, str]]:
        query = {} if after is None else {"after": after}
        headers = {MODULE_HEADER: module or self.module()}
        async with self.ministry.get("/v1/notices", params=query, headers=headers) as response:
            items: list[dict[str, str]] = (await response.json())["items"]
            return items

    def sealed(self, signed: bytes, *, now: datetime = START) -> Mapping[str, Any]:
        hierarchy = self.found.hierarchy
        verdict = validate(
            signed,
            evidence=Evidence(certificates=hierarchy.pool),
            policy=Policy(name=BASIC_NO_REVOCATION, anchors=hierarchy.anchors, revocation="none"),
            now=now,
        )
        assert isinstance(verdict, Accepted), verdict
        assert verdict.signatures[0].certificate == hierarchy["ministry-seal"].certificate
        assert verdict.content is not None
        said: Mapping[str, Any] = json.loads(verdict.content)
        return said

    async def call(self, method: str, path: str, **rest: Any) -> tuple[int, Any]:
        async with self.desk.request(method, path, headers=self.headers, **rest) as response:
            if response.content_type in {"application/json", "application/problem+json"}:
                return response.status, await response.json()
            return response.status, await response.read()

    async def cases(self) -> list[dict[str, Any]]:
        _, body = await self.call("GET", "/desk/cases")
        items: list[dict[str, Any]] = body["items"]
        return items


@asynccontextmanager
async def open_ministry(
    data: Path, found: Files, clock: Clock, **switches: object
) -> AsyncIterator[MinistryProbe]:
    settings = SimulatorSettings(data=data, switches=switches)
    lines_cut: list[str] = []

    async def cut(module_sha256: str) -> None:
        lines_cut.append(module_sha256)

    async with Database.open(data / files.DATABASE) as database:
        parts = await assemble(
            database,
            settings,
            found,
            module_of=lambda request: request.headers[MODULE_HEADER],
            cut=cut,
            clock=clock,
        )
        async with (
            TestClient(TestServer(parts.ministry)) as ministry,
            TestClient(TestServer(parts.desk)) as desk,
        ):
            yield MinistryProbe(ministry, desk, found, lines_cut)


@pytest.fixture
async def ministry(tmp_path: Path, premises: Files, clock: Clock) -> AsyncIterator[MinistryProbe]:
    async with open_ministry(tmp_path, premises, clock) as probe:
        yield probe
