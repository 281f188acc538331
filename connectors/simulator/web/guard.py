"""One token opens the desk: as a bearer for programs, in a cookie for the page."""

import hmac
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

COOKIE: Final = "desk"
OPEN_PATHS: Final = frozenset({"/healthz", "/desk", "/desk/desk.css", "/desk/login"})
"""Shown to anybody: the page asks for the token itself."""


def guarded_by(token: str) -> Middleware:
    """Let in who shows the token, as a bearer or in the page's cookie; nobody else."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in OPEN_PATHS or shows(request, token):
            return await handler(request)
        raise web.HTTPUnauthorized(headers={"WWW-Authenticate": "Bearer"})

    return guard


def shows(request: web.Request, token: str) -> bool:
    """Whether the request carries the token."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return is_token(bearer or request.cookies.get(COOKIE, ""), token)


def is_token(shown: str, token: str) -> bool:
    """Whether the two are the same; how long it takes tells nothing."""
    return hmac.compare_digest(shown.encode(errors="replace"), token.encode())
