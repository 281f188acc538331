"""Refusals on the wire: RFC 9457 problem details, one table from a stable code to its HTTP status.

The domain names what was wrong and in which field; only this file knows what HTTP calls it. A
problem never repeats the value it refuses, which may be personal data.
"""

import errno
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from gateway.domain import errors
from gateway.store.errors import StoreUnavailable

MEDIA_TYPE: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:brama:problem:"

STATUS: Final[Mapping[str, int]] = MappingProxyType(
    {
        # What HTTP itself can get wrong.
        "request-malformed": 400,
        "idempotency-key-required": 400,
        "unauthenticated": 401,
        "method-not-allowed": 405,
        "not-acceptable": 406,
        "client-too-slow": 408,
        "body-too-large": 413,
        "media-type-not-allowed": 415,
        "content-encoding-not-allowed": 415,
        "query-invalid": 422,
        "too-many-requests": 429,
        "internal": 500,
        "store-unavailable": 503,
        "storage-full": 503,
        "authority-unavailable": 503,
        "draining": 503,
        # What the domain refuses.
        "forbidden": 403,
        "access-point-forbidden": 403,
        "module-not-active": 403,
        "module-expired": 403,
        "module-suspended": 403,
        "module-revoked": 403,
        "not-found": 404,
        "case-not-found": 404,
        "document-not-found": 404,
        "verdict-not-found": 404,
        "decision-not-found": 404,
        "transition-not-allowed": 409,
        "case-not-editable": 409,
        "operation-in-progress": 409,
        "idempotency-in-flight": 409,
        "version-mismatch": 412,
        "document-too-large": 413,
        "case-too-large": 413,
        "document-type-unsupported": 415,
        "application-malformed": 422,
        "field-required": 422,
        "field-unknown": 422,
        "field-invalid": 422,
        "identifier-invalid": 422,
        "identity-missing": 422,
        "instant-invalid": 422,
        "received-in-future": 422,
        "service-unknown": 422,
        "service-not-in-social-hromada": 422,
        "model-not-allowed": 422,
        "calendar-unknown": 422,
        "decision-invalid": 422,
        "document-name-invalid": 422,
        "document-empty": 422,
        "case-unsigned": 422,
        "case-without-documents": 422,
        "paper-not-signed": 422,
        "idempotency-body-differs": 422,
        "signature-coverage": 422,
        "signature-malformed": 422,
        "signature-not-raised": 422,
        "container-malformed": 422,
        "password-wrong": 422,
        "return-reason-required": 422,
        "version-required": 428,
    }
)
_OWN_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "request-malformed": "Запит побудовано неправильно",
        "unauthenticated": "Потрібен чинний ключ доступу або сертифікат клієнта",
        "method-not-allowed": "Цей метод тут не підтримується",
        "not-acceptable": "Такого виду відповіді немає",
        "client-too-slow": "Тіло запиту надходить надто повільно",
        "body-too-large": "Тіло запиту завелике",
        "media-type-not-allowed": "Тип вмісту запиту не підтримується",
        "content-encoding-not-allowed": "Стиснене тіло запиту не приймається",
        "query-invalid": "Неправильний параметр запиту",
        "too-many-requests": "Забагато запитів",
        "internal": "Внутрішня помилка шлюзу",
        "store-unavailable": "Сховище тимчасово недоступне",
        "authority-unavailable": "Надавач позначок часу не відповів",
        "storage-full": "На диску шлюзу немає місця",
        "draining": "Шлюз завершує роботу",
    }
)
EVERYWHERE: Final = (
    "unauthenticated",
    "too-many-requests",
    "internal",
    "store-unavailable",
    "draining",
)
_AGAIN: Final = MappingProxyType({"Retry-After": "5"})
_ROUTER: Final = MappingProxyType({404: "not-found", 405: "method-not-allowed"})


class Problem(BaseModel):
    """RFC 9457, 3.1, with the stable code and the field it concerns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None


class Refusal(Exception):  # an answer to the client, as the domain's Invalid
    """What HTTP refuses before the domain sees the request."""

    def __init__(
        self,
        code: str,
        *,
        detail: str = "",
        field: str | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.code = code
        self.detail = detail
        self.field = field
        self.headers = headers
        super().__init__(code)


def status(code: str) -> int:
    """Return the HTTP status of ``code``."""
    return STATUS[code]


def title(code: str) -> str:
    """Return the Ukrainian title of ``code``."""
    return _OWN_TITLES.get(code) or errors.TITLES[code]


def of(error: Exception) -> web.Response | None:
    """Return the problem that ``error`` is to the client; None when the fault is ours."""
    match error:
        case Refusal():
            return response(
                error.code, detail=error.detail, field=error.field, headers=error.headers
            )
        case errors.DomainError():
            field = getattr(error, "field", None)
            return response(error.code, detail=error.detail, field=field or None)
        case StoreUnavailable():
            return response("store-unavailable", headers=_AGAIN)
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return response("storage-full", headers=_AGAIN)
        case _:
            return None


def of_router(answer: web.HTTPException) -> web.Response:
    """Return the problem in place of an answer that aiohttp itself gave."""
    kept = {name: answer.headers[name] for name in ("Allow",) if name in answer.headers}
    return response(_ROUTER.get(answer.status, "request-malformed"), headers=kept)


def of_validation(error: ValidationError, *, code: str) -> Refusal:
    """Return the refusal of the first field a model did not accept, without its value."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or None
    wanted = {"extra_forbidden": "field-unknown", "missing": "field-required"}
    detail = f"Правило, яке порушено: {first['type']}."
    return Refusal(wanted.get(first["type"], code), detail=detail, field=field)


def response(
    code: str,
    *,
    detail: str = "",
    field: str | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> web.Response:
    """Return the problem ``code`` as an answer."""
    problem = Problem(
        type=TYPE_PREFIX + code,
        title=title(code),
        status=status(code),
        detail=detail or f"{title(code)}.",
        code=code,
        field=field,
    )
    body = json.dumps(problem.model_dump(exclude_none=True), ensure_ascii=False)
    return web.Response(
        status=problem.status, text=body, content_type=MEDIA_TYPE, headers=dict(headers)
    )
