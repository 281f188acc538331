"""The store: two ways in, ``read`` and ``write``, each one transaction.

SQLite: one writer connection (its pool is the queue of writers), BEGIN IMMEDIATE so that a
read-then-write never fails half-way, WAL and synchronous=FULL so that a commit is on the disk.
PostgreSQL: one pool, READ COMMITTED, rows locked by what changes them.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final, Self

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from gateway.store import sqlite_driver
from gateway.store.errors import StoreUnavailable

_READERS: Final = 4
_POSTGRES_POOL: Final = 10
_CONNECT_S: Final = 10.0
_PATIENCE_S: Final = 30.0
"""A statement takes milliseconds: a server that is silent for so long is gone."""


class Store:
    """An open database; made by ``open``, ended by ``close``."""

    def __init__(self, *, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self._writer = writer
        self._reader = reader
        self.dialect: Final[str] = writer.dialect.name

    @classmethod
    async def open(cls, url: str, *, patience_s: float = _PATIENCE_S) -> Self:
        """Return the store at ``url``, which must already have the newest schema."""
        writer, reader = engines(make_url(url), patience_s=patience_s)
        store = cls(writer=writer, reader=reader)
        async with store.read() as tx:
            await tx.exec_driver_sql("SELECT 1")
        return store

    async def close(self) -> None:
        """Let go of all connections."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that changes: committed at the end, undone by any exception."""
        with translated():
            async with self._writer.begin() as tx:
                yield tx

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that only reads, never waiting for writers."""
        with translated():
            async with self._reader.begin() as tx:
                yield tx


def engines(url: URL, *, patience_s: float | None = None) -> tuple[AsyncEngine, AsyncEngine]:
    """Return the engines that write and that read; on PostgreSQL they are one.

    ``patience_s`` bounds each statement on PostgreSQL; a migration waits as long as it must.
    """
    if url.get_backend_name() == "sqlite":
        url = url.set(drivername="sqlite+aiosqlite")
        return _sqlite(url, size=1, begin="BEGIN IMMEDIATE"), _sqlite(
            url, size=_READERS, begin="BEGIN"
        )
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        pool_size=_POSTGRES_POOL,
        pool_pre_ping=True,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        connect_args={"timeout": _CONNECT_S, "command_timeout": patience_s},
    )
    return engine, engine


def _sqlite(url: URL, *, size: int, begin: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        connect_args={"async_creator_fn": sqlite_driver.connect},
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=60,
        # Parameters are personal data: no error message may show them.
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        # The driver's own transactions are off: BEGIN is said below, and said once.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def translated() -> Iterator[None]:
    """Turn the faults of a database that cannot answer into ``StoreUnavailable``."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout, OSError) as err:
        raise StoreUnavailable(f"The database did not answer ({type(err).__name__}).") from err
    except DBAPIError as err:
        if err.connection_invalidated:
            raise StoreUnavailable("The connection to the database was lost.") from err
        raise
