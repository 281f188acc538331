"""Operations: slow work a client waits for, and the verdict each submission ended with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.errors import NotFound
from gateway.domain.roles import Role
from gateway.store.engine import Store
from gateway.store.schema.cases import OPERATIONS, VERDICTS


class OperationState(StrEnum):
    """Wire labels: append, never rename."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One submission of a case; ``code`` and the indications are set once it is finished."""

    id: UUID
    case: UUID
    state: OperationState
    officer: str
    role: Role
    client: str
    content_version: int
    code: str | None
    indication: str | None
    sub_indication: str | None
    detail: str | None
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found of a signature, with the bytes that were judged."""

    operation: UUID
    indication: str
    sub_indication: str | None
    report: Mapping[str, object]
    manifest: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    checked_at: datetime


async def find(store: Store, operation: UUID) -> Operation | None:
    """Return the operation, or None."""
    async with store.read() as tx:
        query = select(OPERATIONS).where(OPERATIONS.c.id == operation)
        row = (await tx.execute(query)).mappings().first()
    return None if row is None else operation_of(row)


async def get(store: Store, operation: UUID) -> Operation:
    """Return the operation that is known to be there."""
    found = await find(store, operation)
    if found is None:
        raise NotFound("not-found")
    return found


async def running_in(tx: AsyncConnection, case: UUID) -> Operation | None:
    """Return the operation that runs over the case, as the open transaction sees it."""
    query = select(OPERATIONS).where(
        OPERATIONS.c.case_id == case, OPERATIONS.c.state == OperationState.RUNNING.value
    )
    row = (await tx.execute(query)).mappings().first()
    return None if row is None else operation_of(row)


async def finish_in(
    tx: AsyncConnection,
    operation: UUID,
    *,
    state: OperationState,
    code: str | None,
    indication: str,
    sub_indication: str | None,
    detail: str | None,
    now: datetime | None,
) -> None:
    """Write how the operation stands; ``now`` is None while it goes on."""
    await tx.execute(
        update(OPERATIONS)
        .where(OPERATIONS.c.id == operation)
        .values(
            state=state.value,
            code=code,
            indication=indication,
            sub_indication=sub_indication,
            detail=detail,
            finished_at=now,
        )
    )


async def put_verdict_in(tx: AsyncConnection, case: UUID, verdict: Verdict) -> None:
    """Keep the verdict of a finished operation."""
    await tx.execute(
        insert(VERDICTS).values(
            operation_id=verdict.operation,
            case_id=case,
            indication=verdict.indication,
            sub_indication=verdict.sub_indication,
            report=dict(verdict.report),
            manifest=verdict.manifest,
            signature=verdict.signature,
            checked_at=verdict.checked_at,
        )
    )


async def last_verdict(store: Store, case: UUID) -> Verdict | None:
    """Return the newest verdict on the case's signature, or None."""
    async with store.read() as tx:
        return await last_verdict_in(tx, case)


async def last_verdict_in(tx: AsyncConnection, case: UUID) -> Verdict | None:
    """Return the newest verdict as the open transaction sees it.

    The newest is of the newest contents: a clock may be set back between two verdicts.
    """
    query = (
        select(VERDICTS)
        .join(OPERATIONS, OPERATIONS.c.id == VERDICTS.c.operation_id)
        .where(VERDICTS.c.case_id == case)
        .order_by(OPERATIONS.c.content_version.desc())
        .limit(1)
    )
    row = (await tx.execute(query)).mappings().first()
    if row is None:
        return None
    return Verdict(
        operation=row["operation_id"],
        indication=row["indication"],
        sub_indication=row["sub_indication"],
        report=row["report"],
        manifest=row["manifest"],
        signature=row["signature"],
        checked_at=row["checked_at"],
    )


def operation_of(row: RowMapping) -> Operation:
    """Return the operation that a row holds."""
    return Operation(
        id=row["id"],
        case=row["case_id"],
        state=OperationState(row["state"]),
        officer=row["officer"],
        role=Role(row["role"]),
        client=row["client"],
        content_version=row["content_version"],
        code=row["code"],
        indication=row["indication"],
        sub_indication=row["sub_indication"],
        detail=row["detail"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
    )
