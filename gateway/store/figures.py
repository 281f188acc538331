"""What /metrics tells of all cases, beside the standings of ``board``. Reads only.

Counts are taken by the database over the whole table, so that every gateway process tells the same
and a restart loses nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, case, extract, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.case import SignatureState, Status, TransportState
from gateway.store.engine import Store
from gateway.store.schema.cases import CASES, VERDICTS

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
# From "at once" to past the legal day, over a long weekend.
BOUNDS: Final = (
    _MINUTE,
    5 * _MINUTE,
    15 * _MINUTE,
    _HOUR,
    4 * _HOUR,
    8 * _HOUR,
    _DAY,
    2 * _DAY,
    4 * _DAY,
    7 * _DAY,
    14 * _DAY,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How many took at most each of ``BOUNDS``, how many in all, and their sum of seconds."""

    at_most: Sequence[int]
    count: int
    sum: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The whole, at one moment."""

    by_status: Mapping[Status, int]
    by_transport_state: Mapping[TransportState, int]
    verdicts: Mapping[tuple[str, str], int]
    accepted_late: Mapping[str, int]
    awaiting_evidence: Mapping[str, int]
    received_accepted: Distribution
    received_arrived: Distribution


async def figures(store: Store) -> Figures:
    """Count, in one transaction."""
    late = case((CASES.c.accepted_at > CASES.c.d1_due_at, 1), else_=0)
    async with store.read() as tx:
        statuses = await _grouped(tx, CASES.c.status)
        transport = await _grouped(tx, CASES.c.transport_state)
        verdict = (VERDICTS.c.indication, VERDICTS.c.sub_indication)
        judged = await tx.execute(select(*verdict, func.count()).group_by(*verdict))
        accepted_late = await tx.execute(
            select(CASES.c.access_point, func.sum(late)).group_by(CASES.c.access_point)
        )
        awaiting = await tx.execute(
            select(CASES.c.access_point, func.count())
            .where(
                CASES.c.signature_state == SignatureState.INDETERMINATE,
                CASES.c.transport_state == TransportState.QUEUED,
            )
            .group_by(CASES.c.access_point)
        )
        return Figures(
            by_status={status: statuses.get(status, 0) for status in Status},
            by_transport_state={state: transport.get(state, 0) for state in TransportState},
            verdicts={(row[0], row[1] or ""): row[2] for row in judged},
            awaiting_evidence={row[0]: row[1] for row in awaiting},
            accepted_late={row[0]: row[1] for row in accepted_late},
            received_accepted=await _distribution(tx, CASES.c.received_at, CASES.c.accepted_at),
            received_arrived=await _distribution(tx, CASES.c.received_at, CASES.c.arrived_at),
        )


async def _grouped(tx: AsyncConnection, column: ColumnElement[Any]) -> dict[str, int]:
    rows = await tx.execute(select(column, func.count()).group_by(column))
    return {row[0]: row[1] for row in rows}


async def _distribution(
    tx: AsyncConnection, start: ColumnElement[Any], end: ColumnElement[Any]
) -> Distribution:
    seconds = (extract("epoch", end) - extract("epoch", start)).label("seconds")
    # Materialized: else SQLite would compute the difference anew for every bound.
    took = select(seconds).where(end.is_not(None)).cte("took").prefix_with("MATERIALIZED")
    at_most = [func.sum(case((took.c.seconds <= bound, 1), else_=0)) for bound in BOUNDS]
    row = (
        await tx.execute(select(func.count(took.c.seconds), func.sum(took.c.seconds), *at_most))
    ).one()
    return Distribution(
        at_most=[each or 0 for each in row[2:]], count=row[0], sum=float(row[1] or 0)
    )
