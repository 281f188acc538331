"""The ministry's side for any test: the shipped simulator, and a hand at its desk.

async with ministry(simulator_data) as there, running(…, crypto_port=there.crypto_port) as here:
    await there.desk.check(case)
"""

import base64
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import aiohttp

from connectors.simulator import cast
from connectors.simulator.assembly import Clock
from connectors.simulator.run import SimulatorSettings, serve, utc_now
from gateway.domain.instants import KYIV

_OK: Final = 200


class DeskRefused(Exception):
    """The desk answered with a problem."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Desk:
    """A СПСЗН specialist at work."""

    session: aiohttp.ClientSession = field(repr=False)

    async def cases(self) -> dict[UUID, Mapping[str, Any]]:
        """Every case the ministry has, with counts of deliveries and acceptances."""
        items = (await self._json("GET", "/desk/cases"))["items"]
        return {UUID(item["case"]): item for item in items}

    async def check(self, case: UUID) -> None:
        """S4 → S6."""
        await self._json("POST", f"/desk/cases/{case}/check")

    async def send_back(self, case: UUID, *, code: str, text: str) -> None:
        """S4 → S5."""
        reason = {"code": code, "text": text}
        await self._json("POST", f"/desk/cases/{case}/return", json={"reason": reason})

    async def export(self, *cases: UUID, program: str = cast.PROGRAM) -> bytes:
        """The DAT file of the cases; S6 → S7."""
        body = {"program": program, "cases": [str(case) for case in cases]}
        return await self._bytes("POST", "/desk/exports", json=body)

    async def program_answer(
        self, exported: bytes, decisions: Mapping[str, Mapping[str, str]]
    ) -> bytes:
        """The answer DAT of the back-office program, decisions by case number."""
        body = {"export": base64.b64encode(exported).decode(), "decisions": decisions}
        return await self._bytes("POST", f"/desk/programs/{cast.PROGRAM}/answer", json=body)

    async def take_in(self, answer: bytes) -> Mapping[str, Any]:
        """What came of an answer DAT; S7 → S8."""
        found: Mapping[str, Any] = await self._json("POST", "/desk/answers", data=answer)
        return found

    async def decide(self, case: UUID, *, number: str, now: datetime) -> None:
        """S6 → S8 at once: export, the program's assignment, import."""
        decisions = {number: cast.decision(on=now.astimezone(KYIV).date())}
        await self.take_in(await self.program_answer(await self.export(case), decisions))

    async def switch(self, **switches: object) -> None:
        """Make the ministry misbehave, or behave again."""
        await self._json("PUT", "/switches", json=switches)

    async def _json(self, method: str, path: str, **rest: Any) -> Any:
        async with self.session.request(method, path, **rest) as response:
            await _check(response)
            return await response.json()

    async def _bytes(self, method: str, path: str, **rest: Any) -> bytes:
        async with self.session.request(method, path, **rest) as response:
            await _check(response)
            return await response.read()


async def _check(response: aiohttp.ClientResponse) -> None:
    if response.status != _OK:
        problem = await response.json(content_type=None)
        raise DeskRefused(response.status, str(problem.get("code", "")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ministry:
    """A running simulator."""

    crypto_port: int
    desk: Desk


@asynccontextmanager
async def ministry(data: Path, *, clock: Clock = utc_now) -> AsyncIterator[Ministry]:
    """The simulator over its folder, on free ports; it has stopped when the block ends."""
    settings = SimulatorSettings(data=data, port=0, crypto_port=0)
    async with serve(settings, clock=clock) as running:
        headers = {"Authorization": f"Bearer {running.desk_token}"}
        url = f"http://127.0.0.1:{running.port}"
        async with aiohttp.ClientSession(url, headers=headers) as session:
            yield Ministry(crypto_port=running.crypto_port, desk=Desk(session))
