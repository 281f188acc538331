"""What the front office writes: each function is one transaction, evidence included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.application import Notice
from gateway.domain.case import Case
from gateway.domain.errors import NotFound
from gateway.store import cases, contents, events, idempotency
from gateway.store.contents import StoredApplication, StoredDocument, StoredSignature
from gateway.store.engine import Store
from gateway.store.events import Event
from gateway.store.idempotency import Reservation
from gateway.store.schema.cases import APPLICATIONS, CASES, DOCUMENTS, OPERATIONS, SIGNATURES

TWIN: Final = Notice(
    code="possible-duplicate",
    field="applicant",
    text="Цього дня вже є справа цього заявника щодо цієї послуги.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applying:
    """Who applies; the marks tell the person to nobody without the gateway's secret."""

    name: str = field(repr=False)
    person_mark: bytes
    twin_mark: bytes

    @property
    def columns(self) -> Mapping[str, object]:
        """What the case row keeps: the name as written, and folded, which the search compares."""
        return {
            "applicant_name": self.name,
            "applicant_folded": self.name.casefold(),
            "person_mark": self.person_mark,
            "twin_mark": self.twin_mark,
        }


async def open_case(
    store: Store,
    case: Case,
    *,
    reservation: Reservation,
    application: StoredApplication,
    applying: Applying,
    receipt: bytes,
    warnings: Sequence[Notice],
    happened: Sequence[Event],
    now: datetime,
) -> tuple[Notice, ...]:
    """Store the case, its application, receipt and first event; return all its warnings.

    Raises:
        Conflict: the reservation of the key ran out meanwhile.
    """
    async with store.write() as tx:
        twin = exists().where(CASES.c.twin_mark == applying.twin_mark)
        found = [TWIN] if await tx.scalar(select(twin)) else []
        told = [*warnings, *found]
        await idempotency.finish(tx, reservation, told)
        await cases.insert_case(tx, case, receipt=receipt, **applying.columns)
        await _put_application(tx, case, application, now=now)
        await events.append(tx, happened, case=case, now=now)
    return tuple(told)


async def replace_application(
    store: Store,
    before: Case,
    after: Case,
    *,
    application: StoredApplication,
    applying: Applying,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Put another application.json in place of the one the case had."""
    async with store.write() as tx:
        await cases.change(tx, before, after, happened, now=now, **applying.columns)
        await _put_application(tx, after, application, now=now)


async def add_document(
    store: Store,
    before: Case,
    after: Case,
    *,
    document: StoredDocument,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Put the document into the case, in place of one with the same name."""
    async with store.write() as tx:
        await cases.change(tx, before, after, happened, now=now)
        await contents.put(
            tx,
            DOCUMENTS,
            case=after.id,
            version=after.version,
            now=now,
            name=document.name,
            media_type=document.media_type,
            size=document.size,
            sha256=document.sha256,
            blob=document.blob,
        )


async def remove_document(
    store: Store, before: Case, after: Case, *, name: str, happened: Sequence[Event], now: datetime
) -> None:
    """Take the document out of the case; its earlier life stays on record.

    Raises:
        NotFound: the case has no such document.
    """
    async with store.write() as tx:
        await cases.change(tx, before, after, happened, now=now)
        ended = await contents.close(tx, DOCUMENTS, case=after.id, version=after.version, name=name)
        if not ended:
            raise NotFound("document-not-found")


async def put_signature(
    store: Store,
    before: Case,
    after: Case,
    *,
    signature: StoredSignature,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Put the signature in place of the one before."""
    async with store.write() as tx:
        await cases.change(tx, before, after, happened, now=now)
        await contents.put(
            tx,
            SIGNATURES,
            case=after.id,
            version=after.version,
            now=now,
            body=signature.body,
            manifest=signature.manifest,
            sha256=signature.sha256,
            added_by=signature.added_by,
        )


async def submit(
    store: Store,
    before: Case,
    after: Case,
    *,
    operation: UUID,
    officer: str,
    role: str,
    client: str,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Start the operation that judges the signature and sends the case on."""
    async with store.write() as tx:
        await cases.change(tx, before, after, happened, now=now)
        await tx.execute(
            insert(OPERATIONS).values(
                id=operation,
                case_id=after.id,
                state="running",
                officer=officer,
                role=role,
                client=client,
                content_version=after.version,
                correlation=happened[0].correlation,
                started_at=now,
            )
        )


async def _put_application(
    tx: AsyncConnection, case: Case, application: StoredApplication, *, now: datetime
) -> None:
    await contents.put(
        tx,
        APPLICATIONS,
        case=case.id,
        version=case.version,
        now=now,
        body=application.body,
        sha256=application.sha256,
    )
