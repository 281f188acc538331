"""One case as the console shows it. Reads only.

``Content`` is what may be read only with the right to read cases; without that right it is not
selected, and the verdict comes without its report, which names the signer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.case import Case
from gateway.domain.errors import NotFound
from gateway.domain.service import DecisionKind
from gateway.store.board import ModuleStanding, modules_in
from gateway.store.cases import COLUMNS, case_of
from gateway.store.contents import StoredDocument, contents_in
from gateway.store.engine import Store
from gateway.store.events import Event, event_of
from gateway.store.schema.cases import CASES, OPERATIONS, VERDICTS
from gateway.store.schema.events import EVENTS
from gateway.store.schema.ministry import ACKNOWLEDGEMENTS, DECISIONS, RETURNS
from gateway.store.schema.registry import ACCESS_POINTS
from gateway.store.schema.work import WORK


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSignature:
    """The last verdict; ``code`` is why the operation was refused, ``report`` only for readers."""

    indication: str
    sub_indication: str | None
    checked_at: datetime
    code: str | None
    report: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The last decision."""

    kind: DecisionKind
    amount: str | None
    valid_from: date | None
    valid_to: date | None
    refusal_reason: str | None
    number: str
    date: date
    body: str
    received_at: datetime
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Why the case was sent back."""

    round: int
    code: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the case is about."""

    applicant: str
    documents: tuple[StoredDocument, ...]
    answer: Answer | None
    returns: tuple[Return, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The step of the road the case waits for."""

    step: str
    attempts: int
    next_attempt_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All of one case that the console shows."""

    case: Case
    access_point_name: str
    module: ModuleStanding | None
    events: Sequence[Event]
    verdict: JudgedSignature | None
    incoming_number: str | None
    attempt: Attempt | None
    content: Content | None


async def dossier(store: Store, case_id: UUID, *, reach: str | None, content: bool) -> Dossier:
    """The case, as one moment shows it.

    Raises:
        NotFound: there is none, or it is another access point's.
    """
    async with store.read() as tx:
        personal = [CASES.c.applicant_name] if content else []
        row = await _first(tx, select(*COLUMNS, *personal).where(CASES.c.id == case_id))
        if row is None or (reach is not None and row["access_point"] != reach):
            raise NotFound("case-not-found")
        case = case_of(row)
        of_case = EVENTS.c.case_id == case_id
        events = (await tx.execute(select(EVENTS).where(of_case).order_by(EVENTS.c.seq))).mappings()
        place = await _first(
            tx, select(ACCESS_POINTS).where(ACCESS_POINTS.c.code == case.access_point)
        )
        return Dossier(
            case=case,
            access_point_name=place["name"] if place is not None else case.access_point,
            module=(await modules_in(tx)).get(case.access_point),
            events=[event_of(event) for event in events],
            verdict=await _verdict(tx, case_id, content=content),
            incoming_number=await _incoming_number(tx, case_id),
            attempt=await _attempt(tx, case_id),
            content=await _content(tx, row) if content else None,
        )


async def _verdict(tx: AsyncConnection, case_id: UUID, *, content: bool) -> JudgedSignature | None:
    columns = [VERDICTS.c.indication, VERDICTS.c.sub_indication, VERDICTS.c.checked_at]
    row = await _first(
        tx,
        select(*columns, OPERATIONS.c.code, *([VERDICTS.c.report] if content else []))
        .join(OPERATIONS, OPERATIONS.c.id == VERDICTS.c.operation_id)
        .where(VERDICTS.c.case_id == case_id)
        # As ``store.operations`` has it: a clock may be set back between two verdicts.
        .order_by(OPERATIONS.c.content_version.desc())
        .limit(1),
    )
    if row is None:
        return None
    return JudgedSignature(
        indication=row["indication"],
        sub_indication=row["sub_indication"],
        checked_at=row["checked_at"],
        code=row["code"],
        report=row["report"] if content else None,
    )


async def _incoming_number(tx: AsyncConnection, case_id: UUID) -> str | None:
    mine = ACKNOWLEDGEMENTS.c.case_id == case_id
    newest = ACKNOWLEDGEMENTS.c.round.desc()
    row = await _first(tx, select(ACKNOWLEDGEMENTS).where(mine).order_by(newest).limit(1))
    return None if row is None else row["incoming_number"]


async def _attempt(tx: AsyncConnection, case_id: UUID) -> Attempt | None:
    row = await _first(tx, select(WORK).where(WORK.c.case_id == case_id))
    if row is None:
        return None
    return Attempt(
        step=row["step"], attempts=row["attempts"], next_attempt_at=row["next_attempt_at"]
    )


async def _content(tx: AsyncConnection, case: RowMapping) -> Content:
    of_case = RETURNS.c.case_id == case["id"]
    returns = (await tx.execute(select(RETURNS).where(of_case).order_by(RETURNS.c.id))).mappings()
    return Content(
        applicant=case["applicant_name"],
        documents=(await contents_in(tx, case["id"])).documents,
        answer=await _answer(tx, case["id"]),
        returns=tuple(
            Return(round=row["round"], code=row["code"], text=row["text"], at=row["at"])
            for row in returns
        ),
    )


async def _answer(tx: AsyncConnection, case_id: UUID) -> Answer | None:
    mine = DECISIONS.c.case_id == case_id
    row = await _first(tx, select(DECISIONS).where(mine).order_by(DECISIONS.c.id.desc()).limit(1))
    if row is None:
        return None
    return Answer(
        kind=DecisionKind(row["kind"]),
        amount=row["amount"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        refusal_reason=row["refusal_reason"],
        number=row["number"],
        date=row["date"],
        body=row["body"],
        received_at=row["received_at"],
        acknowledged_at=row["acknowledged_at"],
    )


async def _first(tx: AsyncConnection, query: Any) -> RowMapping | None:
    return (await tx.execute(query)).mappings().first()
