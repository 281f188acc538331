"""SQLite statements at one thread crossing each.

aiosqlite crosses to its thread for every step of a statement: cursor, execute, fetch, close. At
the gateway's many small statements the crossings cost more than the statements, so here one
crossing does all four. The rows were fetched whole before too: SQLAlchemy buffers them.
"""

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import aiosqlite
from typing_extensions import override

_ITER_CHUNK: Final = 64
_BUSY_S: Final = 15.0
_AGAIN_S: Final = 0.01


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What is left of a cursor once it is closed."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    rows: Sequence[Any] = ()


class OneCrossingCursor:
    """A cursor of the shape that SQLAlchemy drives; it holds no cursor of the database."""

    def __init__(self, connection: "OneCrossingConnection") -> None:
        self._connection = connection
        self._outcome = _Outcome()
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        """The columns of the last statement; None when it returns no rows."""
        return self._outcome.description

    @property
    def rowcount(self) -> int:
        """The rows that the last statement changed, or -1."""
        return self._outcome.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The row identifier of the last insertion."""
        return self._outcome.lastrowid

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        """Run one statement and hold its rows."""
        self._outcome = await self._connection.across(_run, statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> Self:
        """Run one statement for each row of parameters."""
        self._outcome = await self._connection.across(_run_many, statement, parameters)
        return self

    async def fetchall(self) -> Sequence[Any]:
        """Return the rows, held already."""
        return self._outcome.rows

    async def close(self) -> None:
        """Forget the rows; the database's cursor was closed long ago."""
        self._outcome = _Outcome(description=self._outcome.description)


class OneCrossingConnection(aiosqlite.Connection):
    """An aiosqlite connection whose cursors cross to its thread once."""

    @override
    def cursor(self) -> Any:
        """Return a cursor; unlike aiosqlite's, making it crosses nothing."""
        return OneCrossingCursor(self)

    async def across(self, work: Any, *arguments: Any) -> _Outcome:
        """Return what ``work`` makes of the connection, done in its thread."""
        outcome: _Outcome = await self._execute(  # type: ignore[no-untyped-call]
            work, self._conn, *arguments
        )
        return outcome

    @override
    async def rollback(self) -> None:
        """Undo the open transaction; the pool asks at each return, when there is none."""
        if self._conn.in_transaction:
            await super().rollback()


def connect(database: str, **options: Any) -> OneCrossingConnection:
    """Return a connection to be awaited, as ``aiosqlite.connect`` does."""
    connection = OneCrossingConnection(lambda: _opened(database, options), _ITER_CHUNK)
    # A process must be able to end while a connection is open.
    connection._thread.daemon = True  # noqa: SLF001 - aiosqlite has no other way
    return connection


def _opened(database: str, options: dict[str, Any]) -> sqlite3.Connection:
    connection: sqlite3.Connection = sqlite3.connect(database, timeout=_BUSY_S, **options)
    try:
        _write_ahead(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the file to write-ahead logging, once for ever; this runs in the driver's thread.

    The timeout of SQLite does not cover the switch: of gateways that open a new file together, all
    but one are told at once that it is locked.
    """
    give_up = time.monotonic() + _BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(_AGAIN_S)
        else:
            return


def _run(connection: sqlite3.Connection, statement: str, parameters: Sequence[Any]) -> _Outcome:
    return _outcome(connection.execute(statement, parameters))


def _run_many(
    connection: sqlite3.Connection, statement: str, parameters: Sequence[Sequence[Any]]
) -> _Outcome:
    return _outcome(connection.executemany(statement, parameters))


def _outcome(cursor: sqlite3.Cursor) -> _Outcome:
    try:
        return _Outcome(
            description=cursor.description,
            rowcount=cursor.rowcount,
            lastrowid=cursor.lastrowid,
            rows=cursor.fetchall() if cursor.description else (),
        )
    finally:
        cursor.close()
