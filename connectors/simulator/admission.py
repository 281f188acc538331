"""Which modules may speak: those of the registry but for the ones struck off, from that moment."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from connectors.simulator.errors import Fault, Refusal, unknown
from connectors.simulator.registry import Registry, Workplace
from connectors.simulator.store.database import Database
from connectors.simulator.store.schema import STRUCK_OFF

Cut = Callable[[str], Awaitable[None]]
"""Ends the open connections of the module of this fingerprint."""


class Admission:
    """Asked at every handshake and at every request: a connection may be older than a strike."""

    def __init__(
        self, registry: Registry, database: Database, *, struck_off: set[str], cut: Cut
    ) -> None:
        self._registry = registry
        self._database = database
        self._struck_off = struck_off
        self._cut = cut

    @classmethod
    async def load(cls, registry: Registry, database: Database, *, cut: Cut) -> "Admission":
        """The registry and what was struck off in it so far."""
        async with database.transaction() as tx:
            struck_off = set((await tx.execute(select(STRUCK_OFF.c.module_sha256))).scalars())
        return cls(registry, database, struck_off=struck_off, cut=cut)

    def refusal(self, module_sha256: str) -> str | None:
        """Why the module may not speak; None when it may."""
        if module_sha256 not in self._registry.workplaces:
            return "module-unknown"
        return "module-revoked" if module_sha256 in self._struck_off else None

    def workplace(self, module_sha256: str) -> Workplace:
        """The workplace that speaks through the module.

        Raises:
            Refusal: the module may not speak.
        """
        code = self.refusal(module_sha256)
        if code is not None:
            raise Refusal(Fault.FORBIDDEN, code, "Модуль шифрування не зареєстровано.")
        return self._registry.workplaces[module_sha256]

    async def strike_off(self, access_point: str, *, now: datetime) -> None:
        """Let the modules of the access point speak no more; durable, then their lines are cut.

        Raises:
            Refusal: the access point has no module.
        """
        places = self._registry.workplaces.values()
        modules = [one.module_sha256 for one in places if one.access_point == access_point]
        if not modules:
            raise unknown("module-not-found", "У цієї точки доступу немає модуля шифрування.")
        rows = [{"module_sha256": module, "at": now} for module in modules]
        async with self._database.transaction() as tx:
            await tx.execute(insert(STRUCK_OFF).on_conflict_do_nothing(), rows)
        self._struck_off.update(modules)
        for module in modules:
            await self._cut(module)
