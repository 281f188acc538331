"""Trusted lists that were taken in: one file each, whole or not at all, never replaced by an older.

A file holds the list as received, who was pinned when it was taken, from where and when. What is
read back is believed anew under those pins, so damage is told and never trusted.
"""

import base64
import hashlib
import json
import os
import re
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from crypto_module.errors import MalformedInput
from crypto_module.trust import (
    NoSuccessor,
    NotBelieved,
    TrustedList,
    believed,
    check_succession,
    trusted_services,
)
from crypto_module.validation import TrustedService
from crypto_module.x509.certificate import Certificate
from gateway.domain.errors import Invalid
from gateway.domain.instants import parse_instant, rfc3339

_SUFFIX: Final = ".trusted-list.json"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class StateDamaged(Exception):
    """A file of the state is not what was written; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenList:
    """A list with what was known when it was taken."""

    name: str
    source: str
    taken_at: datetime
    signers: tuple[Certificate, ...] = field(repr=False)
    encoded: bytes = field(repr=False)
    content: TrustedList = field(repr=False)

    @property
    def sha256(self) -> str:
        """The digest of the list, in hexadecimal."""
        return hashlib.sha256(self.encoded).hexdigest()


def take(
    folder: Path,
    name: str,
    encoded: bytes,
    *,
    source: str,
    signers: Collection[Certificate],
    now: datetime,
) -> TakenList:
    """Return the list, durable in ``folder``; ``signers`` none means those pinned before.

    Raises:
        Invalid: the name is none, or nobody is pinned.
        NotBelieved, NoSuccessor: the list stays out, what was known stays.
        StateDamaged: what is known cannot be read.
        OSError: the folder cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise Invalid("field-invalid", "name", "Латинські літери, цифри, «-» і «_», до 64 знаків.")
    known = find(folder, name)
    pinned = tuple(signers) or (() if known is None else known.signers)
    if not pinned:
        raise Invalid("field-required", "signer", "Потрібен сертифікат підписувача списку.")
    content = believed(encoded, signers=pinned, now=now)
    if content.is_stale(now):
        raise NoSuccessor("stale")
    if known is not None:
        check_succession(known.content, content, same=known.encoded == encoded)
    taken = TakenList(
        name=name,
        source=source,
        taken_at=now,
        signers=pinned,
        encoded=encoded,
        content=content,
    )
    _write(folder, taken)
    return taken


def find(folder: Path, name: str) -> TakenList | None:
    """Return the list taken under this name, None when there is none.

    Raises:
        StateDamaged: its file is not what was written.
    """
    path = folder / f"{name}{_SUFFIX}"
    return _read(path) if path.is_file() else None


def lists(folder: Path) -> Iterator[TakenList]:
    """Yield every list of the folder by name.

    Raises:
        StateDamaged: a file is not what was written.
    """
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        yield _read(path)


class TrustedServices:
    """The services of every list of a folder, read again when a file of it has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, tuple[int, int]] | None = None
        self._services: tuple[TrustedService, ...] = ()
        self._renewals: dict[str, datetime] = {}

    @property
    def renewals(self) -> Mapping[str, datetime]:
        """When a newer list should have come, by name, as of the last reading (5.3.15)."""
        return self._renewals

    def __call__(self) -> tuple[TrustedService, ...]:
        """Return the services of now; those of before while a file is damaged.

        Raises:
            StateDamaged: a file is damaged, and nothing good was read before.
        """
        seen = self._stamps()
        if seen != self._seen:
            try:
                taken = tuple(lists(self._folder))
            except StateDamaged:
                if self._seen is None:
                    raise
                return self._services
            found = (service for one in taken for service in trusted_services(one.content))
            self._seen, self._services = seen, tuple(found)
            self._renewals = {
                one.name: one.content.next_update
                for one in taken
                if one.content.next_update is not None
            }
        return self._services

    def _stamps(self) -> dict[str, tuple[int, int]]:
        found = {}
        for path in self._folder.glob(f"*{_SUFFIX}"):
            told = path.stat()
            found[path.name] = (told.st_mtime_ns, told.st_ino)
        return found


def _write(folder: Path, taken: TakenList) -> None:
    """Put the file in place of the one before: written, synced, renamed, its folder synced."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        "name": taken.name,
        "source": taken.source,
        "taken_at": rfc3339(taken.taken_at),
        "signers": [base64.b64encode(one.der).decode() for one in taken.signers],
        "list": base64.b64encode(taken.encoded).decode(),
    }
    path = folder / f"{taken.name}{_SUFFIX}"
    draft = folder / f".{taken.name}.{secrets.token_hex(4)}"
    try:
        with draft.open("x", encoding="utf-8") as file:
            json.dump(told, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path) -> TakenList:
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        signers = tuple(
            Certificate.parse(base64.b64decode(one, validate=True)) for one in told["signers"]
        )
        encoded = base64.b64decode(told["list"], validate=True)
        taken_at = parse_instant(told["taken_at"], field="taken_at")
        return TakenList(
            name=told["name"],
            source=told["source"],
            taken_at=taken_at,
            signers=signers,
            encoded=encoded,
            content=believed(encoded, signers=signers, now=taken_at),
        )
    except (ValueError, KeyError, TypeError, MalformedInput, Invalid, NotBelieved) as error:
        raise StateDamaged(f"{path} is not a trusted list that was taken in.") from error
