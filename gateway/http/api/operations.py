"""/cases/{id}/submit and /operations/{id}: slow work is promised with 202 and asked for after."""

from datetime import datetime
from typing import Final, Self
from uuid import UUID

from aiohttp import web

from gateway import intake, journal
from gateway.domain.roles import Actor
from gateway.http import keys
from gateway.http.api import reading
from gateway.http.api.views import PREFIX, View
from gateway.http.openapi import route
from gateway.store.operations import Operation, OperationState


class OperationView(View):
    """A submission: a refused signature is an answer, told here with its sub-indication."""

    id: UUID
    case: UUID
    state: OperationState
    code: str | None
    indication: str | None
    sub_indication: str | None
    detail: str | None
    started_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, operation: Operation) -> Self:
        """Return the shape of ``operation``."""
        return cls(**{name: getattr(operation, name) for name in cls.model_fields})


@route(
    "POST",
    "/cases/{id}/submit",
    summary="Подати справу: перевірити підпис і передати далі",
    headers=(reading.IF_MATCH,),
    answers={202: OperationView},
    problems=(
        "case-not-found",
        "forbidden",
        "case-not-editable",
        "transition-not-allowed",
        "operation-in-progress",
        "version-mismatch",
        "case-unsigned",
        "case-without-documents",
        "paper-not-signed",
    ),
)
async def submit_case(request: web.Request, actor: Actor) -> web.Response:
    """Answer 202 with the operation that judges the signature and sends the case on."""
    operation = await intake.submit(
        request.app[keys.STORE],
        request.app[keys.RULES],
        actor=actor,
        case_id=reading.case_id(request),
        expected_version=reading.expected_version(request),
        now=request.app[keys.CLOCK](),
    )
    response = OperationView.of(operation).response(status=202)
    response.headers["Location"] = f"{PREFIX}/operations/{operation.id}"
    return response


@route(
    "GET",
    "/operations/{id}",
    summary="Отримати стан подання",
    answers={200: OperationView},
    problems=("not-found",),
)
async def get_operation(request: web.Request, actor: Actor) -> web.Response:
    """Answer the operation as it stands."""
    operation = await journal.operation(
        request.app[keys.STORE],
        request.app[keys.RULES],
        actor=actor,
        operation_id=reading.operation_id(request),
    )
    return OperationView.of(operation).response()


ROUTES: Final = (submit_case, get_operation)
