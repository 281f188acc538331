"""The open database: one writer at a time, each block one transaction, durable when it ends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from connectors.simulator.store.schema import METADATA


class Database:
    """The simulator's SQLite file."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path) -> AsyncIterator["Database"]:
        """The database of the file, created when there is none."""
        url = URL.create("sqlite+aiosqlite", database=str(path))
        # One connection is the queue: BEGIN IMMEDIATE never meets another writer.
        engine = create_async_engine(
            url, poolclass=AsyncAdaptedQueuePool, pool_size=1, max_overflow=0
        )
        event.listen(engine.sync_engine, "connect", _harden)
        event.listen(engine.sync_engine, "begin", _begin)
        try:
            async with engine.begin() as tx:
                await tx.run_sync(METADATA.create_all)
            yield cls(engine)
        finally:
            await engine.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end, undone by any exception."""
        async with self._engine.begin() as tx:
            yield tx


def _harden(connection: Any, _record: object) -> None:
    # The driver's own transactions are off: BEGIN is said below, and said once.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
