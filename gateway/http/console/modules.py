"""The encryption modules: whether each access point may transfer, and until when that is paid."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from aiohttp import web

from gateway.domain.access_point import ModuleState
from gateway.http import keys
from gateway.http.console import rights, wording
from gateway.http.console.gate import SESSION, context
from gateway.http.console.rendering import page
from gateway.store import board
from gateway.store.board import ModuleStanding

_SOON: Final = timedelta(days=30)
STATES: Final = MappingProxyType(
    {
        ModuleState.REQUESTED: "замовлено",
        ModuleState.CONTRACT_SIGNED: "договір укладено",
        ModuleState.ISSUED: "видано",
        ModuleState.ACTIVE: "чинний",
        ModuleState.SUSPENDED: "призупинено",
        ModuleState.EXPIRED: "строк минув",
        ModuleState.REVOKED: "відкликано",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleWords:
    """A module's standing as the pages say it."""

    tone: str
    label: str
    paid_until: str


async def show(request: web.Request) -> web.Response:
    """All modules, for the person who renews them; nothing of any case."""
    now = request.config_dict[keys.CLOCK]()
    standings = await board.standings(
        request.config_dict[keys.STORE],
        now=now,
        rules=request.config_dict[keys.RULES].deadlines,
        access_point=rights.reach(request[SESSION].operator),
    )
    rows = [
        {
            "code": standing.access_point,
            "name": standing.name,
            "module": words(standing.module, now=now),
        }
        for standing in standings
    ]
    return page("modules.html", context(request) | {"rows": rows, "now": now})


def words(module: ModuleStanding | None, *, now: datetime) -> ModuleWords:
    """What an operator must know: does it carry cases, and how long yet. DOMAIN.md, D10."""
    if module is None:
        return ModuleWords(tone="breached", label="немає", paid_until="передача неможлива")
    state, until = module.state, module.valid_to
    paid = "оплату не зазначено" if until is None else f"оплачено до {wording.day(until)}"
    if state is not ModuleState.ACTIVE:
        return ModuleWords(tone="breached", label=STATES[state], paid_until=paid)
    if until is not None and until <= now:
        return ModuleWords(tone="breached", label="строк минув", paid_until=paid)
    if until is not None and until - now < _SOON:
        paid = f"{paid}, {wording.remaining(until - now)}"
        return ModuleWords(tone="risk", label="чинний, спливає", paid_until=paid)
    return ModuleWords(tone="met", label=STATES[state], paid_until=paid)
