"""/signatures/augment: a signature gets a time-stamp, evidence, an archive time-stamp."""

from typing import Annotated, Final

from aiohttp import web
from pydantic import Field, ValidationError

from crypto_module.ades import detect
from crypto_module.ades.signature import Kind
from gateway.digests import NAMES
from gateway.domain.errors import Invalid
from gateway.domain.roles import Actor
from gateway.http import bodies, keys, parts, problems
from gateway.http.api.forms import Form
from gateway.http.api.signature import CADES
from gateway.http.openapi import Raw, route
from gateway.http.problems import Refusal
from gateway.levels import Level
from gateway.ports import RemoteUnavailable

_TYPES: Final = {Kind.PDF_SIGNED: "application/pdf", Kind.XML_SIGNED: "application/xml"}
_AGAIN: Final = {"Retry-After": "60"}


class AugmentationForm(Form):
    """A signature in base64, and what it is to become; ``content`` of a detached one."""

    file: Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]
    content: Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})] | None = None
    level: Level
    hash: str = "gost34311"


@route(
    "POST",
    "/signatures/augment",
    summary="Підвищити рівень підпису: позначка часу, докази чинності, архівна позначка",
    body=AugmentationForm,
    answers={200: Raw(media_types=(CADES, *_TYPES.values()))},
    problems=(
        "request-malformed",
        "field-required",
        "field-unknown",
        "field-invalid",
        "signature-not-raised",
        "authority-unavailable",
        "body-too-large",
        "media-type-not-allowed",
        "content-encoding-not-allowed",
        "client-too-slow",
    ),
)
async def augment_signature(request: web.Request, _: Actor) -> web.Response:
    """Answer the file at the higher level, of the media type it had."""
    bodies.require_type(request, parts.JSON)
    fields = await parts.json_object(request)
    try:
        asked = AugmentationForm.model_validate(fields)
    except ValidationError as error:
        raise problems.of_validation(error, code="field-invalid") from None
    if asked.hash not in NAMES:
        raise Invalid("field-invalid", "hash", f"Геш – одне з: {', '.join(NAMES)}.")
    file = parts.decoded(fields, "file")
    assert file is not None, "the form demands it"
    try:
        raised = await request.app[keys.RAISING].raised(
            file,
            asked.level,
            hash_name=NAMES[asked.hash],
            content=parts.decoded(fields, "content"),
            now=request.app[keys.CLOCK](),
        )
    except RemoteUnavailable:
        raise Refusal("authority-unavailable", headers=_AGAIN) from None
    return web.Response(body=raised, content_type=_TYPES.get(detect.kind(raised), CADES))


ROUTES: Final = (augment_signature,)
