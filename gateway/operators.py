"""Who may sit at the console: adding an operator, signing in, staying signed in, leaving.

A sign-in answers in one way and after the same work whatever was wrong (login, password, a lock),
so that trying tells nothing about who works here.
"""

import asyncio
import hashlib
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from gateway.domain.errors import Invalid
from gateway.domain.roles import Role
from gateway.store import operators as kept
from gateway.store.engine import Store
from gateway.store.operators import Operator, Session
from gateway.store.registry import active_access_point

CONSOLE_ROLES: Final = frozenset(
    {Role.SLA_OPERATOR, Role.CNAP_HEAD, Role.SECURITY_OFFICER, Role.AUDITOR}
)
IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=12)
SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 256
_TOLERATED_FAILURES: Final = 5
_FIRST_LOCK: Final = timedelta(minutes=1)
_LONGEST_LOCK: Final = timedelta(minutes=15)
_TOUCH_EVERY: Final = timedelta(minutes=1)
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_TOKEN_BYTES: Final = 32
_PASSWORD_BYTES: Final = 18
# One check holds 64 MiB (RFC 9106, 4, second choice); two at a time is all a small node affords.
_checks: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")
_hasher: Final = PasswordHasher()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """The token for the browser, told once, and the session it opens."""

    token: str = field(repr=False)
    session: Session


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    """Wrong login, wrong password, or locked: which one is nobody's business."""


async def add_operator(
    store: Store,
    *,
    login: str,
    password: str,
    role: Role,
    access_point: str | None = None,
    now: datetime,
) -> Operator:
    """Add a person. The head of a ЦНАП has an access point, the others see the whole network.

    Raises:
        Invalid: login, password, role or access point break a rule, or the login is taken.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        rule = f"Від {SHORTEST_PASSWORD} до {LONGEST_PASSWORD} символів."
        raise Invalid("field-invalid", "password", rule)
    operator = _operator(login=login, role=role, access_point=access_point)
    password_hash = await asyncio.to_thread(_hasher.hash, password)
    await kept.add(store, operator, password_hash=password_hash, created_at=now)
    return operator


async def appoint_operator(
    store: Store, *, login: str, role: Role, access_point: str | None = None, now: datetime
) -> str:
    """Return a new random password of the operator, new or not; it is told here once.

    The password before it and the open sessions end.

    Raises:
        Invalid: login, role or access point break a rule, or the access point is not known.
    """
    operator = _operator(login=login, role=role, access_point=access_point)
    if access_point is not None and not await active_access_point(store, access_point):
        raise Invalid("field-invalid", "access_point", "Такої точки доступу немає в реєстрі.")
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    password_hash = await asyncio.to_thread(_hasher.hash, password)
    await kept.appoint(store, operator, password_hash=password_hash, now=now)
    return password


async def close_operator(store: Store, *, login: str) -> None:
    """Let the operator in no more, from the next request on.

    Raises:
        Invalid: there is no such operator.
    """
    if not await kept.close(store, login):
        raise Invalid("field-invalid", "login", "Такого оператора немає.")


def _operator(*, login: str, role: Role, access_point: str | None) -> Operator:
    if _LOGIN.fullmatch(login) is None:
        raise Invalid("field-invalid", "login", "Малі латинські літери, цифри, . _ -; від 2 до 64.")
    if role not in CONSOLE_ROLES:
        raise Invalid("field-invalid", "role", "Цієї ролі в консолі немає.")
    if (role is Role.CNAP_HEAD) != bool(access_point):
        rule = "Точка доступу потрібна керівникові ЦНАП, і лише йому."
        raise Invalid("field-invalid", "access_point", rule)
    return Operator(login=login, role=role, access_point=access_point or "")


async def authenticate(
    store: Store, *, login: str, password: str, replaces: str | None = None, now: datetime
) -> SignedIn | NotSignedIn:
    """Check a sign-in; a right one opens a session with a new token in place of ``replaces``."""
    found = await kept.credentials(store, login) if _LOGIN.fullmatch(login) else None
    known = found is not None and found.active
    right = await _verify(found.password_hash if found is not None else _decoy(), password)
    locked = found is not None and found.locked_until is not None and found.locked_until > now
    if found is None or not known or locked or not right:
        if found is not None and not locked:
            await kept.count_failure(
                store,
                login,
                tolerated=_TOLERATED_FAILURES,
                first_lock=_FIRST_LOCK,
                longest_lock=_LONGEST_LOCK,
                now=now,
            )
        return NotSignedIn()
    if _hasher.check_needs_rehash(found.password_hash):
        renewed = await asyncio.to_thread(_hasher.hash, password)
        await kept.replace_password(store, login, password_hash=renewed)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    session = await kept.start_session(
        store,
        found.operator,
        token_sha256=_sha256(token),
        replaced_sha256=_sha256(replaces) if replaces is not None else None,
        csrf=secrets.token_urlsafe(_TOKEN_BYTES),
        expires_at=now + ABSOLUTE,
        now=now,
    )
    return SignedIn(token=token, session=session)


async def session_of(store: Store, token: str, *, attended: bool, now: datetime) -> Session | None:
    """The live session of ``token``.

    ``attended`` is false for what the page asks by itself: a screen that refreshes is not a person.
    """
    session = await kept.session(store, _sha256(token))
    if session is None:
        return None
    if now >= session.expires_at or now - session.seen_at >= IDLE:
        await kept.end_session(store, _sha256(token))
        return None
    if attended and now - session.seen_at >= _TOUCH_EVERY:
        await kept.touch_session(store, _sha256(token), now=now)
    return session


async def sign_out(store: Store, token: str) -> None:
    """End the session of ``token``."""
    await kept.end_session(store, _sha256(token))


async def _verify(password_hash: str, password: str) -> bool:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_checks, _matches, password_hash, password)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _decoy() -> str:
    """A password nobody has, checked for logins nobody has, at the same cost."""
    return _hasher.hash(secrets.token_urlsafe(_TOKEN_BYTES))


def _sha256(token: str) -> bytes:
    # A cookie may hold any octets; aiohttp keeps foreign ones as lone surrogates.
    return hashlib.sha256(token.encode(errors="surrogateescape")).digest()
