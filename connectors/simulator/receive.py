"""A package arrives: the same promise for the same bytes, for ever; a promise only for a good case.

``case`` and ``round`` are the key. The promise is kept in the transaction that enters the case,
so there is no case without a promise and no promise without a case.
"""

import asyncio
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.blobs import LocalBlobs
from connectors.simulator import desk
from connectors.simulator.errors import Fault, Refusal, conflict
from connectors.simulator.package import ExaminedCase, Rules, examine
from connectors.simulator.registry import Workplace
from connectors.simulator.seal import Seal
from connectors.simulator.store import cases, intake
from connectors.simulator.store.database import Database
from connectors.simulator.store.intake import Arrival, Content, Outcome
from gateway.domain.case import Status
from gateway.domain.instants import rfc3339


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What the intake works with."""

    database: Database
    blobs: LocalBlobs
    rules: Rules
    seal: Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The signed acknowledgement; ``repeated`` when it had been given before."""

    signed: bytes
    repeated: bool


async def receive(
    arrival: Arrival, *, sender: Workplace, at: Intake, returns_everything: bool = False
) -> Acknowledged:
    """The acknowledgement of the package, which is durable in ``at.blobs`` already.

    Raises:
        Refusal: another package under the same case and round, a round nobody waits for, or
            a package that is not a good case. The bytes are forgotten, the delivery is counted.
    """
    try:
        examined = await _examined(arrival, sender, at)
        async with at.database.transaction() as tx:
            answer = await _answer(tx, arrival, examined, seal=at.seal)
            if returns_everything and not answer.repeated:
                await desk.return_at_once(tx, arrival.case, seal=at.seal, now=arrival.at)
    except Refusal as refusal:
        is_conflict = refusal.fault is Fault.CONFLICT
        async with at.database.transaction() as tx:
            await intake.record_delivery(
                tx, arrival, Outcome.CONFLICT if is_conflict else Outcome.REFUSED
            )
        at.blobs.remove(arrival.key)
        raise
    if answer.repeated:
        at.blobs.remove(arrival.key)
    return answer


async def _examined(arrival: Arrival, sender: Workplace, at: Intake) -> ExaminedCase | None:
    """What the package says; ``None`` when this round has its promise and is not judged again."""
    async with at.database.transaction() as tx:
        if await intake.promise_for(tx, arrival) is not None:
            return None
    return await asyncio.to_thread(_examine, arrival, sender, at)


def _examine(arrival: Arrival, sender: Workplace, at: Intake) -> ExaminedCase:
    with at.blobs.open(arrival.key) as file:
        return examine(file, sender=sender, rules=at.rules, now=arrival.at)


async def _answer(
    tx: AsyncConnection, arrival: Arrival, examined: ExaminedCase | None, *, seal: Seal
) -> Acknowledged:
    """The promise of this round: found (the package may have come twice at once), or made."""
    promise = await intake.promise_for(tx, arrival)
    if promise is not None:
        if promise.package_sha256 != arrival.sha256:
            raise conflict("package-differs", "Для цього раунду справи вже прийнято інший пакет.")
        await intake.record_delivery(tx, arrival, Outcome.REPEATED)
        return Acknowledged(signed=promise.signed, repeated=True)
    assert examined is not None, "promises are never taken back"
    incoming_number = await _enter(tx, arrival, examined)
    signed = await seal.statement(
        {
            "type": "acknowledgement",
            "case": str(arrival.case),
            "number": arrival.number,
            "round": arrival.round,
            "package_sha256": arrival.sha256.hex(),
            "accepted_at": rfc3339(arrival.at),
            "incoming_number": str(incoming_number),
        },
        at=arrival.at,
    )
    await intake.add_promise(tx, arrival, signed)
    await intake.record_delivery(tx, arrival, Outcome.ACCEPTED)
    return Acknowledged(signed=signed, repeated=False)


async def _enter(tx: AsyncConnection, arrival: Arrival, examined: ExaminedCase) -> int:
    """Enter the case, or the next round of a returned one; return its incoming number."""
    known = await cases.case_by_id(tx, arrival.case)
    content = Content(
        service=examined.application.service.code,
        program=examined.application.service.target_program,
        application=examined.application_bytes,
    )
    if known is None:
        incoming_number = await intake.next_incoming_number(tx)
        await intake.add_case(tx, arrival, content, incoming_number=incoming_number)
        return incoming_number
    expected = known.status is Status.RETURNED_TO_OTG and arrival.round > known.round
    if not expected or arrival.access_point != known.access_point:
        raise conflict("round-unexpected", "Цей раунд справи не очікується.")
    await intake.renew_case(tx, arrival, content)
    return known.incoming_number
