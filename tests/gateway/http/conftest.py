"""One gateway for all tests of a module that leave nothing behind, and the case they turn to."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
import pytest
import pytest_asyncio

from tests.support.gateway import RunningGateway, copy_of, running


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A gateway with one case whose documents and signature are in place."""

    gateway: RunningGateway
    case: UUID

    @property
    def path(self) -> str:
        """The address of the case."""
        return f"/api/v1/cases/{self.case}"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standing(
    tmp_path_factory: pytest.TempPathFactory, simulator_files: Path
) -> AsyncIterator[Standing]:
    folder = tmp_path_factory.mktemp("standing")
    limits = {"document_bytes": 3_000_000, "case_bytes": 4_000_000, "documents": 10}
    simulator = copy_of(simulator_files, folder / "simulator")
    async with running(folder / "gateway", simulator_data=simulator, limits=limits) as gateway:
        yield Standing(gateway=gateway, case=await gateway.ready_case())


async def problem(response: aiohttp.ClientResponse) -> dict[str, Any]:
    """The problem that a response must be."""
    assert response.content_type == "application/problem+json", await response.text()
    found: dict[str, Any] = await response.json()
    assert found["type"] == f"urn:brama:problem:{found['code']}"
    assert found["status"] == response.status
    assert found["title"]
    assert found["detail"]
    return found


def changed(application: bytes, path: str, value: object) -> bytes:
    """The application with one field, named by a dotted path, put to ``value``."""
    whole = json.loads(application)
    *parents, name = path.split(".")
    inner = whole
    for parent in parents:
        inner = inner[parent]
    inner[name] = value
    return json.dumps(whole, ensure_ascii=False).encode()
