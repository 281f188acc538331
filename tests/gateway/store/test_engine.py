"""The rules of the engines: durable, serial where it must be, silent about parameters."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from gateway.store import Store, StoreUnavailable
from gateway.store.schema.cases import JOURNAL_NUMBERS


async def test_sqlite_commits_are_on_the_disk_and_foreign_keys_hold(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'brama.sqlite3'}")
    async with store.write() as tx:
        found = [
            (await tx.execute(text(f"PRAGMA {name}"))).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    await store.close()
    # synchronous: 2 is FULL.
    assert found == ["wal", 2, 1]


async def _write_twice(store: Store, access_point: str) -> None:
    async with store.write() as tx:
        for _ in range(2):
            row = {"access_point": access_point, "year": 2026, "last": 1}
            await tx.execute(insert(JOURNAL_NUMBERS).values(**row))


async def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(IntegrityError):
        await _write_twice(store, "a")
    async with store.read() as tx:
        assert (await tx.execute(select(JOURNAL_NUMBERS))).all() == []


async def test_a_database_error_shows_no_parameters(store: Store) -> None:
    with pytest.raises(IntegrityError) as caught:
        await _write_twice(store, "3110501234")
    # PostgreSQL names the doubled key in its DETAIL; no key of ours is personal data.
    assert "3110501234" not in str(caught.value).split("DETAIL")[0]


async def test_writers_that_read_first_never_fail_as_locked(store: Store) -> None:
    async with store.write() as tx:
        await tx.execute(insert(JOURNAL_NUMBERS).values(access_point="a", year=2026, last=0))

    async def add_one() -> None:
        async with store.write() as tx:
            read = await tx.execute(select(JOURNAL_NUMBERS.c.last).with_for_update())
            await tx.execute(update(JOURNAL_NUMBERS).values(last=read.scalar_one() + 1))

    await asyncio.gather(*(add_one() for _ in range(20)))
    async with store.read() as tx:
        assert await tx.scalar(select(JOURNAL_NUMBERS.c.last)) == 20


async def test_a_database_that_is_not_there_is_unavailable_not_broken() -> None:
    with pytest.raises(StoreUnavailable):
        await Store.open("postgresql://nobody@127.0.0.1:1/none")


async def test_a_server_that_stays_silent_is_unavailable(postgres: str) -> None:
    store = await Store.open(postgres, patience_s=0.2)
    try:
        with pytest.raises(StoreUnavailable):
            async with store.read() as tx:
                await tx.exec_driver_sql("SELECT pg_sleep(20)")
        async with store.read() as tx:
            assert await tx.scalar(text("SELECT 1")) == 1
    finally:
        await store.close()
