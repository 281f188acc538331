"""What arrives: deliveries, accepted packages and the promises made about them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.simulator.store.schema import ACKNOWLEDGEMENTS, CASES, DELIVERIES
from gateway.domain.case import Status


class Outcome(StrEnum):
    """What came of one delivery."""

    ACCEPTED = "accepted"
    REPEATED = "repeated"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One package as it arrived, durable under ``key``."""

    case: UUID
    number: str
    round: int
    access_point: str
    spszn: str
    sha256: bytes
    key: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """The acknowledgement that was given for one round of a case."""

    package_sha256: bytes
    signed: bytes


async def promise_for(tx: AsyncConnection, arrival: Arrival) -> Promise | None:
    """The acknowledgement already given to this access point for this round, if any."""
    table = ACKNOWLEDGEMENTS.c
    query = (
        select(table.package_sha256, table.signed)
        .join(CASES, CASES.c.id == table.case_id)
        .where(
            table.case_id == arrival.case,
            table.round == arrival.round,
            CASES.c.access_point == arrival.access_point,
        )
    )
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else Promise(package_sha256=row[0], signed=row[1])


async def record_delivery(tx: AsyncConnection, arrival: Arrival, outcome: Outcome) -> None:
    """Count the delivery, whatever came of it."""
    await tx.execute(
        insert(DELIVERIES).values(
            case_id=arrival.case,
            round=arrival.round,
            package_sha256=arrival.sha256,
            access_point=arrival.access_point,
            arrived_at=arrival.at,
            outcome=outcome,
        )
    )


async def next_incoming_number(tx: AsyncConnection) -> int:
    """The next number of the journal of incoming cases."""
    highest = (await tx.execute(select(func.max(CASES.c.incoming_number)))).scalar_one()
    return (highest or 0) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What of a package the desk works with."""

    service: str
    program: str
    application: bytes


async def add_case(
    tx: AsyncConnection,
    arrival: Arrival,
    content: Content,
    *,
    incoming_number: int,
) -> None:
    """Enter a new case, checked by its community and passed to СПСЗН (S4)."""
    await tx.execute(
        insert(CASES).values(
            id=arrival.case,
            number=arrival.number,
            round=arrival.round,
            status=Status.SENT_TO_SPSZN,
            access_point=arrival.access_point,
            spszn=arrival.spszn,
            service=content.service,
            program=content.program,
            application=content.application.decode(),
            incoming_number=incoming_number,
            accepted_at=arrival.at,
        )
    )


async def renew_case(tx: AsyncConnection, arrival: Arrival, content: Content) -> None:
    """Replace the content of a returned case by its next round (T9)."""
    await tx.execute(
        update(CASES)
        .where(CASES.c.id == arrival.case)
        .values(
            round=arrival.round,
            status=Status.SENT_TO_SPSZN,
            service=content.service,
            program=content.program,
            application=content.application.decode(),
        )
    )


async def add_promise(tx: AsyncConnection, arrival: Arrival, signed: bytes) -> None:
    """Keep the acknowledgement for ever."""
    await tx.execute(
        insert(ACKNOWLEDGEMENTS).values(
            case_id=arrival.case,
            round=arrival.round,
            package_sha256=arrival.sha256,
            package_key=arrival.key,
            accepted_at=arrival.at,
            signed=signed,
        )
    )
