"""The cases in work: read for the desk, moved by it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.simulator.store.schema import ACKNOWLEDGEMENTS, CASES, DELIVERIES
from gateway.domain.case import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseInWork:
    """A case as the desk has it."""

    id: UUID
    number: str
    round: int
    status: Status
    access_point: str
    spszn: str
    service: str
    program: str
    incoming_number: int
    accepted_at: datetime
    application: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A case with how often its packages arrived and how often one was accepted."""

    case: CaseInWork
    deliveries: int
    acceptances: int


async def case_by_id(tx: AsyncConnection, case: UUID) -> CaseInWork | None:
    """The case, if it is known."""
    row = (await tx.execute(select(CASES).where(CASES.c.id == case))).one_or_none()
    return None if row is None else _case(row)


async def cases_by_number(tx: AsyncConnection, number: str) -> Sequence[CaseInWork]:
    """The cases of a journal number; gateways of two cities may give the same."""
    rows = await tx.execute(select(CASES).where(CASES.c.number == number))
    return [_case(row) for row in rows]


async def all_cases(tx: AsyncConnection) -> Sequence[Counted]:
    """Every case by incoming number, with its counts."""
    deliveries = (
        select(DELIVERIES.c.case_id, func.count().label("times"))
        .group_by(DELIVERIES.c.case_id)
        .subquery()
    )
    acceptances = (
        select(ACKNOWLEDGEMENTS.c.case_id, func.count().label("times"))
        .group_by(ACKNOWLEDGEMENTS.c.case_id)
        .subquery()
    )
    query = (
        select(CASES, deliveries.c.times, acceptances.c.times)
        .join(deliveries, deliveries.c.case_id == CASES.c.id)
        .join(acceptances, acceptances.c.case_id == CASES.c.id)
        .order_by(CASES.c.incoming_number)
    )
    rows = await tx.execute(query)
    return [Counted(case=_case(row), deliveries=row[-2], acceptances=row[-1]) for row in rows]


async def set_status(tx: AsyncConnection, case: UUID, status: Status) -> None:
    """Move the case; whether it may be moved is asked of the transition table before."""
    await tx.execute(update(CASES).where(CASES.c.id == case).values(status=status))


def _case(row: Row[tuple[object, ...]]) -> CaseInWork:
    values = row._mapping  # noqa: SLF001 - the documented way to a row's columns by name
    return CaseInWork(
        id=values["id"],
        number=values["number"],
        round=values["round"],
        status=Status(values["status"]),
        access_point=values["access_point"],
        spszn=values["spszn"],
        service=values["service"],
        program=values["program"],
        incoming_number=values["incoming_number"],
        accepted_at=values["accepted_at"],
        application=values["application"],
    )
