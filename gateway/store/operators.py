"""Operators of the console and their sessions: what is kept, and nothing that opens a door.

A password is kept as its argon2 string, a session's token as its SHA-256: who reads the database
can sign in as nobody.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.errors import Invalid
from gateway.domain.roles import Role
from gateway.store.engine import Store
from gateway.store.schema.people import OPERATORS, SESSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """A person of the console; an empty ``access_point`` means the whole network."""

    login: str
    role: Role
    access_point: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a sign-in is checked against."""

    operator: Operator
    password_hash: str = field(repr=False)
    active: bool
    locked_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in operator until ``expires_at``, or earlier when idle."""

    operator: Operator
    csrf: str = field(repr=False)
    seen_at: datetime
    expires_at: datetime


async def add(
    store: Store, operator: Operator, *, password_hash: str, created_at: datetime
) -> None:
    """Keep a new operator.

    Raises:
        Invalid: the login is taken.
    """
    try:
        async with store.write() as tx:
            await _insert(tx, operator, password_hash=password_hash, created_at=created_at)
    except IntegrityError:
        raise Invalid("field-invalid", "login", "Такий оператор уже є.") from None


async def appoint(store: Store, operator: Operator, *, password_hash: str, now: datetime) -> None:
    """Keep the operator as is said now, new or not; open sessions end, a lock is lifted."""
    async with store.write() as tx:
        await _end_sessions(tx, operator.login)
        changed = await tx.execute(
            update(OPERATORS)
            .where(OPERATORS.c.login == operator.login)
            .values(
                role=operator.role,
                access_point=operator.access_point,
                password_hash=password_hash,
                active=True,
                failed_attempts=0,
                locked_until=None,
            )
        )
        if changed.rowcount == 0:
            await _insert(tx, operator, password_hash=password_hash, created_at=now)


async def close(store: Store, login: str) -> bool:
    """Let the operator in no more; return whether there is such an operator."""
    async with store.write() as tx:
        await _end_sessions(tx, login)
        changed = await tx.execute(
            update(OPERATORS).where(OPERATORS.c.login == login).values(active=False)
        )
    return changed.rowcount > 0


async def _insert(
    tx: AsyncConnection, operator: Operator, *, password_hash: str, created_at: datetime
) -> None:
    await tx.execute(
        insert(OPERATORS).values(
            login=operator.login,
            name="",
            role=operator.role,
            access_point=operator.access_point,
            otg="",
            starostat="",
            spszn="",
            password_hash=password_hash,
            active=True,
            created_at=created_at,
        )
    )


async def _end_sessions(tx: AsyncConnection, login: str) -> None:
    await tx.execute(delete(SESSIONS).where(SESSIONS.c.operator == login))


async def credentials(store: Store, login: str) -> Credentials | None:
    """What is kept of ``login``."""
    async with store.read() as tx:
        row = (await tx.execute(select(OPERATORS).where(OPERATORS.c.login == login))).one_or_none()
    if row is None:
        return None
    return Credentials(
        operator=_operator(row),
        password_hash=row.password_hash,
        active=row.active,
        locked_until=row.locked_until,
    )


async def count_failure(
    store: Store,
    login: str,
    *,
    tolerated: int,
    first_lock: timedelta,
    longest_lock: timedelta,
    now: datetime,
) -> None:
    """Count one wrong password; each one past ``tolerated`` doubles the lock."""
    async with store.write() as tx:
        failed = (
            await tx.execute(
                update(OPERATORS)
                .where(OPERATORS.c.login == login)
                .values(failed_attempts=OPERATORS.c.failed_attempts + 1)
                .returning(OPERATORS.c.failed_attempts)
            )
        ).scalar_one_or_none()
        if failed is None or failed < tolerated:
            return
        doublings = min(failed - tolerated, 16)
        lock = min(first_lock * 2**doublings, longest_lock)
        await tx.execute(
            update(OPERATORS).where(OPERATORS.c.login == login).values(locked_until=now + lock)
        )


async def replace_password(store: Store, login: str, *, password_hash: str) -> None:
    """Keep the same password under newer costs."""
    async with store.write() as tx:
        await tx.execute(
            update(OPERATORS).where(OPERATORS.c.login == login).values(password_hash=password_hash)
        )


async def start_session(  # one transaction: the old token ends where the new one begins
    store: Store,
    operator: Operator,
    *,
    token_sha256: bytes,
    replaced_sha256: bytes | None,
    csrf: str,
    expires_at: datetime,
    now: datetime,
) -> Session:
    """Begin a session in place of the one the browser had; forget failures and dead sessions."""
    async with store.write() as tx:
        await tx.execute(
            delete(SESSIONS).where(
                (SESSIONS.c.expires_at <= now) | (SESSIONS.c.token_sha256 == replaced_sha256)
            )
        )
        await tx.execute(
            insert(SESSIONS).values(
                token_sha256=token_sha256,
                operator=operator.login,
                csrf=csrf,
                created_at=now,
                seen_at=now,
                expires_at=expires_at,
            )
        )
        await tx.execute(
            update(OPERATORS)
            .where(OPERATORS.c.login == operator.login)
            .values(failed_attempts=0, locked_until=None)
        )
    return Session(operator=operator, csrf=csrf, seen_at=now, expires_at=expires_at)


async def session(store: Store, token_sha256: bytes) -> Session | None:
    """The session of a token, if its operator is still active; age is for the caller to judge."""
    found = (
        select(OPERATORS, SESSIONS.c.csrf, SESSIONS.c.seen_at, SESSIONS.c.expires_at)
        .join(SESSIONS, SESSIONS.c.operator == OPERATORS.c.login)
        .where(SESSIONS.c.token_sha256 == token_sha256, OPERATORS.c.active.is_(True))
    )
    async with store.read() as tx:
        row = (await tx.execute(found)).one_or_none()
    if row is None:
        return None
    return Session(
        operator=_operator(row), csrf=row.csrf, seen_at=row.seen_at, expires_at=row.expires_at
    )


async def touch_session(store: Store, token_sha256: bytes, *, now: datetime) -> None:
    """Note that the person is there."""
    async with store.write() as tx:
        await tx.execute(
            update(SESSIONS).where(SESSIONS.c.token_sha256 == token_sha256).values(seen_at=now)
        )


async def end_session(store: Store, token_sha256: bytes) -> None:
    """Forget a session; an unknown one is already forgotten."""
    async with store.write() as tx:
        await tx.execute(delete(SESSIONS).where(SESSIONS.c.token_sha256 == token_sha256))


def _operator(row: Row[tuple[object, ...]]) -> Operator:
    return Operator(login=row.login, role=Role(row.role), access_point=row.access_point)
