"""Passing on and giving back, with the reason kept for those who must mend the case."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.case import Case
from gateway.store import cases
from gateway.store.engine import Store
from gateway.store.events import Event
from gateway.store.schema.ministry import RETURNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Why a case was given back, by whom and in which round."""

    round: int
    role: str
    code: str
    text: str = field(repr=False)
    at: datetime


async def pass_on(
    store: Store, before: Case, after: Case, *, happened: Sequence[Event], now: datetime
) -> None:
    """Write that the case goes on to СПСЗН."""
    async with store.write() as tx:
        await cases.change(tx, before, after, happened, now=now)


async def send_back(
    store: Store,
    before: Case,
    after: Case,
    *,
    returned: Return,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Write that the case is given back, and why."""
    async with store.write() as tx:
        await cases.change(tx, before, after, happened, now=now)
        await put_return_in(tx, after.id, returned)


async def put_return_in(tx: AsyncConnection, case: UUID, returned: Return) -> None:
    """Keep the reason of a return inside the open transaction."""
    await tx.execute(
        insert(RETURNS).values(
            case_id=case,
            round=returned.round,
            role=returned.role,
            code=returned.code,
            text=returned.text,
            at=returned.at,
        )
    )


async def returns(store: Store, case: UUID) -> Sequence[Return]:
    """Return why the case was given back, oldest first."""
    async with store.read() as tx:
        query = select(RETURNS).where(RETURNS.c.case_id == case).order_by(RETURNS.c.id)
        return [
            Return(
                round=row["round"],
                role=row["role"],
                code=row["code"],
                text=row["text"],
                at=row["at"],
            )
            for row in (await tx.execute(query)).mappings()
        ]
