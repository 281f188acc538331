"""What a verdict needs and what it leaves, each in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from gateway.domain.case import Case
from gateway.store import cases, contents, operations
from gateway.store.contents import Contents, StoredSignature
from gateway.store.engine import Store
from gateway.store.events import Event
from gateway.store.operations import Operation, OperationState, Verdict
from gateway.store.schema.registry import ACCESS_POINTS, OFFICERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A submitted case with all that its judge must see.

    ``rnokpp`` and ``unzr`` are the acting officer's, ``edrpou`` is that of the body at whose place
    he sits.
    """

    case: Case
    operation: Operation
    contents: Contents
    signature: StoredSignature
    rnokpp: str
    unzr: str | None
    edrpou: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the operation ends, in the words of the API."""

    state: OperationState
    code: str | None
    detail: str | None


async def submission(store: Store, case_id: UUID) -> Submission | None:
    """Return what is to be judged, or None when nothing is any more."""
    async with store.read() as tx:
        case = await cases.find_in(tx, case_id)
        operation = await operations.running_in(tx, case_id)
        signature = await contents.signature_in(tx, case_id)
        if case is None or operation is None or signature is None:
            return None
        found = await tx.execute(
            select(OFFICERS.c.rnokpp, OFFICERS.c.unzr, ACCESS_POINTS.c.edrpou)
            .join(ACCESS_POINTS, ACCESS_POINTS.c.code == OFFICERS.c.access_point)
            .where(OFFICERS.c.id == operation.officer)
        )
        officer = found.one_or_none()
        return Submission(
            case=case,
            operation=operation,
            contents=await contents.contents_in(tx, case_id),
            signature=signature,
            rnokpp="" if officer is None else officer.rnokpp,
            unzr=None if officer is None else officer.unzr,
            edrpou="" if officer is None else officer.edrpou,
        )


async def conclude(
    store: Store,
    before: Case,
    after: Case,
    *,
    outcome: Outcome,
    verdict: Verdict,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Write the verdict, the end of its operation and where the case goes; queue the evidence."""
    async with store.write() as tx:
        await cases.change(tx, before, after, happened, now=now)
        await operations.finish_in(
            tx,
            verdict.operation,
            state=outcome.state,
            code=outcome.code,
            indication=verdict.indication,
            sub_indication=verdict.sub_indication,
            detail=outcome.detail,
            now=now,
        )
        await operations.put_verdict_in(tx, after.id, verdict)


async def hold(
    store: Store,
    before: Case,
    after: Case,
    *,
    operation: UUID,
    indication: str,
    sub_indication: str | None,
    detail: str | None,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Write that evidence is missing: the operation goes on, D1 runs on."""
    async with store.write() as tx:
        await cases.change(tx, before, after, happened, now=now)
        await operations.finish_in(
            tx,
            operation,
            state=OperationState.RUNNING,
            code=None,
            indication=indication,
            sub_indication=sub_indication,
            detail=detail,
            now=None,
        )
