"""What stands before every page: a live session, the right for it, the CSRF token of a POST."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any, Final

import structlog
from aiohttp import web
from multidict import MultiDictProxy

from gateway.domain.errors import Conflict, NotFound, VersionMismatch
from gateway.http import keys
from gateway.http.console import rights
from gateway.http.console.headers import PAGE_HEADERS
from gateway.http.console.rendering import page
from gateway.http.problems import Refusal
from gateway.operators import session_of
from gateway.store.errors import StoreUnavailable
from gateway.store.operators import Session

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

COOKIE: Final = "brama_console"
SESSION: Final = web.RequestKey("console_session", Session)
_UNATTENDED: Final = frozenset({"/console/board/live"})
_HEADINGS: Final = {
    400: ("Запит не прийнято", "Сторінка застаріла. Відкрийте її знову і повторіть дію."),
    403: ("Немає доступу", "Ваша роль не дає права на цю сторінку."),
    404: ("Не знайдено", "Такої сторінки або справи немає чи вона поза вашими повноваженнями."),
    405: ("Не знайдено", "Ця сторінка так не працює."),
    409: (
        "Справа вже в іншому стані",
        "Поки сторінку було відкрито, справу змінено. Відкрийте її знову і перевірте стан.",
    ),
    413: ("Запит завеликий", "Надіслано більше, ніж приймає ця сторінка."),
    429: ("Забагато спроб", "Зачекайте хвилину і спробуйте знову."),
    500: ("Помилка шлюзу", "Сталася внутрішня помилка. Її записано; спробуйте ще раз."),
    503: ("Сховище недоступне", "Дані тимчасово недоступні. Справи не втрачено; спробуйте ще раз."),
}
_log: Final = structlog.get_logger("brama.console")


@web.middleware
async def answer_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what went wrong into a page a person can read."""
    try:
        return await handler(request)
    except web.HTTPException as answer:
        return problem(request, answer.status)
    except Exception as error:  # noqa: BLE001  # the boundary: a person gets a page, the log the trace
        return problem(request, _status(error))


def _status(error: Exception) -> int:
    match error:
        case NotFound():
            return 404
        case Conflict() | VersionMismatch():
            return 409
        case Refusal(code="too-many-requests"):
            return 429
        case Refusal():
            return 400
        case StoreUnavailable():
            return 503
        case _:
            _log.exception("page failed", exc_info=error)
            return 500


@web.middleware
async def admit(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let a request through to its page, or to the login page, or nowhere."""
    address = _address(request)
    if address in rights.PUBLIC:
        return await handler(request)
    if address not in rights.PAGES:
        raise web.HTTPNotFound
    token = request.cookies.get(COOKIE)
    session = token and await session_of(
        request.config_dict[keys.STORE],
        token,
        attended=address not in _UNATTENDED,
        now=request.config_dict[keys.CLOCK](),
    )
    if not session:
        return to_login(request)
    request[SESSION] = session
    if request.method == "POST":
        await _check_csrf(request, session)
    if not rights.may(session.operator, rights.PAGES[address]):
        raise web.HTTPForbidden
    return await handler(request)


def context(request: web.Request) -> dict[str, Any]:
    """What every page shows around its content."""
    session = request.get(SESSION)
    if session is None:
        return {"operator": None, "csrf": "", "sections": ()}
    here = _address(request)
    return {
        "operator": {
            "login": session.operator.login,
            "role_label": rights.ROLE_LABELS[session.operator.role],
        },
        "csrf": session.csrf,
        "sections": [
            {"path": section.path, "label": section.label, "current": section.path == here}
            for section in rights.sections(session.operator)
        ],
    }


def to_login(request: web.Request) -> web.Response:
    """Send a person to the login page, and a polling screen too, as a whole page."""
    if _is_of_htmx(request):
        return web.Response(headers={**PAGE_HEADERS, "HX-Redirect": "/console/login"})
    return see_other("/console/login")


def _is_of_htmx(request: web.Request) -> bool:
    return request.headers.get("HX-Request") == "true"


async def form_of(request: web.Request) -> MultiDictProxy[str | bytes | bytearray | web.FileField]:
    """The form as our own pages send it.

    Raises:
        HTTPBadRequest: another charset than UTF-8, octets that are not of it, or no form at all.
    """
    if (request.charset or "utf-8").lower() != "utf-8":
        raise web.HTTPBadRequest
    try:
        return await request.post()
    except ValueError:
        raise web.HTTPBadRequest from None


def over_tls(request: web.Request) -> bool:
    """Whether the browser speaks TLS: to us, or to the proxy named in ``http.public_url``."""
    public = request.config_dict[keys.SETTINGS].http.public_url or ""
    return request.secure or public.startswith("https://")


def see_other(path: str) -> web.Response:
    """After a POST, or where the page is elsewhere."""
    return web.Response(status=303, headers={**PAGE_HEADERS, "Location": path})


def problem(request: web.Request, status: int) -> web.Response:
    """A page that says what went wrong and what to do; within a page that is watched, a line."""
    heading, detail = _HEADINGS.get(status, _HEADINGS[400])
    return page(
        "problem_live.html" if _is_of_htmx(request) else "problem.html",
        context(request) | {"heading": heading, "detail": detail},
        status=status,
    )


def _address(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else ""


async def _check_csrf(request: web.Request, session: Session) -> None:
    given = (await form_of(request)).get("csrf")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), session.csrf.encode()):
        raise web.HTTPBadRequest
