"""The SQLite driver says what aiosqlite says, at one crossing to its thread a statement."""

import sqlite3
from pathlib import Path
from typing import Any

import aiosqlite
import pytest

from gateway.store import sqlite_driver

TABLE = "CREATE TABLE stones (name TEXT UNIQUE, weight INTEGER)"
INSERT = "INSERT INTO stones VALUES (?, ?)"
STONES = [("keel", 3), ("lintel", 5)]


async def told(connection: aiosqlite.Connection, cursor: Any) -> list[object]:
    try:
        await cursor.execute(TABLE)
        await cursor.executemany(INSERT, STONES)
        inserted = cursor.rowcount
        await cursor.execute("SELECT name, weight FROM stones ORDER BY weight", ())
        rows = list(await cursor.fetchall())
        return [inserted, rows, cursor.description]
    finally:
        await connection.close()


async def test_both_drivers_tell_the_same(tmp_path: Path) -> None:
    ours = await sqlite_driver.connect(str(tmp_path / "ours.sqlite3"))
    mine = await told(ours, ours.cursor())
    theirs = await aiosqlite.connect(tmp_path / "theirs.sqlite3")
    assert mine == await told(theirs, await theirs.cursor())
    assert mine[:2] == [2, STONES]


async def test_a_refused_statement_raises_what_sqlite_raises(tmp_path: Path) -> None:
    connection = await sqlite_driver.connect(str(tmp_path / "ours.sqlite3"))
    cursor: Any = connection.cursor()
    await cursor.execute(TABLE)
    await cursor.execute(INSERT, STONES[0])
    with pytest.raises(sqlite3.IntegrityError):
        await cursor.execute(INSERT, STONES[0])
    await connection.close()


async def test_what_is_rolled_back_is_gone_and_no_transaction_is_no_error(tmp_path: Path) -> None:
    connection = await sqlite_driver.connect(str(tmp_path / "ours.sqlite3"))
    cursor: Any = connection.cursor()
    await cursor.execute(TABLE)
    await connection.commit()
    await cursor.execute(INSERT, STONES[0])
    await connection.rollback()
    await connection.rollback()
    await cursor.execute("SELECT count(*) FROM stones")
    assert await cursor.fetchall() == [(0,)]
    await connection.close()
