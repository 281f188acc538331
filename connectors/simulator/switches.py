"""How the ministry misbehaves when it is told to; kept in the store, so a restart keeps it."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Final

from sqlalchemy import delete, insert, select

from connectors.simulator.errors import invalid
from connectors.simulator.store.database import Database
from connectors.simulator.store.schema import SWITCHES

_ONLY_ROW: Final = 1
_SLOWEST_S: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """What is wrong with the ministry now.

    ``down`` cuts every connection; ``slow_s`` waits before an answer; ``garbage`` answers an
    HTML page and does nothing; ``lose_acknowledgement`` accepts a package and cuts before the
    answer; ``return_everything`` returns each case as soon as it is accepted.
    """

    down: bool = False
    slow_s: float = 0.0
    garbage: bool = False
    lose_acknowledgement: bool = False
    return_everything: bool = False

    def changed(self, wanted: Mapping[str, object]) -> "Switches":
        """The switches with some of them set.

        Raises:
            Refusal: there is no such switch, or a value is not one of its.
        """
        state = asdict(self)
        kinds = {field.name: field.type for field in fields(self)}
        for name, value in wanted.items():
            if kinds.get(name) is bool and isinstance(value, bool):
                state[name] = value
            elif name == "slow_s" and _is_delay(value):
                state[name] = float(str(value))
            else:
                raise invalid("switch-invalid", f"Немає такого перемикача або значення: {name}.")
        return Switches(**state)


class SwitchBoard:
    """The switches in force."""

    def __init__(self, database: Database, state: Switches) -> None:
        self._database = database
        self.state = state
        self._setting = asyncio.Lock()

    @classmethod
    async def load(cls, database: Database) -> "SwitchBoard":
        """The board as it was left."""
        async with database.transaction() as tx:
            text = (await tx.execute(select(SWITCHES.c.state))).scalar_one_or_none()
        return cls(database, Switches() if text is None else Switches(**json.loads(text)))

    async def set(self, wanted: Mapping[str, object]) -> Switches:
        """Set some of the switches, durably."""
        async with self._setting:
            state = self.state.changed(wanted)
            async with self._database.transaction() as tx:
                await tx.execute(delete(SWITCHES))
                row = {"id": _ONLY_ROW, "state": json.dumps(asdict(state))}
                await tx.execute(insert(SWITCHES).values(row))
            self.state = state
        return state


def _is_delay(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 <= float(str(value)) <= _SLOWEST_S
