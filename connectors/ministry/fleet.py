"""A fleet of emulated modules in one process: one per access point, started when first needed."""

import asyncio
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from connectors.ministry.module import EmulatedModule, Outside
from crypto_module.channel import Identity

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
"""Codes become file names, here and where identities are read: they are checked first."""

IdentityOf = Callable[[str], Identity | None]
"""The module identity of an access point; None when it was issued none. Asked in a thread."""


class NoModule(LookupError):
    """The access point was issued no module identity."""


class Fleet:
    """The modules of all access points, each behind its own socket in ``directory``."""

    def __init__(self, *, directory: Path, identity_of: IdentityOf, outside: Outside) -> None:
        self._directory = directory
        self._identity_of = identity_of
        self._outside = outside
        self._modules: dict[str, EmulatedModule] = {}
        self._starting = asyncio.Lock()

    async def start(self, access_points: Iterable[str]) -> None:
        """Start the modules of these access points."""
        for access_point in access_points:
            await self.module(access_point)

    async def stop(self) -> None:
        """Stop every module."""
        async with self._starting:
            for module in self._modules.values():
                await module.stop()
            self._modules.clear()

    async def module(self, access_point: str) -> EmulatedModule:
        """The running module of an access point.

        Raises:
            NoModule: it was issued none.
        """
        async with self._starting:
            if access_point not in self._modules:
                self._modules[access_point] = await self._started(access_point)
            return self._modules[access_point]

    async def _started(self, access_point: str) -> EmulatedModule:
        if not _CODE.fullmatch(access_point):
            raise NoModule("The code of the access point is none.")
        # Opening a key takes a tenth of a second, which the event loop does not have.
        identity = await asyncio.to_thread(self._identity_of, access_point)
        if identity is None:
            raise NoModule(f"No module was issued to the access point {access_point!r}.")
        module = EmulatedModule(
            access_point,
            identity=identity,
            path=self._directory / f"{access_point}.sock",
            outside=self._outside,
        )
        await module.start()
        return module
