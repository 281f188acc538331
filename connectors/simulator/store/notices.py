"""What each access point is told, numbered without gaps from 1."""

from collections.abc import Sequence

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.simulator.store.schema import NOTICES


async def next_number(tx: AsyncConnection, access_point: str) -> int:
    """The number of the next notice to this access point."""
    query = select(func.max(NOTICES.c.number)).where(NOTICES.c.access_point == access_point)
    return ((await tx.execute(query)).scalar_one() or 0) + 1


async def add_notice(tx: AsyncConnection, *, access_point: str, number: int, signed: bytes) -> None:
    """Keep the signed notice."""
    await tx.execute(
        insert(NOTICES).values(access_point=access_point, number=number, signed=signed)
    )


async def notices_after(
    tx: AsyncConnection, *, access_point: str, after: int, limit: int
) -> Sequence[tuple[int, bytes]]:
    """Numbers and signed notices that follow ``after``, in order."""
    table = NOTICES.c
    query = (
        select(table.number, table.signed)
        .where(table.access_point == access_point, table.number > after)
        .order_by(table.number)
        .limit(limit)
    )
    return [(number, signed) for number, signed in await tx.execute(query)]
