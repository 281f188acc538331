"""Templates to pages: one environment, escaping always on, a missing name is an error."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.http.console import wording
from gateway.http.console.headers import PAGE_HEADERS

_HTTP: Final = Path(__file__).parents[1]
STATIC: Final = _HTTP / "static"
ASSETS: Final = ("console", "vendor")


@cache
def asset(path: str) -> str:
    """The address of a static file, which changes when its bytes do."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/console/static/{path}?v={digest}"


@cache
def environment() -> Environment:
    """The one Jinja environment of the console."""
    pages = Environment(
        loader=FileSystemLoader(_HTTP / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals["asset"] = asset
    pages.filters["moment"] = wording.moment
    pages.filters["day"] = wording.day
    return pages


def page(template: str, context: Mapping[str, Any], *, status: int = 200) -> web.Response:
    """A whole page, or a part of one that htmx puts in its place."""
    return web.Response(
        text=environment().get_template(template).render(context),
        status=status,
        content_type="text/html",
        charset="utf-8",
        headers=PAGE_HEADERS,
    )
