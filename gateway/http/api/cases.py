"""/cases: open, find, read, correct. The application is kept byte for byte as it came."""

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from aiohttp import web
from pydantic import Field

from gateway import intake, journal
from gateway.domain.roles import Actor
from gateway.http import bodies, keys
from gateway.http.api import reading
from gateway.http.api.forms import ApplicationForm, JournalQuery
from gateway.http.api.views import CaseView, EntryView, View
from gateway.http.openapi import JSON, Header, route
from gateway.http.problems import Refusal
from gateway.store.search import Cursor, Query

IDEMPOTENCY_KEY: Final = Header(
    name="Idempotency-Key",
    description="Ключ цієї дії: повтор із тим самим тілом дає ту саму справу.",
    required=True,
    schema={"type": "string", "pattern": "^[!-~]{1,200}$"},
)
_KEY: Final = re.compile(r"[!-~]{1,200}")
APPLICATION_PROBLEMS: Final = (
    "application-malformed",
    "field-required",
    "field-unknown",
    "field-invalid",
    "identifier-invalid",
    "identity-missing",
    "instant-invalid",
    "received-in-future",
    "service-unknown",
    "service-not-in-social-hromada",
    "model-not-allowed",
    "access-point-forbidden",
    "forbidden",
    "body-too-large",
    "media-type-not-allowed",
    "content-encoding-not-allowed",
    "client-too-slow",
)


class OpenedView(CaseView):
    """A case as it was opened, with the gateway's sealed promise."""

    receipt: str = Field(description="CAdES із квитанцією шлюзу, Base64.")


class JournalView(View):
    """One page of the journal, newest first."""

    items: tuple[EntryView, ...]
    next_cursor: str | None


@route(
    "POST",
    "/cases",
    summary="Відкрити справу за заявою",
    body=ApplicationForm,
    headers=(IDEMPOTENCY_KEY,),
    answers={201: OpenedView, 200: OpenedView},
    problems=(
        "idempotency-key-required",
        "idempotency-body-differs",
        "idempotency-in-flight",
        *APPLICATION_PROBLEMS,
    ),
)
async def open_case(request: web.Request, actor: Actor) -> web.Response:
    """Answer 201 once the case is durable; 200 when the same key opened it before."""
    key = _idempotency_key(request)
    bodies.require_type(request, JSON)
    opened = await intake.open_case(
        request.app[keys.STORE],
        request.app[keys.RULES],
        actor=actor,
        body=await bodies.read(request),
        idempotency_key=key,
        seal=request.app[keys.SEAL],
        now=request.app[keys.CLOCK](),
    )
    view = OpenedView.whole(
        opened.case,
        documents=opened.documents,
        warnings=opened.warnings,
        receipt=base64.b64encode(opened.receipt).decode("ascii"),
    )
    response = view.response(status=201 if opened.created else 200, version=opened.case.version)
    response.headers["Location"] = view.links.self
    return response


def _idempotency_key(request: web.Request) -> str:
    given = request.headers.getall("Idempotency-Key", [])
    if len(given) != 1 or not _KEY.fullmatch(given[0]):
        detail = "Потрібен один заголовок Idempotency-Key: від 1 до 200 друкованих знаків ASCII."
        raise Refusal("idempotency-key-required", detail=detail, field="Idempotency-Key")
    return given[0]


@route(
    "GET",
    "/cases",
    summary="Знайти справи в журналі",
    query=JournalQuery,
    answers={200: JournalView},
    problems=("query-invalid", "field-unknown"),
)
async def find_cases(request: web.Request, actor: Actor) -> web.Response:
    """Answer one page of the cases of the client's scope, newest first."""
    asked = reading.query(request, JournalQuery)
    page = await journal.search(
        request.app[keys.STORE],
        request.app[keys.RULES],
        actor=actor,
        query=Query(
            status=asked.status,
            service=asked.service,
            access_point=asked.access_point,
            text=asked.q,
            overdue=asked.overdue,
            due_before=asked.due_before,
        ),
        after=_cursor(asked.cursor),
        limit=asked.limit,
        now=request.app[keys.CLOCK](),
    )
    items = tuple(map(EntryView.of, page.cases))
    return JournalView(items=items, next_cursor=_opaque(page.after)).response()


def _opaque(cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    place = f"{cursor.arrived_at.isoformat()}|{cursor.case}"
    return base64.urlsafe_b64encode(place.encode("ascii")).decode("ascii")


def _cursor(opaque: str | None) -> Cursor | None:
    if opaque is None:
        return None
    try:
        place = base64.b64decode(opaque, altchars=b"-_", validate=True).decode("ascii")
        arrived_at, _, case = place.partition("|")
        return Cursor(
            arrived_at=datetime.fromisoformat(arrived_at).astimezone(UTC), case=UUID(case)
        )
    except (binascii.Error, ValueError, OverflowError):
        detail = "Курсор узято не з журналу."
        raise Refusal("query-invalid", detail=detail, field="cursor") from None


@route(
    "GET",
    "/cases/{id}",
    summary="Отримати справу",
    answers={200: CaseView},
    problems=("case-not-found",),
)
async def get_case(request: web.Request, actor: Actor) -> web.Response:
    """Answer the case as it stands; its version is the ETag."""
    return await case_as_it_stands(request, actor, reading.case_id(request))


async def case_as_it_stands(request: web.Request, actor: Actor, case_id: UUID) -> web.Response:
    """Return the case with its documents and warnings, read now."""
    found = await journal.case(
        request.app[keys.STORE], request.app[keys.RULES], actor=actor, case_id=case_id
    )
    view = CaseView.whole(found.case, documents=found.documents, warnings=found.warnings)
    return view.response(version=found.case.version)


@route(
    "PUT",
    "/cases/{id}/application",
    summary="Виправити заяву справи",
    body=ApplicationForm,
    headers=(reading.IF_MATCH_REQUIRED,),
    answers={200: CaseView},
    problems=(
        "case-not-found",
        "case-not-editable",
        "operation-in-progress",
        "version-mismatch",
        "version-required",
        *APPLICATION_PROBLEMS,
    ),
)
async def replace_application(request: web.Request, actor: Actor) -> web.Response:
    """Answer the case with another application and deadlines computed anew."""
    version = reading.required_version(request)
    bodies.require_type(request, JSON)
    case = await intake.replace_application(
        request.app[keys.STORE],
        request.app[keys.RULES],
        actor=actor,
        case_id=reading.case_id(request),
        body=await bodies.read(request),
        expected_version=version,
        now=request.app[keys.CLOCK](),
    )
    return await case_as_it_stands(request, actor, case.id)


ROUTES: Final = (open_case, find_cases, get_case, replace_application)
