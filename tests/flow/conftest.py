"""One road for all stories that neither move the clock nor stop a side."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.flow import road as roads
from tests.flow.road import Road
from tests.support.gateway import copy_of


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def road(
    tmp_path_factory: pytest.TempPathFactory, simulator_files: Path
) -> AsyncIterator[Road]:
    """Shared: a story counts what changed, not what there is."""
    folder = tmp_path_factory.mktemp("road")
    simulator = copy_of(simulator_files, folder / "simulator")
    async with roads.road(folder, simulator_data=simulator) as open_road:
        yield open_road
