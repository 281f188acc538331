"""All routes of the API, and the one door every one of them stands behind."""

from collections.abc import Awaitable, Callable
from importlib.metadata import version
from itertools import chain
from typing import Any, Final

import structlog
from aiohttp import web

from gateway.http import keys, openapi
from gateway.http.api import (
    augmentation,
    cases,
    containers,
    decision,
    documents,
    events,
    operations,
    review,
    signature,
    signatures,
)
from gateway.http.api.views import PREFIX
from gateway.http.auth import actor_of
from gateway.http.openapi import Handler, Route

ROUTES: Final[tuple[Route, ...]] = tuple(
    chain(
        cases.ROUTES,
        documents.ROUTES,
        signature.ROUTES,
        operations.ROUTES,
        review.ROUTES,
        decision.ROUTES,
        events.ROUTES,
        signatures.ROUTES,
        augmentation.ROUTES,
        containers.ROUTES,
    )
)


def setup(app: web.Application) -> None:
    """Fill the router from the table."""
    for each in ROUTES:
        app.router.add_route(each.method, PREFIX + each.path, _guarded(each.handler))


def description() -> dict[str, Any]:
    """Return the OpenAPI document of the table."""
    return openapi.document(ROUTES, prefix=PREFIX, version=version("brama"))


def _guarded(handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return ``handler`` for clients that are known and not over their rate."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        actor = await actor_of(request)
        await request.app[keys.RATE].admit(actor.client)
        structlog.contextvars.bind_contextvars(client=actor.client)
        response = await handler(request, actor)
        if request.method != "GET":
            request.app[keys.NEWS]()
        return response

    return guarded
