"""The login page, signing in and out.

The form has its own token before there is a session: the same random value in a strict cookie and
in the form, so that nobody signs a visitor in under a foreign name.
"""

import hmac
import secrets
from typing import Final

import structlog
from aiohttp import web

from gateway.http import keys
from gateway.http.console.gate import COOKIE, context, form_of, over_tls, see_other
from gateway.http.console.rendering import page
from gateway.http.rate import RateLimit
from gateway.operators import (
    ABSOLUTE,
    LONGEST_PASSWORD,
    NotSignedIn,
    SignedIn,
    authenticate,
    sign_out,
)

_log: Final = structlog.get_logger("brama.console")
ATTEMPTS: Final = web.AppKey("console_attempts", RateLimit)
ATTEMPTS_PER_MINUTE: Final = 30
_FORM_COOKIE: Final = "brama_login"
_PATH: Final = "/console"
_WRONG: Final = (
    "Ім’я або пароль неправильні. Після п’яти невдалих спроб вхід на кілька хвилин закривається."
)


async def show(request: web.Request) -> web.Response:
    """The empty form."""
    return _form(request)


async def sign_in(request: web.Request) -> web.Response:
    """Check the form; a right one begins a session under a new token."""
    await request.config_dict[ATTEMPTS].admit(request.remote or "")
    form = await form_of(request)
    given, kept = form.get("csrf"), request.cookies.get(_FORM_COOKIE, "")
    login, password = form.get("login"), form.get("password")
    if not (isinstance(given, str) and isinstance(login, str) and isinstance(password, str)):
        raise web.HTTPBadRequest
    if not kept or not hmac.compare_digest(given.encode(), kept.encode(errors="surrogateescape")):
        raise web.HTTPBadRequest
    answer = await authenticate(
        request.config_dict[keys.STORE],
        login=login.strip().lower(),
        password=password[: LONGEST_PASSWORD + 1],
        replaces=request.cookies.get(COOKIE),
        now=request.config_dict[keys.CLOCK](),
    )
    match answer:
        case NotSignedIn():
            _log.warning("sign-in refused")
            return _form(request, login=login.strip()[:64], problem=_WRONG, status=401)
        case SignedIn():
            _log.info("signed in", role=answer.session.operator.role)
            response = see_other("/console")
            _set(request, response, COOKIE, answer.token, path=_PATH, seconds=_ABSOLUTE_S)
            response.del_cookie(_FORM_COOKIE, path="/console/login")
            return response


async def leave(request: web.Request) -> web.Response:
    """End the session and forget its cookie."""
    await sign_out(request.config_dict[keys.STORE], request.cookies[COOKIE])
    response = see_other("/console/login")
    response.del_cookie(
        COOKIE, path=_PATH, httponly=True, secure=over_tls(request), samesite="Strict"
    )
    return response


_ABSOLUTE_S: Final = int(ABSOLUTE.total_seconds())


def _form(
    request: web.Request, *, login: str = "", problem: str = "", status: int = 200
) -> web.Response:
    token = secrets.token_urlsafe(32)
    response = page(
        "login.html",
        context(request) | {"csrf": token, "login": login, "problem": problem},
        status=status,
    )
    _set(request, response, _FORM_COOKIE, token, path="/console/login", seconds=None)
    return response


def _set(
    request: web.Request,
    response: web.Response,
    name: str,
    value: str,
    *,
    path: str,
    seconds: int | None,
) -> None:
    response.set_cookie(
        name,
        value,
        path=path,
        max_age=seconds,
        httponly=True,
        secure=over_tls(request),
        samesite="Strict",
    )
