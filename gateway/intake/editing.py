"""Changing what a case holds while it is formed: each change voids the signature."""

import hashlib
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gateway.access import editable_case, require
from gateway.domain import application as applications
from gateway.domain import deadlines, documents
from gateway.domain.case import Action, Case
from gateway.domain.errors import Forbidden, Invalid, NotFound
from gateway.domain.instants import local_date
from gateway.domain.roles import Actor, Right
from gateway.domain.service import Service
from gateway.evidence_log import happened
from gateway.intake.opening import applying
from gateway.rules import Rules
from gateway.store import Store, contents, registry
from gateway.store import intake as stored
from gateway.store.contents import StoredApplication, StoredDocument
from gateway.store.events import EventType


async def replace_application(
    store: Store,
    rules: Rules,
    *,
    actor: Actor,
    case_id: UUID,
    body: bytes,
    expected_version: int,
    now: datetime,
) -> Case:
    """Return the case with another application; its deadlines are computed anew (T2).

    Raises:
        Invalid: also when the deadline of a transfer that was made would be eased.
    """
    before = await editable_case(
        store, actor, case_id, rules=rules, expected_version=expected_version
    )
    application = applications.parse(body, services=rules.catalogue, now=now, rules=rules.deadlines)
    place = await registry.active_access_point(store, before.access_point)
    if place is None or application.access_point != before.access_point:
        raise Forbidden("access-point-forbidden")
    held = await contents.current(store, case_id)
    after = replace(
        before.after(Action.EDIT),
        service=application.service.code,
        category=application.service.category,
        starostat=application.starostat or before.starostat,
        channel=application.channel,
        model=application.model,
        received_at=application.received_at,
        pack_complete=_complete(application.service, held.documents),
        due=deadlines.due(
            application.received_at,
            channel=application.channel,
            model=application.model,
            calendar=rules.calendar(place.calendar),
            rules=rules.deadlines,
        ),
    )
    _require_no_later_receipt(before, after)
    require(actor, Right.EDIT, after, rules=rules)
    digest = hashlib.sha256(body).digest()
    event = happened(
        EventType.APPLICATION_REPLACED,
        after,
        before=before,
        now=now,
        role=actor.role,
        application_sha256=digest.hex(),
        due_at=after.due.d1_due_at.isoformat(),
    )
    await stored.replace_application(
        store,
        before,
        after,
        application=StoredApplication(body=body, sha256=digest),
        applying=applying(application, rules),
        happened=[event],
        now=now,
    )
    return after


async def add_document(
    store: Store,
    rules: Rules,
    *,
    actor: Actor,
    case_id: UUID,
    document: StoredDocument,
    now: datetime,
    expected_version: int | None = None,
) -> Case:
    """Return the case with the document, whose bytes are already durable.

    Raises:
        TooLarge: the document or the whole case.
    """
    documents.check_name(document.name)
    before = await editable_case(
        store, actor, case_id, rules=rules, expected_version=expected_version
    )
    held = await contents.current(store, case_id)
    others = [other for other in held.documents if other.name != document.name]
    documents.check_fits(
        document.size, others=[other.size for other in others], limits=rules.limits
    )
    after = replace(
        before.after(Action.EDIT),
        pack_complete=_complete(_service(before, rules), [*others, document]),
    )
    event = happened(
        EventType.DOCUMENT_ADDED,
        after,
        before=before,
        now=now,
        role=actor.role,
        sha256=document.sha256.hex(),
        size=document.size,
        media_type=document.media_type,
    )
    await stored.add_document(store, before, after, document=document, happened=[event], now=now)
    return after


async def remove_document(
    store: Store,
    rules: Rules,
    *,
    actor: Actor,
    case_id: UUID,
    name: str,
    expected_version: int,
    now: datetime,
) -> Case:
    """Return the case without the document."""
    before = await editable_case(
        store, actor, case_id, rules=rules, expected_version=expected_version
    )
    held = await contents.current(store, case_id)
    left = [other for other in held.documents if other.name != name]
    if len(left) == len(held.documents):
        raise NotFound("document-not-found")
    after = replace(
        before.after(Action.EDIT), pack_complete=_complete(_service(before, rules), left)
    )
    event = happened(EventType.DOCUMENT_REMOVED, after, before=before, now=now, role=actor.role)
    await stored.remove_document(store, before, after, name=name, happened=[event], now=now)
    return after


def _require_no_later_receipt(before: Case, after: Case) -> None:
    """Refuse to ease the deadline of a transfer that was made: it was met or missed for ever."""
    eased = after.received_at > before.received_at or after.due.d1_due_at > before.due.d1_due_at
    if before.accepted_at is not None and eased:
        rule = "Справу вже передавали: момент отримання не може стати пізнішим."
        raise Invalid("field-invalid", "received_at", rule)


def _service(case: Case, rules: Rules) -> Service:
    return rules.catalogue.get(case.service, on=local_date(case.received_at))


def _complete(service: Service, held: list[StoredDocument] | tuple[StoredDocument, ...]) -> bool:
    return not documents.missing(service.required_documents, [one.name for one in held])
