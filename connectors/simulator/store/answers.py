"""Answer files that were imported, the decisions in them, and what was set aside."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.simulator.store.schema import ANSWERS, DECISIONS, QUARANTINE
from gateway.domain import decision as decisions
from gateway.domain.decision import Decision


async def is_imported(tx: AsyncConnection, sha256: bytes) -> bool:
    """Whether exactly this file was imported before."""
    query = select(ANSWERS.c.sha256).where(ANSWERS.c.sha256 == sha256)
    return (await tx.execute(query)).one_or_none() is not None


async def add_answer(tx: AsyncConnection, *, sha256: bytes, export_id: UUID, now: datetime) -> None:
    """Remember the file as imported."""
    await tx.execute(insert(ANSWERS).values(sha256=sha256, export_id=export_id, imported_at=now))


async def latest_decision(tx: AsyncConnection, case: UUID) -> Decision | None:
    """The decision in force; the earlier ones stay as its history."""
    query = (
        select(DECISIONS.c.decision)
        .where(DECISIONS.c.case_id == case)
        .order_by(DECISIONS.c.id.desc())
        .limit(1)
    )
    text = (await tx.execute(query)).scalar_one_or_none()
    return None if text is None else decisions.parse(json.loads(text))


async def add_decision(
    tx: AsyncConnection, case: UUID, decision: Decision, *, answer_sha256: bytes
) -> None:
    """Put the decision in force."""
    await tx.execute(
        insert(DECISIONS).values(
            case_id=case,
            date=decision.date,
            decision=json.dumps(decision.as_json(), ensure_ascii=False),
            answer_sha256=answer_sha256,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """What was set aside: one record of a file, or (``record`` absent) the whole file."""

    answer_sha256: bytes
    record: int | None
    reason: str
    at: datetime


async def quarantine(tx: AsyncConnection) -> Sequence[Quarantined]:
    """Everything that was set aside, oldest first."""
    table = QUARANTINE.c
    query = select(table.answer_sha256, table.record, table.reason, table.at).order_by(table.id)
    return [
        Quarantined(answer_sha256=sha256, record=record, reason=reason, at=at)
        for sha256, record, reason, at in await tx.execute(query)
    ]


async def set_aside(
    tx: AsyncConnection,
    *,
    sha256: bytes,
    reason: str,
    now: datetime,
    record: int | None = None,
    octets: bytes | None = None,
) -> None:
    """Keep what was not imported, with the reason: one record, or the whole file."""
    await tx.execute(
        insert(QUARANTINE).values(
            answer_sha256=sha256, record=record, reason=reason, at=now, octets=octets
        )
    )
