"""Fixtures of the whole project: a trust hierarchy made once, and a gateway that runs on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.gateway import RunningGateway, copy_of, hierarchy_in, running


@pytest.fixture(scope="session")
def simulator_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The simulator's folder as it is before its first start: hierarchy, registry, desk token."""
    return hierarchy_in(tmp_path_factory.mktemp("simulator"))


@pytest.fixture
def simulator_data(simulator_files: Path, tmp_path: Path) -> Path:
    """The simulator's folder of one test."""
    return copy_of(simulator_files, tmp_path / "simulator")


@pytest.fixture
async def running_gateway(tmp_path: Path, simulator_data: Path) -> AsyncIterator[RunningGateway]:
    """A gateway on loopback in ``tmp_path``, without a ministry."""
    async with running(tmp_path / "gateway", simulator_data=simulator_data) as gateway:
        yield gateway
