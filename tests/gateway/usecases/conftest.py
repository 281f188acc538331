"""The small world, on SQLite where the engine does not matter."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.store import Store, migrate
from tests.gateway.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    url = f"sqlite:///{tmp_path / 'brama.sqlite3'}"
    await migrate(url)
    store = await Store.open(url)
    yield await World.made(store, tmp_path)
    await store.close()


@pytest.fixture
async def both(store: Store, tmp_path: Path) -> World:
    """The same world on each engine."""
    return await World.made(store, tmp_path)
