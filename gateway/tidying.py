"""Beside the work: bytes and answers that nobody can ask for any more are let go of."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

import structlog

from connectors.blobs import LocalBlobs
from gateway.store import Store, StoreUnavailable
from gateway.store import blobs as stored_blobs
from gateway.store import validations as stored_validations
from gateway.validations import KEPT

_SURELY_LISTED: Final = timedelta(days=1)
"""Bytes are listed within seconds after they are durable; a day is beyond any doubt."""
_AT_ONCE: Final = 500
_log = structlog.get_logger("brama.tidying")


@asynccontextmanager
async def tidying(store: Store, blobs: LocalBlobs, now: datetime) -> AsyncIterator[None]:
    """Remove, beside the work, bytes that a killed process stored and no case came to list."""
    task = asyncio.create_task(_tidy(store, blobs, now))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _tidy(store: Store, blobs: LocalBlobs, now: datetime) -> None:
    old = blobs.keys_before(now - _SURELY_LISTED)
    try:
        await stored_validations.forget(store, finished_before=now - KEPT)
        while keys := await asyncio.to_thread(lambda: list(islice(old, _AT_ONCE))):
            orphans = set(keys) - await stored_blobs.listed(store, keys)
            for key in orphans:
                await asyncio.to_thread(blobs.remove, key)
            if orphans:
                _log.info("orphans removed", count=len(orphans))
    except (OSError, StoreUnavailable):
        _log.warning("orphans not looked for to the end", exc_info=True)
