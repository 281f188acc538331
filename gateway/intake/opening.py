"""A new case: one key, one body, one case, one receipt, whoever asks how often."""

import asyncio
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from crypto_module.ades import cades
from crypto_module.cms.sign import Signer
from gateway import pseudonyms
from gateway.access import require
from gateway.domain import application as applications
from gateway.domain import deadlines
from gateway.domain.access_point import AccessPoint
from gateway.domain.application import Application, Notice
from gateway.domain.case import Case
from gateway.domain.documents import missing
from gateway.domain.errors import Forbidden, Invalid, NotFound
from gateway.domain.instants import local_date
from gateway.domain.receipt import receipt as receipt_of
from gateway.domain.roles import Actor, Right
from gateway.evidence_log import happened
from gateway.rules import Rules
from gateway.store import Store, cases, contents, idempotency, registry
from gateway.store import intake as stored
from gateway.store.contents import StoredApplication, StoredDocument
from gateway.store.events import EventType
from gateway.store.idempotency import Key, Replay, Reservation
from gateway.store.intake import Applying

_RESERVED: Final = timedelta(seconds=5)
"""Longer than any honest opening; after it, the key of a dead request is free again."""
_LONGEST_KEY: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The answer to an opening, the same for every repetition of the request."""

    case: Case
    created: bool
    receipt: bytes = field(repr=False)
    documents: tuple[StoredDocument, ...]
    warnings: tuple[Notice, ...]


async def open_case(
    store: Store,
    rules: Rules,
    *,
    actor: Actor,
    body: bytes,
    idempotency_key: str,
    seal: Signer,
    now: datetime,
) -> Opened:
    """Return the case made of ``body``, durable with its first event and its receipt.

    Raises:
        Invalid: the body, or a key already used with another body.
        Forbidden: the place or the role does not allow it.
        Conflict: ``idempotency-in-flight``.
    """
    key = _key(actor, idempotency_key, body)
    known = await idempotency.find(store, key)
    if known is not None:
        return await _again(store, known)
    application = applications.parse(body, services=rules.catalogue, now=now, rules=rules.deadlines)
    place = await _place(store, application, actor)
    held = await idempotency.reserve(
        store,
        key,
        access_point=place.code,
        year=local_date(now).year,
        now=now,
        until=now + _RESERVED,
    )
    if isinstance(held, Replay):
        return await _again(store, held)
    try:
        return await _store(
            store, rules, held, application, actor=actor, place=place, body=body, seal=seal, now=now
        )
    except BaseException:
        # Shielded: a client that hangs up must not leave its key reserved.
        await asyncio.shield(idempotency.release(store, held))
        raise


async def _store(
    store: Store,
    rules: Rules,
    held: Reservation,
    application: Application,
    *,
    actor: Actor,
    place: AccessPoint,
    body: bytes,
    seal: Signer,
    now: datetime,
) -> Opened:
    case = _case(held, application, actor=actor, place=place, rules=rules, now=now)
    require(actor, Right.CREATE, case, rules=rules)
    digest = hashlib.sha256(body).digest()
    receipt = await asyncio.to_thread(
        cades.sign,
        receipt_of(case, application_sha256=digest),
        signer=seal,
        signing_time=now,
        detached=False,
    )
    event = happened(
        EventType.OPENED, case, now=now, role=actor.role, application_sha256=digest.hex()
    )
    warnings = await stored.open_case(
        store,
        case,
        reservation=held,
        application=StoredApplication(body=body, sha256=digest),
        applying=applying(application, rules),
        receipt=receipt,
        warnings=application.warnings,
        happened=[event],
        now=now,
    )
    return Opened(case=case, created=True, receipt=receipt, documents=(), warnings=warnings)


async def _again(store: Store, known: Replay) -> Opened:
    case = await cases.find(store, known.case)
    if case is None:
        raise NotFound("case-not-found")
    receipt = await contents.receipt(store, known.case)
    held = await contents.current(store, known.case)
    return Opened(
        case=case,
        created=False,
        receipt=receipt,
        documents=held.documents,
        warnings=known.warnings,
    )


def _case(
    held: Reservation,
    application: Application,
    *,
    actor: Actor,
    place: AccessPoint,
    rules: Rules,
    now: datetime,
) -> Case:
    return Case(
        id=held.case,
        number=held.number,
        service=application.service.code,
        category=application.service.category,
        access_point=place.code,
        otg=place.otg,
        starostat=application.starostat or actor.starostat,
        spszn=place.spszn,
        created_by=actor.officer,
        created_by_role=actor.role,
        channel=application.channel,
        model=application.model,
        received_at=application.received_at,
        arrived_at=now,
        pack_complete=not missing(application.service.required_documents, ()),
        due=deadlines.due(
            application.received_at,
            channel=application.channel,
            model=application.model,
            calendar=rules.calendar(place.calendar),
            rules=rules.deadlines,
        ),
    )


async def _place(store: Store, application: Application, actor: Actor) -> AccessPoint:
    """Return the access point of the actor; a module carries only the cases of its own place."""
    if application.access_point != actor.access_point:
        raise Forbidden("access-point-forbidden")
    place = await registry.active_access_point(store, actor.access_point)
    if place is None:
        raise Forbidden("access-point-forbidden", "Точку доступу виведено з дії.")
    return place


def _key(actor: Actor, idempotency_key: str, body: bytes) -> Key:
    if not 0 < len(idempotency_key) <= _LONGEST_KEY:
        rule = f"Ключ має від 1 до {_LONGEST_KEY} знаків."
        raise Invalid("idempotency-key-required", "Idempotency-Key", rule)
    fingerprint = hashlib.sha256(body).digest()
    return Key(client=actor.client, key=idempotency_key, fingerprint=fingerprint)


def applying(application: Application, rules: Rules) -> Applying:
    """Return the name and the marks of the applicant."""
    who = application.applicant
    return Applying(
        name=who.full_name,
        person_mark=pseudonyms.person_mark(who, secret=rules.pseudonym_secret),
        twin_mark=pseudonyms.twin_mark(application, secret=rules.pseudonym_secret),
    )
