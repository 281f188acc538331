"""/signatures: a signed file of any format is judged, at once or, when it is large, by and by."""

import asyncio
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from aiohttp import web
from pydantic import ConfigDict, Field, ValidationError

from gateway import validations
from gateway.domain.errors import Invalid
from gateway.domain.instants import parse_instant
from gateway.domain.roles import Actor
from gateway.http import bodies, keys, parts, problems
from gateway.http.accepting import accepted
from gateway.http.api import reading
from gateway.http.api.forms import Form
from gateway.http.api.views import PREFIX, View
from gateway.http.openapi import Header, Several, route
from gateway.reports import html
from gateway.reports.rendering import MEDIA_TYPES, SEALED_AROUND, ReportForm
from gateway.store.validations import Validation
from gateway.validations import AT_ONCE, Question

_OCTETS: Final = {"type": "string", "format": "binary"}
_FORMS: Final = {media_type: form for form, media_type in MEDIA_TYPES.items()}
_TEXTS: Final = frozenset({"hash", "at", "sealed"})
_ASYNC: Final = "respond-async"
PREFER: Final = Header(
    name="Prefer",
    description="`respond-async` (RFC 7240): не чекати на висновок, забрати його пізніше.",
    required=False,
    schema={"type": "string", "maxLength": 100},
)
ACCEPT: Final = Header(
    name="Accept",
    description="Вид звіту: JSON, XML за ETSI TS 119 102-2 або сторінка для людини, PDF чи HTML.",
    required=False,
    schema={"type": "string", "enum": ["*/*", *_FORMS]},
)


class ValidationForm(Form):
    """A signed file in base64, with its content or the digests of it when they stand apart."""

    file: Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]
    content: Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})] | None = None
    hashes: dict[str, str] = Field(default_factory=dict)
    at: str | None = None
    name: Annotated[str, Field(max_length=255)] = ""
    sealed: bool = False


MULTIPART: Final = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": _OCTETS,
        "content": _OCTETS,
        "hash": {"type": "array", "items": {"type": "string", "pattern": "^[a-z0-9-]+:[0-9a-f]+$"}},
        "at": {"type": "string", "format": "date-time"},
        "sealed": {"type": "string", "enum": ["true", "false"]},
    },
}


class ReportView(View):
    """The whole report on a file, in the words of ETSI EN 319 102-1."""

    model_config = ConfigDict(extra="allow", frozen=True)

    indication: Literal["TOTAL-PASSED", "TOTAL-FAILED", "INDETERMINATE"]
    sub_indication: str | None
    detail: str
    retry_at: datetime | None
    validation_time: datetime
    policy: dict[str, Any]
    file: dict[str, Any]
    signatures: tuple[dict[str, Any], ...]


class PromiseView(View):
    """A judgement that is not there yet: ask its address again."""

    id: UUID
    state: Literal["running"]
    received_at: datetime

    @classmethod
    def of(cls, validation: Validation) -> Self:
        """Return the shape of an open question."""
        return cls(id=validation.id, state="running", received_at=validation.received_at)


REPORT: Final = Several(
    model=ReportView,
    others=dict.fromkeys((*_FORMS, SEALED_AROUND)[1:], _OCTETS),
)


@route(
    "POST",
    "/signatures/validate",
    summary="Перевірити підписаний файл: CAdES, XAdES, PAdES, ASiC; з даними або їхніми гешами",
    body=Several(model=ValidationForm, others={parts.MULTIPART: MULTIPART}),
    headers=(ACCEPT, PREFER),
    answers={200: REPORT, 202: PromiseView},
    problems=(
        "request-malformed",
        "field-required",
        "field-unknown",
        "field-invalid",
        "instant-invalid",
        "not-acceptable",
        "body-too-large",
        "media-type-not-allowed",
        "content-encoding-not-allowed",
        "client-too-slow",
        "storage-full",
    ),
)
async def validate_signature(request: web.Request, actor: Actor) -> web.Response:
    """Answer the report; a large file or ``respond-async`` gets the promise of one."""
    form = accepted(request, _FORMS)
    if bodies.require_type(request, parts.JSON, parts.MULTIPART) == parts.JSON:
        return await _from_json(request, form)
    return await _from_parts(request, actor, form)


async def _from_json(request: web.Request, form: ReportForm) -> web.Response:
    fields = await parts.json_object(request)
    try:
        asked = ValidationForm.model_validate(fields)
    except ValidationError as error:
        raise problems.of_validation(error, code="field-invalid") from None
    file = parts.decoded(fields, "file")
    assert file is not None, "the form demands it"
    question = Question(
        name=asked.name,
        form=form,
        at=None if asked.at is None else parse_instant(asked.at, field="at"),
        hashes=asked.hashes,
        sealed=asked.sealed,
    )
    answer = await request.app[keys.JUDGE].answer(
        question, file, parts.decoded(fields, "content"), now=request.app[keys.CLOCK]()
    )
    return _report(answer.body, answer.media_type)


async def _from_parts(request: web.Request, actor: Actor, form: ReportForm) -> web.Response:
    limits = request.app[keys.RULES].limits
    most = {"file": limits.case_bytes, "content": limits.document_bytes}
    async with parts.received(request, limits=most, texts=_TEXTS) as got:
        file, content = got.files.get("file"), got.files.get("content")
        if file is None:
            raise Invalid("field-required", "file", "Потрібен підписаний файл.")
        question = _question(got, form)
        blobs, now = request.app[keys.BLOBS], request.app[keys.CLOCK]()
        question.check(with_content=content is not None, now=now)
        if got.size > AT_ONCE or _ASYNC in request.headers.get("Prefer", ""):
            # Before the commit, and shielded: a client that hangs up must not take the files away
            # from a question that is stored; files of one that is not are swept.
            got.kept = True
            promising = validations.promise(
                request.app[keys.STORE],
                question,
                client=actor.client,
                file=file.key,
                content=None if content is None else content.key,
                now=now,
            )
            return _promised(await asyncio.shield(promising))
        answer = await request.app[keys.JUDGE].answer(
            question,
            await validations.whole(blobs, file.key),
            None if content is None else validations.fed(blobs, content.key),
            now=now,
        )
    return _report(answer.body, answer.media_type)


def _question(got: parts.Received, form: ReportForm) -> Question:
    single = {name: got.text(name) for name in ("at", "sealed")}
    if single["sealed"] not in {None, "true", "false"}:
        raise Invalid("field-invalid", "sealed", "Можливі: true, false.")
    pairs = [one.partition(":") for one in got.texts.get("hash", [])]
    hashes = {label: digits for label, _, digits in pairs}
    if len(hashes) != len(pairs):
        raise Invalid("field-invalid", "hash", "Один геш названо двічі.")
    at = single["at"]
    return Question(
        name=got.names.get("file", ""),
        form=form,
        at=None if at is None else parse_instant(at, field="at"),
        hashes=hashes,
        sealed=single["sealed"] == "true",
    )


def _report(body: bytes, media_type: str) -> web.Response:
    answer = web.Response(body=body, content_type=media_type)
    if media_type == MEDIA_TYPES[ReportForm.HTML]:
        answer.headers["Content-Security-Policy"] = f"{html.CONTENT_SECURITY_POLICY}; sandbox"
    return answer


def _promised(validation: Validation) -> web.Response:
    answer = PromiseView.of(validation).response(status=202)
    answer.headers["Location"] = f"{PREFIX}/signatures/validations/{validation.id}"
    answer.headers["Retry-After"] = "1"
    return answer


@route(
    "GET",
    "/signatures/validations/{id}",
    summary="Отримати обіцяний звіт про підписаний файл",
    answers={200: REPORT, 202: PromiseView},
    problems=("not-found",),
)
async def get_validation(request: web.Request, actor: Actor) -> web.Response:
    """Answer the report in the form it was asked for, or that it is not there yet."""
    found = await validations.find(
        request.app[keys.STORE],
        reading.validation_id(request),
        client=actor.client,
        now=request.app[keys.CLOCK](),
    )
    if found.answer is None or found.media_type is None:
        return _promised(found)
    return _report(found.answer, found.media_type)


ROUTES: Final = (validate_signature, get_validation)
