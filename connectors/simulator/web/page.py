"""The desk as one small page of forms over the same functions as the API; no script at all."""

from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from connectors.simulator import desk
from connectors.simulator.answers import import_answer
from connectors.simulator.errors import Refusal
from connectors.simulator.exports import export
from connectors.simulator.store.cases import all_cases
from connectors.simulator.web.desk import DAT, Desk, case_id
from connectors.simulator.web.guard import COOKIE, is_token, shows
from gateway.domain.case import Status
from gateway.domain.instants import KYIV

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_STYLE: Final = Path(__file__).parent / "desk.css"
_MISTYPED: Final = "Невірний ключ доступу."


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page of the desk; ``token`` opens it."""

    desk: Desk
    token: str = field(repr=False)

    def add_routes(self, app: web.Application) -> None:
        """Register the page and its forms."""
        app.router.add_get("/desk", self.get)
        app.router.add_get("/desk/desk.css", _style)
        app.router.add_post("/desk/login", self.login)
        app.router.add_post("/desk/page/cases/{case}/check", self.check)
        app.router.add_post("/desk/page/cases/{case}/return", self.send_back)
        app.router.add_post("/desk/page/exports/{program}", self.export)
        app.router.add_post("/desk/page/answers", self.answer)
        app.router.add_post("/desk/page/switches", self.switches)

    async def get(self, request: web.Request) -> web.Response:
        """The page, or its door for who has not shown the token."""
        if not shows(request, self.token):
            return _html("login.html", message="")
        return await self._page()

    async def login(self, request: web.Request) -> web.Response:
        """Let in who types the token; the cookie never leaves this site."""
        typed = str((await request.post()).get("token", ""))
        if not is_token(typed, self.token):
            return _html("login.html", message=_MISTYPED, status=HTTPStatus.FORBIDDEN)
        answer = _see_desk()
        answer.set_cookie(COOKIE, self.token, httponly=True, samesite="Strict", path="/")
        return answer

    async def check(self, request: web.Request) -> web.Response:
        """The button «Перевірено»."""
        work = self.desk.answers
        await desk.check(work.database, case_id(request), seal=work.seal, now=self.desk.clock())
        return _see_desk()

    async def send_back(self, request: web.Request) -> web.Response:
        """The form «Повернути»."""
        form, work = await request.post(), self.desk.answers
        try:
            reason = desk.parse_reason({"code": "desk", "text": form.get("text")})
            await desk.send_back(
                work.database, case_id(request), reason, seal=work.seal, now=self.desk.clock()
            )
        except Refusal as refusal:
            return await self._page(refusal.detail)
        return _see_desk()

    async def export(self, request: web.Request) -> web.Response:
        """The button «Вивантажити»: every checked case of the program in one DAT file."""
        name, work = request.match_info["program"], self.desk.answers
        async with work.database.transaction() as tx:
            found = [one.case for one in await all_cases(tx)]
        checked = [
            case.id
            for case in found
            if case.program == name and case.status is Status.CHECKED_BY_SPSZN
        ]
        try:
            exported = await export(
                work.database,
                name,
                checked,
                programs=work.programs,
                seal=work.seal,
                now=self.desk.clock(),
            )
        except Refusal as refusal:
            return await self._page(refusal.detail)
        file = f'attachment; filename="{name}-{exported.export_id}.dat"'
        return web.Response(
            body=exported.octets, content_type=DAT, headers={"Content-Disposition": file}
        )

    async def answer(self, request: web.Request) -> web.Response:
        """The form «Завантажити відповідь»."""
        file = (await request.post()).get("file")
        octets = file.file.read() if isinstance(file, web.FileField) else b""
        try:
            imported = await import_answer(octets, at=self.desk.answers, now=self.desk.clock())
        except Refusal as refusal:
            return await self._page(refusal.detail)
        aside = ", ".join(f"№ {one.record}: {one.reason}" for one in imported.quarantined)
        message = f"Імпортовано рішень: {len(imported.cases)}."
        if imported.repeated:
            message = "Цей файл уже імпортовано; нічого не змінилося."
        return await self._page(f"{message} Відкладено: {aside}." if aside else message)

    async def switches(self, request: web.Request) -> web.Response:
        """The form of the switches."""
        form = await request.post()
        wanted: dict[str, object] = {
            name: name in form for name, value in self._state().items() if isinstance(value, bool)
        }
        try:
            wanted["slow_s"] = float(str(form.get("slow_s", "0")))
            await self.desk.board.set(wanted)
        except ValueError:
            return await self._page("Затримка: потрібне число секунд.")
        except Refusal as refusal:
            return await self._page(refusal.detail)
        return _see_desk()

    def _state(self) -> dict[str, object]:
        return asdict(self.desk.board.state)

    async def _page(self, message: str = "") -> web.Response:
        work = self.desk.answers
        async with work.database.transaction() as tx:
            found = await all_cases(tx)
        return _html(
            "desk.html",
            message=message,
            cases=found,
            checkable=Status.SENT_TO_SPSZN,
            programs=work.programs.layouts.values(),
            switches=self._state(),
            zone=KYIV,
        )


def _see_desk() -> web.Response:
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/desk"})


def _html(template: str, *, status: HTTPStatus = HTTPStatus.OK, **values: object) -> web.Response:
    text = _TEMPLATES.get_template(template).render(values)
    return web.Response(status=status, text=text, content_type="text/html", headers=_HEADERS)


async def _style(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(_STYLE)
