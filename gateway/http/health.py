"""Whether the process lives (/healthz) and whether it should be given work (/readyz).

Going down is a state of its own: unready at once, new work refused, work in hand finished.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from aiohttp import web

from gateway.http.problems import Refusal

Check = Callable[[], Awaitable[bool]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_PATIENCE_S: Final = 5.0
_ALWAYS: Final = frozenset({"/healthz", "/readyz", "/metrics"})


@dataclass(slots=True)
class Readiness:
    """The named checks of this process, the requests in hand, and whether it goes down."""

    checks: dict[str, Check] = field(default_factory=dict)
    draining: bool = False
    in_hand: int = 0
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self) -> None:
        """Count a request that begins."""
        self.in_hand += 1
        self._idle.clear()

    def end(self) -> None:
        """Count a request that ended."""
        self.in_hand -= 1
        if self.in_hand == 0:
            self._idle.set()

    async def drain(self, *, timeout_s: float) -> bool:
        """Take no new work; return whether what was in hand is done within the time."""
        self.draining = True
        if self.in_hand == 0:
            return True
        try:
            async with asyncio.timeout(timeout_s):
                return await self._idle.wait()
        except TimeoutError:
            return False


READINESS: Final = web.AppKey("readiness", Readiness)


def setup(app: web.Application) -> None:
    """Serve both questions; they need no key and tell nothing but words."""
    app[READINESS] = Readiness()
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/readyz", _readyz)


@web.middleware
async def count_work(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count the requests in hand, and refuse new ones while the process goes down."""
    readiness = request.app[READINESS]
    if request.path in _ALWAYS:
        return await handler(request)
    if readiness.draining:
        raise Refusal("draining", headers={"Retry-After": "5", "Connection": "close"})
    readiness.begin()
    try:
        return await handler(request)
    finally:
        readiness.end()


async def _healthz(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def _readyz(request: web.Request) -> web.Response:
    readiness = request.app[READINESS]
    names = tuple(readiness.checks)
    passed = await asyncio.gather(*(_passes(readiness.checks[name]) for name in names))
    found = {name: "ok" if good else "failed" for name, good in zip(names, passed, strict=True)}
    ready = all(passed) and not readiness.draining
    status = "draining" if readiness.draining else "ready" if ready else "not-ready"
    return web.json_response(
        {"status": status, "checks": found},
        status=HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE,
    )


async def _passes(check: Check) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await check()
    except Exception:  # noqa: BLE001  # a check that breaks has failed, whatever broke it
        return False
