"""What a case holds at one of its versions: the application, the documents, the signature."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.documents import Document
from gateway.store.engine import Store
from gateway.store.schema.cases import APPLICATIONS, CASES, DOCUMENTS, SIGNATURES


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument(Document):
    """A document whose bytes are durable as ``blob``."""

    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredApplication:
    """application.json, the bytes as the city sent them."""

    body: bytes = field(repr=False)
    sha256: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSignature:
    """The officer's КЕП; ``manifest`` is set when a ready container brought its own."""

    body: bytes = field(repr=False)
    manifest: bytes | None = field(repr=False)
    sha256: bytes
    added_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything a manifest lists, as it was at one version of the case; documents by name."""

    application: StoredApplication
    documents: tuple[StoredDocument, ...]


async def current(store: Store, case: UUID) -> Contents:
    """Return what the case holds now."""
    async with store.read() as tx:
        return await contents_in(tx, case)


async def contents_in(tx: AsyncConnection, case: UUID, version: int | None = None) -> Contents:
    """Return what the case held at ``version``, or holds now."""
    applications = select(APPLICATIONS).where(_living(APPLICATIONS, case, version))
    documents = select(DOCUMENTS).where(_living(DOCUMENTS, case, version))
    application = (await tx.execute(applications)).mappings().one()
    # Sorted here, not by SQL: collations differ, and this order is signed.
    rows = sorted((await tx.execute(documents)).mappings(), key=lambda row: str(row["name"]))
    return Contents(
        application=StoredApplication(body=application["body"], sha256=application["sha256"]),
        documents=tuple(
            StoredDocument(
                name=row["name"],
                media_type=row["media_type"],
                size=row["size"],
                sha256=row["sha256"],
                blob=row["blob"],
            )
            for row in rows
        ),
    )


async def earlier(store: Store, case: UUID, *, before: int, limit: int) -> Sequence[Contents]:
    """Return what the case held before version ``before``, newest first, each state once."""
    async with store.read() as tx:
        versions: set[int] = set()
        for table in (APPLICATIONS, DOCUMENTS):
            for column in (table.c.added_version, table.c.removed_version):
                query = select(column).where(table.c.case_id == case, column < before)
                versions.update((await tx.execute(query)).scalars())
        found = [await contents_in(tx, case, v) for v in sorted(versions, reverse=True)[:limit]]
        now = await contents_in(tx, case)
    return [state for state in found if state != now]


async def signature(store: Store, case: UUID) -> StoredSignature | None:
    """Return the signature put last, or None."""
    async with store.read() as tx:
        return await signature_in(tx, case)


async def signature_in(tx: AsyncConnection, case: UUID) -> StoredSignature | None:
    """Return the signature put last as the open transaction sees it, or None."""
    query = select(SIGNATURES).where(_living(SIGNATURES, case, None))
    row = (await tx.execute(query)).mappings().first()
    if row is None:
        return None
    return StoredSignature(
        body=row["body"],
        manifest=row["manifest"],
        sha256=row["sha256"],
        added_by=row["added_by"],
    )


async def put(
    tx: AsyncConnection, table: Table, *, case: UUID, version: int, now: datetime, **columns: Any
) -> None:
    """Write a row that lives from ``version`` in place of the one it follows."""
    await close(tx, table, case=case, version=version, name=columns.get("name"))
    await tx.execute(
        insert(table).values(case_id=case, added_version=version, added_at=now, **columns)
    )


async def close(
    tx: AsyncConnection, table: Table, *, case: UUID, version: int, name: str | None = None
) -> int:
    """End the life of the current row (of that name) at ``version``; return how many ended."""
    living = update(table).where(table.c.case_id == case, table.c.removed_version.is_(None))
    if name is not None:
        living = living.where(table.c.name == name)
    return (await tx.execute(living.values(removed_version=version))).rowcount


def _living(table: Table, case: UUID, version: int | None) -> ColumnElement[bool]:
    mine = table.c.case_id == case
    if version is None:
        return mine & table.c.removed_version.is_(None)
    ended = or_(table.c.removed_version.is_(None), table.c.removed_version > version)
    return mine & (table.c.added_version <= version) & ended


async def receipt(store: Store, case: UUID) -> bytes:
    """Return the signed receipt given when the case was opened."""
    async with store.read() as tx:
        query = select(CASES.c.receipt).where(CASES.c.id == case)
        return bytes((await tx.execute(query)).scalar_one())
