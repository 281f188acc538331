"""DAT files that were made: every version of them, and which cases each holds."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.simulator.store.schema import EXPORTED_CASES, EXPORTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One version of one DAT file."""

    export_id: UUID
    version: int
    program: str
    created_at: datetime
    sha256: bytes
    octets: bytes = field(repr=False)


async def export_of_exactly(tx: AsyncConnection, cases: Collection[UUID]) -> UUID | None:
    """The export that holds these cases and no others; the newest, if several do."""
    table = EXPORTED_CASES.c
    holding_them = select(table.export_id).where(table.case_id.in_(cases))
    query = (
        select(table.export_id)
        .join(EXPORTS, EXPORTS.c.id == table.export_id)
        .where(table.export_id.in_(holding_them), EXPORTS.c.version == 1)
        .order_by(EXPORTS.c.created_at.desc())
        .distinct()
    )
    found: list[UUID] = list((await tx.execute(query)).scalars())
    for export_id in found:
        if await cases_of_export(tx, export_id) == set(cases):
            return export_id
    return None


async def cases_of_export(tx: AsyncConnection, export_id: UUID) -> set[UUID]:
    """The cases that the export holds; none when there is no such export."""
    query = select(EXPORTED_CASES.c.case_id).where(EXPORTED_CASES.c.export_id == export_id)
    return set((await tx.execute(query)).scalars())


async def next_version(tx: AsyncConnection, export_id: UUID) -> int:
    """The version that the next file of this export gets."""
    query = select(func.max(EXPORTS.c.version)).where(EXPORTS.c.id == export_id)
    return ((await tx.execute(query)).scalar_one() or 0) + 1


async def add_export(tx: AsyncConnection, exported: Exported, cases: Collection[UUID]) -> None:
    """Keep the file; its cases are noted with the first version."""
    await tx.execute(
        insert(EXPORTS).values(
            id=exported.export_id,
            version=exported.version,
            program=exported.program,
            created_at=exported.created_at,
            sha256=exported.sha256,
            octets=exported.octets,
        )
    )
    if exported.version == 1:
        rows = [{"export_id": exported.export_id, "case_id": case} for case in cases]
        await tx.execute(insert(EXPORTED_CASES), rows)
