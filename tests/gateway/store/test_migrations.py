"""The migrations give exactly the schema the code speaks, on both engines."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

from gateway.store import Store, migrate
from gateway.store.schema import METADATA


def _differences(connection: Connection) -> Sequence[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


async def test_a_migrated_database_has_the_schema_of_the_code(store: Store) -> None:
    async with store.read() as tx:
        assert await tx.run_sync(_differences) == []


async def test_migrating_again_changes_nothing(url: str) -> None:
    await migrate(url)
    store = await Store.open(url)
    async with store.read() as tx:
        assert await tx.run_sync(_differences) == []
    await store.close()


async def test_gateways_that_start_together_migrate_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fresh.sqlite3'}"
    await asyncio.gather(*(migrate(url) for _ in range(4)))
    store = await Store.open(url)
    async with store.read() as tx:
        assert await tx.run_sync(_differences) == []
    await store.close()
