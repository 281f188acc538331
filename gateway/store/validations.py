"""Questions about signatures that are answered later: each its row, its files, then its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import RowMapping

from gateway.store import leases
from gateway.store.engine import Store
from gateway.store.leases import Lease
from gateway.store.schema.validations import VALIDATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What was asked; ``file`` and ``content`` are keys of blobs, None once they are let go."""

    id: UUID
    client: str
    name: str
    form: str
    asked: Mapping[str, Any]
    file: str | None
    content: str | None
    received_at: datetime
    finished_at: datetime | None = None
    media_type: str | None = None
    answer: bytes | None = field(default=None, repr=False)

    @property
    def blobs(self) -> tuple[str, ...]:
        """The keys of what is kept for it."""
        return tuple(key for key in (self.file, self.content) if key is not None)


async def add(store: Store, validation: Validation) -> None:
    """Keep the question: from here on it will be answered."""
    async with store.write() as tx:
        await tx.execute(
            insert(VALIDATIONS).values(
                id=validation.id,
                client=validation.client,
                name=validation.name,
                form=validation.form,
                asked=dict(validation.asked),
                file=validation.file,
                content=validation.content,
                received_at=validation.received_at,
                next_attempt_at=validation.received_at,
            )
        )


async def find(store: Store, validation: UUID, *, client: str) -> Validation | None:
    """Return what the client asked, or None: what another one asked is not there for it."""
    query = select(VALIDATIONS).where(
        VALIDATIONS.c.id == validation, VALIDATIONS.c.client == client
    )
    async with store.read() as tx:
        row = (await tx.execute(query)).mappings().first()
    return None if row is None else _validation(row)


async def take(store: Store, lease: Lease, *, now: datetime, limit: int) -> Sequence[Validation]:
    """Return questions without an answer, oldest first, held by ``lease``."""
    async with store.write() as tx:
        query = (
            select(VALIDATIONS)
            .where(VALIDATIONS.c.finished_at.is_(None), leases.free(VALIDATIONS, now))
            .order_by(VALIDATIONS.c.received_at, VALIDATIONS.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        found = [_validation(row) for row in (await tx.execute(query)).mappings()]
        if found:
            mine = VALIDATIONS.c.id.in_([one.id for one in found])
            await leases.hold(tx, VALIDATIONS, mine, lease)
        return found


async def finish(
    store: Store, validation: UUID, *, answer: bytes, media_type: str, now: datetime
) -> None:
    """Write the answer and let go of the files; a second answer changes nothing."""
    async with store.write() as tx:
        await tx.execute(
            update(VALIDATIONS)
            .where(VALIDATIONS.c.id == validation, VALIDATIONS.c.finished_at.is_(None))
            .values(
                answer=answer,
                media_type=media_type,
                finished_at=now,
                file=None,
                content=None,
                lease_owner=None,
                lease_until=None,
            )
        )


async def postpone(store: Store, validation: UUID, *, owner: str, until: datetime) -> None:
    """Give the question back, not to be taken before ``until``."""
    async with store.write() as tx:
        await tx.execute(
            update(VALIDATIONS)
            .where(VALIDATIONS.c.id == validation, VALIDATIONS.c.lease_owner == owner)
            .values(next_attempt_at=until, lease_owner=None, lease_until=None)
        )


async def forget(store: Store, *, finished_before: datetime) -> None:
    """Remove old answers: they name persons and were asked for long ago."""
    async with store.write() as tx:
        await tx.execute(delete(VALIDATIONS).where(VALIDATIONS.c.finished_at < finished_before))


def _validation(row: RowMapping) -> Validation:
    return Validation(
        id=row["id"],
        client=row["client"],
        name=row["name"],
        form=row["form"],
        asked=row["asked"],
        file=row["file"],
        content=row["content"],
        received_at=row["received_at"],
        finished_at=row["finished_at"],
        media_type=row["media_type"],
        answer=row["answer"],
    )
