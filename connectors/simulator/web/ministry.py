"""The ministry's application: packages in, notices out, for the module of the connection."""

import asyncio
import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from connectors.simulator.admission import Admission
from connectors.simulator.errors import invalid
from connectors.simulator.package import MAX_PACKAGE
from connectors.simulator.receive import Intake, receive
from connectors.simulator.registry import Workplace
from connectors.simulator.store.intake import Arrival
from connectors.simulator.store.notices import notices_after
from connectors.simulator.switches import SwitchBoard
from connectors.simulator.web.problems import problems

PKCS7: Final = "application/pkcs7-mime"
_MAX_PAGE: Final = 100
_MAX_ROUND: Final = 10_000
_LONGEST_NUMBER: Final = 40
_GARBAGE: Final = "<html><body><h1>502 Bad Gateway</h1></body></html>"

ModuleOf = Callable[[web.Request], str]
"""The fingerprint of the module behind a request; the composition root says how it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ministry:
    """What the application works with."""

    intake: Intake
    admission: Admission
    board: SwitchBoard
    module_of: ModuleOf
    clock: Callable[[], datetime]

    def app(self) -> web.Application:
        """The application, to be served behind the crypto server."""
        app = web.Application(middlewares=[_misbehaviour(self.board), problems])
        app.router.add_put("/v1/packages/{case}", self.put_package)
        app.router.add_get("/v1/notices", self.get_notices)
        return app

    async def put_package(self, request: web.Request) -> web.Response:
        """201 with the acknowledgement; 200 with the original one for a repeated package."""
        sender = self._sender(request)
        case, round_, number = _key_of(request)
        stored = await self.intake.blobs.write(request.content.iter_any(), limit=MAX_PACKAGE)
        arrival = Arrival(
            case=case,
            number=number,
            round=round_,
            access_point=sender.access_point,
            spszn=sender.spszn,
            sha256=stored.sha256,
            key=stored.key,
            at=self.clock(),
        )
        answer = await receive(
            arrival,
            sender=sender,
            at=self.intake,
            returns_everything=self.board.state.return_everything,
        )
        return web.Response(
            status=200 if answer.repeated else 201, body=answer.signed, content_type=PKCS7
        )

    async def get_notices(self, request: web.Request) -> web.Response:
        """The signed notices to the access point, in order, after the cursor."""
        sender = self._sender(request)
        after = _whole_number(request, "after", least=0, most=2**53, absent=0)
        limit = _whole_number(request, "limit", least=1, most=_MAX_PAGE, absent=_MAX_PAGE)
        async with self.intake.database.transaction() as tx:
            found = await notices_after(
                tx, access_point=sender.access_point, after=after, limit=limit
            )
        items = [
            {"cursor": str(number), "signed": base64.b64encode(signed).decode()}
            for number, signed in found
        ]
        return web.json_response({"items": items})

    def _sender(self, request: web.Request) -> Workplace:
        return self.admission.workplace(self.module_of(request))


def _misbehaviour(board: SwitchBoard) -> Middleware:
    """What the switches do to an answer; see ``Switches``."""

    @web.middleware
    async def misbehave(request: web.Request, handler: Handler) -> web.StreamResponse:
        state = board.state
        if state.down:
            return _cut(request)
        if state.slow_s:
            await asyncio.sleep(state.slow_s)
        if state.garbage:
            return web.Response(text=_GARBAGE, content_type="text/html")
        answer = await handler(request)
        if state.lose_acknowledgement and request.method == "PUT":
            return _cut(request)
        return answer

    return misbehave


def _cut(request: web.Request) -> web.Response:
    """End the connection; the response that aiohttp wants has nowhere to go."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)


def _key_of(request: web.Request) -> tuple[UUID, int, str]:
    try:
        case = UUID(request.match_info["case"])
    except ValueError:
        raise invalid("case-id-invalid", "Ідентифікатор справи має бути UUID.") from None
    round_ = _whole_number(request, "round", least=1, most=_MAX_ROUND, absent=None)
    number = request.headers.get("Brama-Case-Number", "")
    if not number.isprintable() or not 1 <= len(number) <= _LONGEST_NUMBER:
        raise invalid("case-number-invalid", "Потрібен номер справи (Brama-Case-Number).")
    return case, round_, number


def _whole_number(
    request: web.Request, name: str, *, least: int, most: int, absent: int | None
) -> int:
    text = request.query.get(name, "" if absent is None else str(absent))
    if not (text.isascii() and text.isdigit() and len(text) < 20):  # noqa: PLR2004 - int64
        raise invalid("query-invalid", f"Параметр {name} має бути цілим числом.")
    if not least <= int(text) <= most:
        raise invalid("query-invalid", f"Параметр {name} поза межами.")
    return int(text)
