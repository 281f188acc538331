"""The СПСЗН specialist: checks a case, or returns it with a reason (T7, T10)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.simulator.errors import conflict, invalid, unknown
from connectors.simulator.seal import Seal
from connectors.simulator.store.cases import CaseInWork, case_by_id, set_status
from connectors.simulator.store.database import Database
from connectors.simulator.tell import NoticeType, tell
from gateway.domain.case import TRANSITIONS, Action, Status

_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a case is returned."""

    code: str
    text: str


_RETURNS_EVERYTHING: Final = Reason(
    code="switch", text="Симулятор налаштовано повертати кожну справу."
)


def parse_reason(value: object) -> Reason:
    """The reason of a return.

    Raises:
        Refusal: it has no code or no text.
    """
    if isinstance(value, dict):
        code, text = value.get("code"), value.get("text")
        if isinstance(code, str) and isinstance(text, str) and code.strip() and text.strip():
            return Reason(code=code.strip()[:_LONGEST], text=text.strip()[:_LONGEST])
    raise invalid("return-reason-required", "Повернення потребує причини: коду і тексту.")


def moved(case: CaseInWork, action: Action) -> Status:
    """The status after the action.

    Raises:
        Refusal: the table of the eight statuses has no such row.
    """
    status = TRANSITIONS.get((case.status, action))
    # A returned case is with its community: the next return is not ours to make (T8).
    if status is None or case.status is Status.RETURNED_TO_OTG:
        raise conflict("transition-not-allowed", f"Дія неможлива у стані «{case.status.label}».")
    return status


async def known_case(tx: AsyncConnection, case: UUID) -> CaseInWork:
    """The case.

    Raises:
        Refusal: nobody has sent it.
    """
    found = await case_by_id(tx, case)
    if found is None:
        raise unknown("case-not-found", "Справу не знайдено.")
    return found


async def check(database: Database, case: UUID, *, seal: Seal, now: datetime) -> Status:
    """Mark the case as checked on the level of СПСЗН (S6)."""
    async with database.transaction() as tx:
        found = await known_case(tx, case)
        status = moved(found, Action.CHECK)
        await set_status(tx, case, status)
        await tell(tx, found, NoticeType.CHECKED, seal=seal, now=now)
    return status


async def send_back(
    database: Database, case: UUID, reason: Reason, *, seal: Seal, now: datetime
) -> Status:
    """Return the case to its community (S5)."""
    async with database.transaction() as tx:
        return await _return(tx, case, reason, seal=seal, now=now)


async def return_at_once(tx: AsyncConnection, case: UUID, *, seal: Seal, now: datetime) -> None:
    """Return a case that has just arrived, because a switch says so."""
    await _return(tx, case, _RETURNS_EVERYTHING, seal=seal, now=now)


async def _return(
    tx: AsyncConnection, case: UUID, reason: Reason, *, seal: Seal, now: datetime
) -> Status:
    found = await known_case(tx, case)
    status = moved(found, Action.RETURN)
    await set_status(tx, case, status)
    facts = {"code": reason.code, "text": reason.text}
    await tell(tx, found, NoticeType.RETURNED, seal=seal, now=now, reason=facts)
    return status
