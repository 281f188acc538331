"""The API of the СПСЗН desk: JSON and DAT on loopback, behind one bearer token."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from aiohttp import web

from connectors.simulator import desk, program
from connectors.simulator.admission import Admission
from connectors.simulator.answers import AnswerDesk, Imported, import_answer
from connectors.simulator.errors import invalid
from connectors.simulator.exports import export
from connectors.simulator.seal import Seal
from connectors.simulator.store.answers import quarantine
from connectors.simulator.store.cases import Counted, all_cases
from connectors.simulator.switches import SwitchBoard
from gateway.domain.case import Status
from gateway.domain.instants import rfc3339

DAT: Final = "application/octet-stream"
MAX_BODY: Final = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the desk works with; ``program_seal`` is of the back-office programs."""

    answers: AnswerDesk
    program_seal: Seal
    board: SwitchBoard
    admission: Admission
    clock: Callable[[], datetime]

    def add_routes(self, app: web.Application) -> None:
        """Register the API."""
        app.router.add_get("/healthz", _healthz)
        app.router.add_get("/desk/cases", self.get_cases)
        app.router.add_post("/desk/cases/{case}/check", self.post_check)
        app.router.add_post("/desk/cases/{case}/return", self.post_return)
        app.router.add_post("/desk/exports", self.post_export)
        app.router.add_post("/desk/answers", self.post_answer)
        app.router.add_get("/desk/quarantine", self.get_quarantine)
        app.router.add_post("/desk/programs/{program}/answer", self.post_program_answer)
        app.router.add_post("/desk/modules/{access_point}/strike-off", self.post_strike_off)
        app.router.add_get("/switches", self.get_switches)
        app.router.add_put("/switches", self.put_switches)

    async def get_cases(self, request: web.Request) -> web.Response:
        """The cases, with their counts; ``?spszn`` and ``?status`` filter them."""
        async with self.answers.database.transaction() as tx:
            items = [_case(one) for one in await all_cases(tx)]
        for name in ("spszn", "status"):
            wanted = request.query.get(name)
            items = [item for item in items if wanted in {None, item[name]}]
        return _json({"items": items})

    async def get_quarantine(self, _request: web.Request) -> web.Response:
        """What of the answer files was set aside, and why."""
        async with self.answers.database.transaction() as tx:
            found = await quarantine(tx)
        items = [
            {
                "answer_sha256": one.answer_sha256.hex(),
                "record": one.record,
                "reason": one.reason,
                "at": rfc3339(one.at),
            }
            for one in found
        ]
        return _json({"items": items})

    async def post_check(self, request: web.Request) -> web.Response:
        """S4 → S6."""
        status = await desk.check(
            self.answers.database, case_id(request), seal=self.answers.seal, now=self.clock()
        )
        return _status(status)

    async def post_return(self, request: web.Request) -> web.Response:
        """S4 → S5; without a reason 422."""
        reason = desk.parse_reason((await read_object(request)).get("reason"))
        status = await desk.send_back(
            self.answers.database,
            case_id(request),
            reason,
            seal=self.answers.seal,
            now=self.clock(),
        )
        return _status(status)

    async def post_export(self, request: web.Request) -> web.Response:
        """The DAT file; S6 → S7."""
        body = await read_object(request)
        exported = await export(
            self.answers.database,
            str(body.get("program")),
            _case_ids(body.get("cases")),
            programs=self.answers.programs,
            seal=self.answers.seal,
            now=self.clock(),
        )
        headers = {
            "Brama-Export-Id": str(exported.export_id),
            "Brama-Export-Version": str(exported.version),
            "Brama-Export-Sha256": exported.sha256.hex(),
        }
        return web.Response(body=exported.octets, content_type=DAT, headers=headers)

    async def post_answer(self, request: web.Request) -> web.Response:
        """What came of the answer DAT in the body; S7 → S8."""
        imported = await import_answer(await request.read(), at=self.answers, now=self.clock())
        return _json(imported_json(imported))

    async def post_program_answer(self, request: web.Request) -> web.Response:
        """The answer DAT that the program would send back, decisions by case number."""
        body = await read_object(request)
        decided = body.get("decisions")
        if not isinstance(decided, dict):
            raise invalid("decisions-required", "Потрібні рішення за номерами справ.")
        octets = program.answer(
            _base64(body.get("export")),
            decided,
            program=request.match_info["program"],
            programs=self.answers.programs,
            seal=self.program_seal,
            now=self.clock(),
        )
        return web.Response(body=octets, content_type=DAT)

    async def post_strike_off(self, request: web.Request) -> web.Response:
        """204; the module of the access point may speak no more."""
        await self.admission.strike_off(request.match_info["access_point"], now=self.clock())
        return web.Response(status=204)

    async def get_switches(self, _request: web.Request) -> web.Response:
        """The switches in force."""
        return _json(asdict(self.board.state))

    async def put_switches(self, request: web.Request) -> web.Response:
        """The switches after some were set."""
        return _json(asdict(await self.board.set(await read_object(request))))


def case_id(request: web.Request) -> UUID:
    """The case of the path."""
    try:
        return UUID(request.match_info["case"])
    except ValueError:
        raise invalid("case-id-invalid", "Ідентифікатор справи має бути UUID.") from None


async def read_object(request: web.Request) -> dict[str, Any]:
    """The JSON object of the body."""
    try:
        body = json.loads(await request.read())
        # Half of a surrogate pair is JSON, but no text that could be sealed or stored.
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise invalid("body-malformed", "Тіло запиту не є JSON.") from None
    if not isinstance(body, dict):
        raise invalid("body-malformed", "Тіло запиту не є об'єктом JSON.")
    return body


def imported_json(imported: Imported) -> dict[str, object]:
    """What came of a file, on the wire."""
    return {
        "imported": [str(case) for case in imported.cases],
        "quarantined": [asdict(one) for one in imported.quarantined],
        "repeated": imported.repeated,
    }


async def _healthz(_request: web.Request) -> web.Response:
    return _json({"status": "ok"})


def _case(counted: Counted) -> dict[str, object]:
    case = counted.case
    return {
        "case": str(case.id),
        "number": case.number,
        "round": case.round,
        "status": case.status.value,
        "status_label": case.status.label,
        "access_point": case.access_point,
        "spszn": case.spszn,
        "service": case.service,
        "program": case.program,
        "incoming_number": str(case.incoming_number),
        "accepted_at": rfc3339(case.accepted_at),
        "deliveries": counted.deliveries,
        "acceptances": counted.acceptances,
    }


def _case_ids(value: object) -> list[UUID]:
    try:
        return [UUID(str(one)) for one in value] if isinstance(value, list) else []
    except ValueError:
        raise invalid("case-id-invalid", "Ідентифікатор справи має бути UUID.") from None


def _base64(value: object) -> bytes:
    try:
        return base64.b64decode(str(value), validate=True)
    except binascii.Error:
        raise invalid("export-required", "Потрібен файл вивантаження у base64.") from None


def _status(status: Status) -> web.Response:
    return _json({"status": status.value, "status_label": status.label})


def _json(value: object) -> web.Response:
    return web.json_response(text=json.dumps(value, ensure_ascii=False))
