"""The log of events as an auditor reads it: newest first, cases by number only. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from gateway.store.engine import Store
from gateway.store.events import Event, event_of
from gateway.store.schema.cases import CASES
from gateway.store.schema.events import EVENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An event and the number of its case; some events are of no case."""

    event: Event
    number: str | None


async def recorded(store: Store, *, before: int | None, limit: int) -> Sequence[Recorded]:
    """The events with a sequence number below ``before``, or the newest."""
    wanted = (
        select(EVENTS, CASES.c.number)
        .outerjoin(CASES, CASES.c.id == EVENTS.c.case_id)
        .order_by(EVENTS.c.seq.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(EVENTS.c.seq < before)
    async with store.read() as tx:
        rows = (await tx.execute(wanted)).mappings()
        return [Recorded(event=event_of(row), number=row["number"]) for row in rows]
