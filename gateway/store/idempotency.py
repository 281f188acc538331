"""Idempotency keys: a key belongs to one client, one body and, for ever, one case.

A reservation lives for seconds. Whoever holds it finishes the case; when the holder dies, the
next request with the same key takes the reservation over and gets the same identifiers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.application import Notice
from gateway.domain.errors import Conflict, Invalid
from gateway.store.engine import Store
from gateway.store.schema.cases import IDEMPOTENCY, JOURNAL_NUMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A client's key and the digest of the body it came with."""

    client: str
    key: str
    fingerprint: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """The right to store the case under these identifiers."""

    token: UUID
    case: UUID
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The case was stored before: answer the same."""

    case: UUID
    warnings: tuple[Notice, ...]


async def find(store: Store, key: Key) -> Replay | None:
    """Return the case stored under the key, None when there is none yet.

    Raises:
        Invalid: the key came with another body.
    """
    async with store.read() as tx:
        row = (await tx.execute(select(IDEMPOTENCY).where(*_is(key)))).mappings().first()
    if row is None:
        return None
    _check_body(row["fingerprint"], key)
    if row["reserved_until"] is not None:
        return None
    return Replay(case=row["case_id"], warnings=notices_of(row["warnings"]))


async def reserve(
    store: Store, key: Key, *, access_point: str, year: int, now: datetime, until: datetime
) -> Reservation | Replay:
    """Return the right to store a case under the key, or the case stored meanwhile.

    Raises:
        Invalid: the key came with another body.
        Conflict: another request holds the key at this moment.
    """
    try:
        async with store.write() as tx:
            query = select(IDEMPOTENCY).where(*_is(key)).with_for_update()
            row = (await tx.execute(query)).mappings().first()
            if row is None:
                return await _first(
                    tx, key, access_point=access_point, year=year, now=now, until=until
                )
            _check_body(row["fingerprint"], key)
            if row["reserved_until"] is None:
                return Replay(case=row["case_id"], warnings=notices_of(row["warnings"]))
            if row["reserved_until"] > now:
                raise Conflict("idempotency-in-flight")
            token = uuid4()
            taken = {"reservation": token, "reserved_until": until}
            await tx.execute(update(IDEMPOTENCY).where(*_is(key)).values(**taken))
            return Reservation(token=token, case=row["case_id"], number=row["number"])
    except IntegrityError as err:
        # PostgreSQL: two first requests met; the other one was a moment earlier.
        raise Conflict("idempotency-in-flight") from err


async def _first(
    tx: AsyncConnection,
    key: Key,
    *,
    access_point: str,
    year: int,
    now: datetime,
    until: datetime,
) -> Reservation:
    number = f"{access_point}/{year}/{await _next_number(tx, access_point, year):06d}"
    made = Reservation(token=uuid4(), case=uuid4(), number=number)
    await tx.execute(
        insert(IDEMPOTENCY).values(
            client=key.client,
            key=key.key,
            fingerprint=key.fingerprint,
            case_id=made.case,
            number=made.number,
            reservation=made.token,
            reserved_until=until,
            created_at=now,
        )
    )
    return made


async def finish(tx: AsyncConnection, reservation: Reservation, warnings: Sequence[Notice]) -> None:
    """Bind the key to its case inside the transaction that stores the case.

    Raises:
        Conflict: the reservation ran out and another request took it.
    """
    done = await tx.execute(
        update(IDEMPOTENCY)
        .where(
            IDEMPOTENCY.c.reservation == reservation.token,
            IDEMPOTENCY.c.reserved_until.is_not(None),
        )
        .values(reserved_until=None, warnings=[asdict(one) for one in warnings])
    )
    if done.rowcount != 1:
        raise Conflict("idempotency-in-flight")


async def release(store: Store, reservation: Reservation) -> None:
    """Give the key back after a failure; a case that was stored stays."""
    async with store.write() as tx:
        await tx.execute(
            delete(IDEMPOTENCY).where(
                IDEMPOTENCY.c.reservation == reservation.token,
                IDEMPOTENCY.c.reserved_until.is_not(None),
            )
        )


async def _next_number(tx: AsyncConnection, access_point: str, year: int) -> int:
    """Return the next number of the access point's journal; unique, gaps are allowed."""
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    upsert = (
        dialect.insert(JOURNAL_NUMBERS)
        .values(access_point=access_point, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["access_point", "year"], set_={"last": JOURNAL_NUMBERS.c.last + 1}
        )
        .returning(JOURNAL_NUMBERS.c.last)
    )
    return int((await tx.execute(upsert)).scalar_one())


def _is(key: Key) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return IDEMPOTENCY.c.client == key.client, IDEMPOTENCY.c.key == key.key


def _check_body(fingerprint: bytes, key: Key) -> None:
    if fingerprint != key.fingerprint:
        raise Invalid(
            "idempotency-body-differs",
            "Idempotency-Key",
            "Цей ключ уже використано з іншим тілом запиту.",
        )


async def warnings_of(store: Store, case: UUID) -> tuple[Notice, ...]:
    """Return the warnings the case was opened with."""
    async with store.read() as tx:
        query = select(IDEMPOTENCY.c.warnings).where(IDEMPOTENCY.c.case_id == case)
        return notices_of((await tx.execute(query)).scalar() or ())


def notices_of(rows: Sequence[Mapping[str, str]]) -> tuple[Notice, ...]:
    """Return the warnings kept as JSON."""
    return tuple(Notice(**row) for row in rows)
