"""/cases/{id}/manifest, /signature, /verdict: what is signed, how, and what was found of it."""

from datetime import datetime
from typing import Any, Final, Literal, Self

from aiohttp import web
from pydantic import ConfigDict

from gateway import access, intake, journal
from gateway.domain.roles import Actor
from gateway.http import bodies, keys
from gateway.http.api import reading
from gateway.http.api.cases import case_as_it_stands
from gateway.http.api.views import CaseView, View
from gateway.http.openapi import Raw, route
from gateway.store.operations import Verdict

CADES: Final = "application/pkcs7-signature"
ASIC_E: Final = "application/vnd.etsi.asic-e+zip"
_CADES_LIMIT: Final = 1 << 20
_ZIP_OVERHEAD: Final = 1 << 20


class VerdictView(View):
    """The report on the signature, in the words of ETSI EN 319 102-1."""

    model_config = ConfigDict(extra="allow", frozen=True)

    indication: Literal["TOTAL-PASSED", "TOTAL-FAILED", "INDETERMINATE"]
    sub_indication: str | None
    policy: str
    signatures: tuple[dict[str, Any], ...]
    checked_at: datetime

    @classmethod
    def of(cls, verdict: Verdict) -> Self:
        """Return the shape of ``verdict``."""
        return cls.model_validate({**verdict.report, "checked_at": verdict.checked_at})


@route(
    "GET",
    "/cases/{id}/manifest",
    summary="Отримати байти, які підписує посадовець",
    answers={200: Raw(media_types=("application/xml",))},
    problems=("case-not-found",),
)
async def get_manifest(request: web.Request, actor: Actor) -> web.Response:
    """Answer the exact bytes of the ASiCManifest over the application and every document."""
    manifest = await intake.manifest(
        request.app[keys.STORE],
        request.app[keys.RULES],
        actor=actor,
        case_id=reading.case_id(request),
    )
    return web.Response(body=manifest, content_type="application/xml")


@route(
    "PUT",
    "/cases/{id}/signature",
    summary="Надіслати підпис посадовця: відокремлений CAdES або ASiC-E",
    body=Raw(media_types=(CADES, ASIC_E)),
    headers=(reading.IF_MATCH,),
    answers={200: CaseView},
    problems=(
        "case-not-found",
        "forbidden",
        "case-not-editable",
        "operation-in-progress",
        "version-mismatch",
        "signature-malformed",
        "body-too-large",
        "media-type-not-allowed",
        "content-encoding-not-allowed",
        "client-too-slow",
    ),
)
async def put_signature(request: web.Request, actor: Actor) -> web.Response:
    """Answer the case that now holds the signature; it is judged after submit."""
    media_type = bodies.require_type(request, CADES, ASIC_E)
    version, case_id = reading.expected_version(request), reading.case_id(request)
    store, rules = request.app[keys.STORE], request.app[keys.RULES]
    # A container is read into memory: never for a case that would not take it.
    await access.editable_case(store, actor, case_id, rules=rules, expected_version=version)
    whole_case = rules.limits.case_bytes + _ZIP_OVERHEAD
    case = await intake.put_signature(
        store,
        rules,
        actor=actor,
        case_id=case_id,
        body=await bodies.read(request, limit=whole_case if media_type == ASIC_E else _CADES_LIMIT),
        expected_version=version,
        now=request.app[keys.CLOCK](),
    )
    return await case_as_it_stands(request, actor, case.id)


@route(
    "GET",
    "/cases/{id}/verdict",
    summary="Отримати висновок про підпис",
    answers={200: VerdictView},
    problems=("case-not-found", "verdict-not-found"),
)
async def get_verdict(request: web.Request, actor: Actor) -> web.Response:
    """Answer the newest verdict."""
    verdict = await journal.verdict(
        request.app[keys.STORE],
        request.app[keys.RULES],
        actor=actor,
        case_id=reading.case_id(request),
    )
    return VerdictView.of(verdict).response()


ROUTES: Final = (get_manifest, put_signature, get_verdict)
