"""/cases/{id}/review: the check of the community's unit."""

from typing import Final

from aiohttp import web
from pydantic import ValidationError

from gateway import review
from gateway.domain.errors import Invalid
from gateway.domain.reading import read_object
from gateway.domain.roles import Actor
from gateway.http import bodies, keys, problems
from gateway.http.api import reading
from gateway.http.api.cases import case_as_it_stands
from gateway.http.api.forms import ReviewForm
from gateway.http.api.views import CaseView
from gateway.http.openapi import JSON, route


@route(
    "POST",
    "/cases/{id}/review",
    summary="Передати перевірену справу до СПСЗН або повернути з причиною",
    body=ReviewForm,
    headers=(reading.IF_MATCH,),
    answers={200: CaseView},
    problems=(
        "case-not-found",
        "forbidden",
        "transition-not-allowed",
        "operation-in-progress",
        "version-mismatch",
        "request-malformed",
        "field-required",
        "field-unknown",
        "field-invalid",
        "return-reason-required",
        "body-too-large",
        "media-type-not-allowed",
        "content-encoding-not-allowed",
        "client-too-slow",
    ),
)
async def review_case(request: web.Request, actor: Actor) -> web.Response:
    """Answer the case after the check."""
    bodies.require_type(request, JSON)
    form = _form(await bodies.read(request))
    store, rules = request.app[keys.STORE], request.app[keys.RULES]
    case_id, version = reading.case_id(request), reading.expected_version(request)
    now = request.app[keys.CLOCK]()
    if form.action == "pass":
        await review.pass_on(
            store, rules, actor=actor, case_id=case_id, expected_version=version, now=now
        )
    else:
        if form.reason is None:
            raise Invalid("return-reason-required", "reason", "Вкажіть код і текст причини.")
        await review.send_back(
            store,
            rules,
            actor=actor,
            case_id=case_id,
            reason_code=form.reason.code,
            text=form.reason.text,
            expected_version=version,
            now=now,
        )
    return await case_as_it_stands(request, actor, case_id)


def _form(body: bytes) -> ReviewForm:
    try:
        return ReviewForm.model_validate(read_object(body, code="request-malformed"))
    except ValidationError as error:
        raise problems.of_validation(error, code="field-invalid") from None


ROUTES: Final = (review_case,)
