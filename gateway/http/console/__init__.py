"""The operators' console: pages in Ukrainian about deadlines, cases and modules.

One sub-application under ``/console``: its own gate, its own errors as pages, its own policy for
the browser. It reads the store and writes sessions; of the cases it changes one thing: a held one
is put in line again, by the use case of that.
"""

from aiohttp import web

from gateway.http.console import audit, board, case, gate, journal, login, modules
from gateway.http.console.headers import PAGE_HEADERS
from gateway.http.console.rendering import ASSETS, STATIC
from gateway.http.rate import RateLimit

__all__ = ["setup"]


def setup(app: web.Application) -> None:
    """Put the console on ``app``, which holds the keys of ``gateway.http.keys``."""
    console = web.Application(middlewares=[gate.answer_pages, gate.admit])
    console[login.ATTEMPTS] = RateLimit(per_minute=login.ATTEMPTS_PER_MINUTE)
    console.router.add_get("/login", login.show)
    console.router.add_post("/login", login.sign_in)
    console.router.add_post("/logout", login.leave)
    console.router.add_get("", board.home)
    console.router.add_get("/board", board.show)
    console.router.add_get("/board/live", board.live)
    console.router.add_get("/journal", journal.show)
    console.router.add_get("/cases/{case_id}", case.show)
    console.router.add_post("/cases/{case_id}/retry", case.retry)
    console.router.add_get("/modules", modules.show)
    console.router.add_get("/audit", audit.show)
    for folder in ASSETS:
        console.router.add_static(f"/static/{folder}", STATIC / folder)
    console.on_response_prepare.append(_keep_assets)
    app.add_subapp("/console", console)


async def _keep_assets(request: web.Request, response: web.StreamResponse) -> None:
    """A file asked for by its digest never changes; without it, it is asked for again."""
    if isinstance(response, web.FileResponse):
        fixed = "v" in request.query
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if fixed else "no-cache"
        )
        for name in ("Content-Security-Policy", "X-Content-Type-Options"):
            response.headers[name] = PAGE_HEADERS[name]
