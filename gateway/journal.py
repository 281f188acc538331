"""Reading: a case and what belongs to it, for those whose scope holds it; nobody else finds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway import pseudonyms
from gateway.access import seen_case
from gateway.domain.application import Notice
from gateway.domain.case import Case
from gateway.domain.errors import NotFound
from gateway.domain.roles import Actor
from gateway.rules import Rules
from gateway.store import Store, contents, idempotency, operations, review
from gateway.store import decisions as stored_decisions
from gateway.store import events as stored_events
from gateway.store import search as stored
from gateway.store.contents import StoredDocument
from gateway.store.decisions import StoredDecision
from gateway.store.events import Event
from gateway.store.operations import Operation, Verdict
from gateway.store.review import Return
from gateway.store.search import Cursor, Query


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case with what a reader of it asks at once."""

    case: Case
    documents: tuple[StoredDocument, ...]
    warnings: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some cases, newest first; ``after`` is where the next page begins, None at the end."""

    cases: Sequence[Case]
    after: Cursor | None


async def case(store: Store, rules: Rules, *, actor: Actor, case_id: UUID) -> CaseFile:
    """Return the case with its documents and warnings."""
    found = await seen_case(store, actor, case_id, rules=rules)
    return CaseFile(
        case=found,
        documents=(await contents.current(store, case_id)).documents,
        warnings=await idempotency.warnings_of(store, case_id),
    )


async def document(
    store: Store, rules: Rules, *, actor: Actor, case_id: UUID, name: str
) -> StoredDocument:
    """Return the document of that name; its bytes are in ``blob``."""
    await seen_case(store, actor, case_id, rules=rules)
    for one in (await contents.current(store, case_id)).documents:
        if one.name == name:
            return one
    raise NotFound("document-not-found")


async def search(
    store: Store,
    rules: Rules,
    *,
    actor: Actor,
    query: Query,
    after: Cursor | None,
    limit: int,
    now: datetime,
) -> Page:
    """Return the cases of the actor's scope that answer the query, newest first."""
    found = await stored.search(
        store,
        actor,
        query,
        person_mark=pseudonyms.mark_of(query.text, secret=rules.pseudonym_secret)
        if query.text
        else None,
        super_scope=rules.super_scope,
        after=after,
        limit=limit + 1,
        now=now,
    )
    more = len(found) > limit
    page = found[:limit]
    last = page[-1] if more else None
    return Page(
        cases=page,
        after=None if last is None else Cursor(arrived_at=last.arrived_at, case=last.id),
    )


async def timeline(store: Store, rules: Rules, *, actor: Actor, case_id: UUID) -> Sequence[Event]:
    """Return what happened to the case, oldest first."""
    await seen_case(store, actor, case_id, rules=rules)
    return await stored_events.timeline(store, case_id)


async def returns(store: Store, rules: Rules, *, actor: Actor, case_id: UUID) -> Sequence[Return]:
    """Return why the case was given back, oldest first."""
    await seen_case(store, actor, case_id, rules=rules)
    return await review.returns(store, case_id)


async def verdict(store: Store, rules: Rules, *, actor: Actor, case_id: UUID) -> Verdict:
    """Return the newest verdict on the case's signature.

    Raises:
        NotFound: nothing was judged yet.
    """
    await seen_case(store, actor, case_id, rules=rules)
    found = await operations.last_verdict(store, case_id)
    if found is None:
        raise NotFound("verdict-not-found", "Підпис справи ще не перевірено.")
    return found


async def decision(store: Store, rules: Rules, *, actor: Actor, case_id: UUID) -> StoredDecision:
    """Return the decision in force.

    Raises:
        NotFound: none came yet.
    """
    await seen_case(store, actor, case_id, rules=rules)
    found = await stored_decisions.current(store, case_id)
    if found is None:
        raise NotFound("decision-not-found", "Рішення ще не надійшло.")
    return found


async def operation(store: Store, rules: Rules, *, actor: Actor, operation_id: UUID) -> Operation:
    """Return the operation, if its case may be seen."""
    found = await operations.get(store, operation_id)
    try:
        await seen_case(store, actor, found.case, rules=rules)
    except NotFound:
        # The code must not tell a foreign operation from one that never was.
        raise NotFound("not-found") from None
    return found


async def events(
    store: Store, rules: Rules, *, actor: Actor, after: int, limit: int
) -> Sequence[Event]:
    """Return what happened to the actor's cases after ``after``, in order, none missed."""
    return await stored_events.feed(
        store, actor, super_scope=rules.super_scope, after=after, limit=limit
    )
