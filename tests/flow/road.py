"""The road between a city and the ministry, and the words in which stories are told about it.

Everything is real: the gateway and the simulator listen on loopback, each over its own store, with
the encryption modules' channel between them. A story waits for a condition, never for a time.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from prometheus_client.parser import text_string_to_metric_families

from connectors.city.client import CityClient
from connectors.simulator import cast
from crypto_module.ades import asic
from gateway.cli.installation import Installation
from tests.support.gateway import OFFICER, Clock, RunningGateway, running
from tests.support.ministry import Desk, Ministry, ministry

Json = Mapping[str, Any]

FRONT_OFFICER: Final = "front-officer-1"
CERTIFICATES: Final = {officer.id: officer.certificate for officer in cast.OFFICERS}
# Fast, so that stories are short; the law of waiting is the same.
WORKER: Final = {"poll_s": 0.05, "retry_first_s": 0.05, "retry_longest_s": 0.5}
_HTTP: Final = {"port": 0, "requests_per_minute": 1_000_000}
_PATIENCE_S: Final = 60
_LOOK_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Figures:
    """One scrape of /metrics."""

    samples: Mapping[tuple[str, frozenset[tuple[str, str]]], float]

    @classmethod
    def read(cls, text: str) -> "Figures":
        return cls(
            {
                (sample.name, frozenset(sample.labels.items())): sample.value
                for family in text_string_to_metric_families(text)
                for sample in family.samples
            }
        )

    def of(self, name: str, **labels: str) -> float:
        """The figure; what was never counted is not written and is zero."""
        return self.samples.get((name, frozenset(labels.items())), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """Both ends."""

    gateway: RunningGateway
    ministry: Ministry

    @property
    def desk(self) -> Desk:
        return self.ministry.desk

    @property
    def installation(self) -> Installation:
        return self.gateway.installation

    async def figures(self) -> Figures:
        """What the operator's monitoring sees."""
        async with self.gateway.http(None) as http, http.get("/metrics") as response:
            return Figures.read(await response.text())

    async def filled(self, city: CityClient, **changes: Any) -> UUID:
        """A case with its scans; not signed."""
        body = self.gateway.application(**changes)
        case = UUID((await city.open_case(body, idempotency_key=str(uuid4())))["id"])
        for scan in cast.documents():
            await city.put_document(case, scan.name, scan.content, media_type=scan.media_type)
        return case

    async def signed(self, city: CityClient, *, officer: str = OFFICER, **changes: Any) -> UUID:
        """A case with its scans and a good signature of the officer; not submitted."""
        case = await self.filled(city, **changes)
        await self.sign(city, case, officer=officer)
        return case

    async def sign(self, city: CityClient, case: UUID, *, officer: str = OFFICER) -> None:
        """The officer signs what the case holds now."""
        manifest = await city.manifest(case)
        await city.put_signature(case, self.gateway.sign(manifest, who=CERTIFICATES[officer]))

    async def put_container(self, case: UUID, manifest: bytes) -> None:
        """The officer's signature over this manifest in an ASiC-E, as some city systems make it."""
        container = asic.write(manifest, self.gateway.sign(manifest), ())
        headers = {"Content-Type": "application/vnd.etsi.asic-e+zip"}
        async with (
            self.gateway.http() as http,
            http.put(
                f"/api/v1/cases/{case}/signature", data=b"".join(container), headers=headers
            ) as response,
        ):
            assert response.ok, await response.text()

    async def accepted(self, city: CityClient, **changes: Any) -> UUID:
        """A case that the ministry has accepted."""
        case = await self.signed(city, **changes)
        ended = await submit(city, case)
        assert ended["state"] == "succeeded", ended
        await until(city, case, is_acknowledged)
        return case

    @asynccontextmanager
    async def misbehaving(self, **switches: object) -> AsyncIterator[None]:
        """The ministry as its switches say, until the block ends."""
        await self.desk.switch(**switches)
        try:
            yield
        finally:
            await self.desk.switch(**{name: type(value)() for name, value in switches.items()})


@asynccontextmanager
async def road(
    folder: Path, *, simulator_data: Path, clock: Clock | None = None, **overrides: Any
) -> AsyncIterator[Road]:
    """A road of one's own; ``overrides`` are settings of the gateway."""
    clock = clock or Clock()
    async with (
        ministry(simulator_data, clock=clock) as there,
        gateway_towards(there, folder, simulator_data, clock=clock, **overrides) as here,
    ):
        yield Road(gateway=here, ministry=there)


def gateway_towards(
    there: Ministry, folder: Path, simulator_data: Path, **overrides: Any
) -> AbstractAsyncContextManager[RunningGateway]:
    """A gateway whose modules dial this ministry; over the same folder, it lives again."""
    return running(
        folder / "gateway",
        simulator_data=simulator_data,
        crypto_port=there.crypto_port,
        **{"http": _HTTP, "worker": WORKER, **overrides},
    )


async def submit(city: CityClient, case: UUID) -> Json:
    """The operation of the submission, ended."""
    return await city.wait_operation(UUID((await city.submit(case))["id"]), timeout_s=_PATIENCE_S)


async def until(city: CityClient, case: UUID, condition: Callable[[Json], bool]) -> Json:
    """The case as the API shows it, once the condition holds."""
    async with asyncio.timeout(_PATIENCE_S):
        while not condition(found := await city.case(case)):  # noqa: ASYNC110 - the worker moves it
            await asyncio.sleep(_LOOK_S)
    return found


async def told(city: CityClient, case: UUID) -> list[str]:
    """The types of what happened to the case, from the feed of events."""
    types: list[str] = []
    after: str | None = None
    while (page := await city.events(after=after))["items"]:
        types += [
            str(event["type"]).removeprefix("ua.brama.")
            for event in page["items"]
            if event["data"]["case"] == str(case)
        ]
        after = page["next_after"]
    return types


def is_acknowledged(case: Json) -> bool:
    return bool(case["transport_state"] == "ACKED")


def waits_to_repeat(case: Json) -> bool:
    return bool(case["transport_state"] == "RETRY_WAIT")
