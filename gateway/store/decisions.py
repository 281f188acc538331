"""Decisions: each kept as it came, the newest in force until the city says it has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.case import Case
from gateway.domain.decision import Decision
from gateway.domain.service import DecisionKind
from gateway.store import events
from gateway.store.engine import Store
from gateway.store.events import Event
from gateway.store.schema.ministry import DECISIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDecision:
    """A decision, when it came, and when the city confirmed that it has it."""

    id: int
    decision: Decision
    received_at: datetime
    acknowledged_at: datetime | None


async def current(store: Store, case: UUID) -> StoredDecision | None:
    """Return the decision in force, or None."""
    async with store.read() as tx:
        return await current_in(tx, case)


async def current_in(tx: AsyncConnection, case: UUID) -> StoredDecision | None:
    """Return the decision in force as the open transaction sees it."""
    query = (
        select(DECISIONS)
        .where(DECISIONS.c.case_id == case)
        .order_by(DECISIONS.c.id.desc())
        .limit(1)
    )
    row = (await tx.execute(query)).mappings().first()
    return None if row is None else decision_of(row)


async def put_in(tx: AsyncConnection, case: UUID, decision: Decision, *, now: datetime) -> None:
    """Keep a decision inside the open transaction; earlier ones stay on record."""
    await tx.execute(
        insert(DECISIONS).values(
            case_id=case,
            kind=decision.kind.value,
            amount=None if decision.amount is None else str(decision.amount),
            valid_from=decision.valid_from,
            valid_to=decision.valid_to,
            refusal_reason=decision.refusal_reason,
            number=decision.number,
            date=decision.date,
            body=decision.body,
            received_at=now,
        )
    )


async def acknowledge(
    store: Store,
    case: Case,
    decision: StoredDecision,
    *,
    client: str,
    happened: Sequence[Event],
    now: datetime,
) -> bool:
    """Write that the city has this decision; False when it was written before."""
    async with store.write() as tx:
        written = await tx.execute(
            update(DECISIONS)
            .where(DECISIONS.c.id == decision.id, DECISIONS.c.acknowledged_at.is_(None))
            .values(acknowledged_at=now, acknowledged_by=client)
        )
        if written.rowcount != 1:
            return False
        await events.append(tx, happened, case=case, now=now)
        return True


def decision_of(row: RowMapping) -> StoredDecision:
    """Return the decision that a row holds."""
    return StoredDecision(
        id=row["id"],
        decision=Decision(
            kind=DecisionKind(row["kind"]),
            number=row["number"],
            date=row["date"],
            body=row["body"],
            amount=None if row["amount"] is None else Decimal(row["amount"]),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            refusal_reason=row["refusal_reason"],
        ),
        received_at=row["received_at"],
        acknowledged_at=row["acknowledged_at"],
    )
