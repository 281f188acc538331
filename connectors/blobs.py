"""Documents on the local disk: a key is given out only for bytes that survive a power cut.

The rule guarded here is "persist, then promise": a document is written to a draft, synced, renamed
into place and its directory synced; only then does ``write`` return. A draft that fails, whether by
size, by a broken client or by cancellation, leaves nothing; a draft of a killed process is swept at
the next start. Hashing and disk work run in an executor, 1 MiB at a time, so the event loop keeps
answering while a large scan streams in.
"""

import asyncio
import fcntl
import hashlib
import io
import os
import secrets
import threading
from collections.abc import AsyncIterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from gateway.domain.errors import TooLarge
from gateway.ports import StoredBlob

CHUNK: Final = 1 << 20
_DRAFTS: Final = "drafts"


class LocalBlobs:
    """Blobs under one directory that only this user can read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._drafts = root / _DRAFTS
        self._drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        root.chmod(0o700)
        # Made and synced once, so that no document waits for, or loses, the entry of its folder.
        for byte in range(256):
            (root / f"{byte:02x}").mkdir(mode=0o700, exist_ok=True)
        _sync_directory(root)

    async def write(self, chunks: AsyncIterable[bytes], *, limit: int) -> StoredBlob:
        """Return the key, size and SHA-256 of what ``chunks`` gave, once it is durable.

        Raises:
            TooLarge: more than ``limit`` bytes arrived; nothing was kept.
        """
        draft = _Draft(self._drafts)
        try:
            await _fill(draft, chunks, limit=limit)
            key = secrets.token_hex(16)
            return await asyncio.to_thread(draft.keep, key, self._path(key))
        except BaseException:
            # Shielded: the client that hung up must not also stop the cleaning after it.
            await asyncio.shield(asyncio.to_thread(draft.discard))
            raise

    def open(self, key: str) -> BinaryIO:
        """Return the blob's bytes as a file; FileNotFoundError when there is none."""
        return self._path(key).open("rb")

    def chunks(self, key: str) -> Iterator[bytes]:
        """Return the blob piece by piece, in order."""
        with self.open(key) as file:
            while piece := file.read(CHUNK):
                yield piece

    def remove(self, key: str) -> None:
        """Forget the blob; a key that is already forgotten is no error."""
        self._path(key).unlink(missing_ok=True)

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """Return the keys given out before ``moment``; they may since be forgotten."""
        for folder in sorted(self._root.iterdir()):
            if folder == self._drafts:
                continue
            for path in folder.iterdir():
                with suppress(FileNotFoundError):
                    if path.stat().st_mtime < moment.timestamp():
                        yield path.name

    def sweep(self) -> int:
        """Return how many drafts of dead processes were removed; living ones hold a lock."""
        return sum(_remove_if_abandoned(path) for path in self._drafts.iterdir())

    def _path(self, key: str) -> Path:
        if len(key) != 32 or not set(key) <= set("0123456789abcdef"):  # noqa: PLR2004  # 16 bytes
            raise FileNotFoundError(key)
        return self._root / key[:2] / key


async def _fill(draft: "_Draft", chunks: AsyncIterable[bytes], *, limit: int) -> None:
    pending = bytearray()
    async for chunk in chunks:
        pending += chunk
        if draft.size + len(pending) > limit:
            raise TooLarge("document-too-large", f"Дозволено до {limit} байтів.")
        if len(pending) >= CHUNK:
            await asyncio.to_thread(draft.append, bytes(pending))
            pending.clear()
    await asyncio.to_thread(draft.append, bytes(pending))


class _Draft:
    """A file being written; its lock lets a cancelled upload be cleaned while a write runs on."""

    def __init__(self, directory: Path) -> None:
        self._path, self._file = _locked_file(directory)
        self._hash = hashlib.sha256()
        self._lock = threading.Lock()
        self.size = 0

    def append(self, piece: bytes) -> None:
        with self._lock:
            view = memoryview(piece)
            while view:
                view = view[self._file.write(view) :]
            self._hash.update(piece)
            self.size += len(piece)

    def keep(self, key: str, target: Path) -> StoredBlob:
        with self._lock:
            os.fsync(self._file.fileno())
            self._path = self._path.rename(target)
            _sync_directory(target.parent)
            self._file.close()
            return StoredBlob(key=key, size=self.size, sha256=self._hash.digest())

    def discard(self) -> None:
        """Remove the bytes, also those already kept: the caller never learned their key."""
        with self._lock:
            self._path.unlink(missing_ok=True)
            self._file.close()


def _locked_file(directory: Path) -> tuple[Path, io.FileIO]:
    """Return a new file under our lock; a sweep may take away one that is not locked yet."""
    while True:
        path = directory / secrets.token_hex(16)
        file = path.open("xb", buffering=0)
        fcntl.flock(file, fcntl.LOCK_EX)
        if path.exists():
            return path, file
        file.close()


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_if_abandoned(path: Path) -> bool:
    """Return whether the draft was removed: not when it is alive, or already gone."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    except (BlockingIOError, FileNotFoundError):
        return False
    return True
