"""Bytes between threads and the event loop, a few at a time, so that size costs no memory."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Generator, Iterable, Iterator
from typing import Final

_PIECE: Final = 1 << 20


class BytesDiffer(Exception):
    """Stored bytes are not those that were signed."""


async def from_thread(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    """Yield ``chunks``, made in a thread and gathered to pieces of about 1 MiB."""
    pieces = _gathered(chunks)
    try:
        while piece := await asyncio.to_thread(next, pieces, b""):
            yield piece
    finally:
        await asyncio.to_thread(pieces.close)


def checked(chunks: Iterable[bytes], *, sha256: bytes) -> Iterator[bytes]:
    """Yield ``chunks`` and hold them to their digest.

    Raises:
        BytesDiffer: at the end, when the digest is another.
    """
    running = hashlib.sha256()
    for chunk in chunks:
        running.update(chunk)
        yield chunk
    if not hmac.compare_digest(running.digest(), sha256):
        raise BytesDiffer("A stored document differs from the signed one.")


def _gathered(chunks: Iterable[bytes]) -> Generator[bytes, None, None]:
    pending = bytearray()
    for chunk in chunks:
        pending += chunk
        if len(pending) >= _PIECE:
            yield bytes(pending)
            pending.clear()
    if pending:
        yield bytes(pending)
