"""Bring a database to the newest schema, once, however many gateways start together."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection, make_url

from gateway.store.engine import engines, translated

_SCRIPTS: Final = Path(__file__).parent / "migrations"
# Any number, the same in every gateway: who holds it migrates, the others wait.
_LOCK: Final = 0x6272616D61


async def migrate(url: str) -> None:
    """Apply every migration that the database at ``url`` lacks, in one transaction.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    writer, reader = engines(make_url(url))
    try:
        with translated():
            async with writer.begin() as tx:
                if tx.dialect.name == "postgresql":
                    await tx.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                await tx.run_sync(upgrade)
    finally:
        await writer.dispose()
        await reader.dispose()


def upgrade(connection: Connection) -> None:
    """Run alembic's upgrade inside the open transaction."""
    command.upgrade(config(connection), "head")


def config(connection: Connection) -> Config:
    """Return alembic's configuration; it lives in code so that no working directory matters."""
    made = Config()
    made.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made
