"""The API's description for people: Swagger UI from our own disk, under a policy without inline.

``static/swagger`` holds the vendor's files untouched (MANIFEST.json has their version and SHA-256),
``static/docs`` holds our page that starts them.
"""

from pathlib import Path
from typing import Any, Final

from aiohttp import web

STATIC: Final = Path(__file__).parent / "static"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def setup(app: web.Application, description: dict[str, Any]) -> None:
    """Serve ``description`` at /openapi.json and the page that shows it at /docs."""

    async def openapi(_request: web.Request) -> web.Response:
        return web.json_response(description)

    app.router.add_get("/openapi.json", openapi)
    app.router.add_get("/docs", _page)
    app.router.add_get("/docs/start.js", _start)
    app.router.add_static("/docs/swagger", STATIC / "swagger")


async def _page(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(
        STATIC / "docs" / "index.html", headers={"Content-Security-Policy": POLICY}
    )


async def _start(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "docs" / "start.js")
