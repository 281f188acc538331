"""What readiness asks: does the database answer, is there room, is the seal valid, is work done."""

import asyncio
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from crypto_module.x509 import Certificate
from gateway.store import Store
from gateway.telemetry import Telemetry

_FREE_BYTES: Final = 256 << 20
"""Less than this on the disk of documents, and the process is not ready for more."""
_SILENT: Final = timedelta(minutes=15)


class Pulse:
    """When the worker last looked for work."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry
        self._last: datetime | None = None

    def beat(self, now: datetime) -> None:
        """Note that the worker looked for work."""
        self._last = now
        self._telemetry.worker_ran(now)

    async def is_heard(self, now: datetime) -> bool:
        """Return whether the worker looked for work not long ago."""
        return self._last is not None and now - self._last < _SILENT


async def answers(store: Store) -> bool:
    """Return whether the database answers a question."""
    async with store.read() as tx:
        await tx.exec_driver_sql("SELECT 1")
    return True


async def has_room(folder: Path) -> bool:
    """Return whether documents can be written into ``folder``."""
    return await asyncio.to_thread(_has_room, folder)


def _has_room(folder: Path) -> bool:
    return shutil.disk_usage(folder).free > _FREE_BYTES and os.access(folder, os.W_OK)


async def is_valid(certificate: Certificate, now: datetime) -> bool:
    """Return whether the certificate is in its time."""
    return certificate.valid_at(now)
