"""The way to the ministry: the durable package, the attempts, the acknowledgement ending them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from gateway.domain.case import Case
from gateway.store import cases, contents, leases, operations
from gateway.store.contents import Contents
from gateway.store.engine import Store
from gateway.store.events import Event
from gateway.store.leases import Task
from gateway.store.operations import Verdict
from gateway.store.schema.ministry import ACKNOWLEDGEMENTS, PACKAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a package is made of: the verified bytes and where the documents lie."""

    case: Case
    verdict: Verdict
    contents: Contents


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPackage:
    """A package whose bytes are durable as ``blob``."""

    sha256: bytes
    size: int
    blob: str
    operation: UUID
    packaged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """The ministry's promise, verified; ``signed`` is its evidence."""

    signed: bytes = field(repr=False)
    incoming_number: str
    accepted_at: datetime


async def parts(store: Store, case_id: UUID) -> Parts | None:
    """Return what the package of the case is made of, or None when nothing was verified."""
    async with store.read() as tx:
        case = await cases.find_in(tx, case_id)
        verdict = await operations.last_verdict_in(tx, case_id)
        if case is None or verdict is None:
            return None
        return Parts(case=case, verdict=verdict, contents=await contents.contents_in(tx, case_id))


async def package(store: Store, case_id: UUID, round_: int) -> StoredPackage | None:
    """Return the package of that round, or None when it is not made yet."""
    async with store.read() as tx:
        query = select(PACKAGES).where(PACKAGES.c.case_id == case_id, PACKAGES.c.round == round_)
        row = (await tx.execute(query)).mappings().first()
    if row is None:
        return None
    return StoredPackage(
        sha256=row["sha256"],
        size=row["size"],
        blob=row["blob"],
        operation=row["operation_id"],
        packaged_at=row["packaged_at"],
    )


async def start(
    store: Store,
    before: Case,
    after: Case,
    *,
    made: StoredPackage | None,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Write that the package goes out; ``made`` is None when the round already has its package."""
    async with store.write() as tx:
        await cases.change(tx, before, after, happened, now=now)
        if made is not None:
            await tx.execute(
                insert(PACKAGES).values(
                    case_id=after.id,
                    round=after.round,
                    sha256=made.sha256,
                    size=made.size,
                    blob=made.blob,
                    operation_id=made.operation,
                    packaged_at=now,
                )
            )


async def move(
    store: Store,
    before: Case,
    after: Case,
    *,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Write a change of the transport state that has no other trace than its event."""
    async with store.write() as tx:
        await cases.change(tx, before, after, happened, now=now)


async def fail(
    store: Store,
    before: Case,
    after: Case,
    *,
    task: Task,
    owner: str,
    until: datetime,
    error: str,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Write the first failure of a delivery and when it is tried again."""
    async with store.write() as tx:
        await cases.change(tx, before, after, happened, now=now)
        await leases.postpone_in(tx, task, owner=owner, until=until, error=error)


async def acknowledge(
    store: Store,
    before: Case,
    after: Case,
    *,
    acknowledgement: Acknowledgement,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Write the verified acknowledgement: the only thing that ends a delivery."""
    async with store.write() as tx:
        await cases.change(tx, before, after, happened, now=now)
        await tx.execute(
            insert(ACKNOWLEDGEMENTS).values(
                case_id=after.id,
                round=after.round,
                signed=acknowledgement.signed,
                incoming_number=acknowledgement.incoming_number,
                accepted_at=acknowledgement.accepted_at,
                stored_at=now,
            )
        )
