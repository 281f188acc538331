"""What every request passes: correlation, access log, security headers, the error boundary.

The access log names the route's pattern, never the address: a document's name may carry a surname.
"""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from aiohttp import web

from gateway.http import problems

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Whoever asks learns whose answer it is, not what it is built with.
SERVER: Final = "Brama"
CORRELATION: Final = web.RequestKey("correlation", str)
SECURITY_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
# W3C Trace Context, 3.2.2: version-traceid-parentid-flags, neither id all zeros.
_TRACEPARENT: Final = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})")
_log = structlog.get_logger("brama.access")


@web.middleware
async def correlate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Bind one id to everything logged while this request is served."""
    trace = _TRACEPARENT.fullmatch(request.headers.get("traceparent", ""))
    given = _REQUEST_ID.fullmatch(request.headers.get("X-Request-Id", ""))
    trace_id = trace[1] if trace else secrets.token_hex(16)
    request[CORRELATION] = given[0] if given else trace_id
    with structlog.contextvars.bound_contextvars(
        correlation_id=request[CORRELATION], trace_id=trace_id
    ):
        return await handler(request)


@web.middleware
async def log_access(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Write one line per answered request."""
    clock = asyncio.get_running_loop().time
    started = clock()
    response = await handler(request)
    _log.info(
        "request",
        method=request.method,
        route=_pattern(request),
        status=response.status,
        seconds=round(clock() - started, 4),
    )
    return response


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what went wrong into a problem; only what is our own fault is logged with its trace."""
    try:
        return await handler(request)
    except web.HTTPException as answer:
        if answer.status < web.HTTPBadRequest.status_code:
            raise
        return problems.of_router(answer)
    except Exception as error:  # noqa: BLE001  # the boundary: known errors answer, others are ours
        known = problems.of(error)
        if known is not None:
            return known
        _log.exception("unexpected", route=_pattern(request))
        return problems.response("internal")


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers of every answer; a page that needs another policy has set its own already."""
    response.headers["Server"] = SERVER
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    # Files carry a validator and may be revalidated; answers about people are kept by nobody.
    kept = "no-cache" if isinstance(response, web.FileResponse) else "no-store"
    response.headers.setdefault("Cache-Control", kept)
    if request.secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if CORRELATION in request:
        response.headers["X-Request-Id"] = request[CORRELATION]


def _pattern(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unknown"
