"""Telling an access point what became of its case: sealed, numbered, kept before anyone asks."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.simulator.seal import Seal
from connectors.simulator.store.cases import CaseInWork
from connectors.simulator.store.notices import add_notice, next_number
from gateway.domain.instants import rfc3339


class NoticeType(StrEnum):
    """What happened."""

    CHECKED = "checked"
    RETURNED = "returned"
    EXPORTED = "exported"
    ANSWERED = "answered"


async def tell(
    tx: AsyncConnection,
    case: CaseInWork,
    kind: NoticeType,
    *,
    seal: Seal,
    now: datetime,
    **facts: Mapping[str, object] | str,
) -> None:
    """Add the notice to the list of the access point that sent the case.

    ``notice`` in the sealed text is the number in that list: a reader who meets a gap or a
    number twice knows that somebody stands between.
    """
    number = await next_number(tx, case.access_point)
    signed = await seal.statement(
        {
            "type": kind.value,
            "case": str(case.id),
            "round": case.round,
            "at": rfc3339(now),
            "notice": number,
            **facts,
        },
        at=now,
    )
    await add_notice(tx, access_point=case.access_point, number=number, signed=signed)
