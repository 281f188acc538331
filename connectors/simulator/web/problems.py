"""Refusals as problem+json (RFC 9457); the only place of the simulator that knows HTTP words."""

import json
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from connectors.simulator.errors import Fault, Refusal
from gateway.domain.errors import TooLarge

MEDIA_TYPE: Final = "application/problem+json"
_RETRY_AFTER_S: Final = "30"
_STATUS: Final = MappingProxyType(
    {
        Fault.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
        Fault.FORBIDDEN: HTTPStatus.FORBIDDEN,
        Fault.UNKNOWN: HTTPStatus.NOT_FOUND,
        Fault.CONFLICT: HTTPStatus.CONFLICT,
        Fault.LATER: HTTPStatus.SERVICE_UNAVAILABLE,
    }
)


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a refusal with its problem document."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return problem(_STATUS[refusal.fault], refusal.code, refusal.detail)
    except TooLarge:
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "package-too-large", "Завеликий пакет.")


def problem(status: HTTPStatus, code: str, detail: str) -> web.Response:
    """The problem document."""
    body = {
        "type": f"urn:brama:problem:{code}",
        "title": detail,
        "status": status.value,
        "detail": detail,
        "code": code,
    }
    headers = {"Retry-After": _RETRY_AFTER_S} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    return web.Response(
        status=status,
        body=json.dumps(body, ensure_ascii=False).encode(),
        content_type=MEDIA_TYPE,
        headers=headers,
    )
