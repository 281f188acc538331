"""A14: the decision arrived. The webhook is signed, and repeated until the city acknowledges it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from connectors.city.signature import verify
from gateway import keyring, registry
from tests.flow.road import Road
from tests.flow.road import road as open_road
from tests.support.gateway import OFFICER

DECIDED: Final = "ua.brama.case.decided"
FAILURES: Final = 2
PATIENCE_S: Final = 60


@dataclass
class CityReceiver:
    """A city system that is out of order for the first attempts at each event."""

    key: Ed25519PublicKey | None = None
    attempts: dict[str, int] = field(default_factory=dict)
    heard: dict[str, Any] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, request: web.Request) -> web.Response:
        assert self.key is not None
        body = await request.read()
        verify([self.key], headers=request.headers, body=body, now=datetime.now(UTC))
        message = request.headers["webhook-id"]
        self.attempts[message] = self.attempts.get(message, 0) + 1
        if self.attempts[message] <= FAILURES:
            return web.Response(status=503)
        self.heard[message] = json.loads(body)
        self.changed.set()
        return web.Response(status=204)

    async def hears(self, kind: str) -> tuple[str, Any]:
        """The first acknowledged message of this type."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for message, event in self.heard.items():
                    if event["type"] == kind:
                        return message, event
                self.changed.clear()
                await self.changed.wait()


@asynccontextmanager
async def listening(receiver: CityReceiver) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/events", receiver.post)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/events"
    finally:
        await runner.cleanup()


async def enrol(road: Road, url: str) -> None:
    """The officer's city system gives the address of its receiver."""
    await registry.enrol_client(
        road.gateway.store,
        client_id="city-with-a-receiver",
        name="Система міста з приймачем подій",
        officer=OFFICER,
        now=road.gateway.clock(),
        webhook_url=url,
    )


async def test_the_decision_reaches_a_city_that_failed_at_first(
    tmp_path: Path, simulator_data: Path
) -> None:
    receiver = CityReceiver()
    async with (
        listening(receiver) as url,
        open_road(tmp_path, simulator_data=simulator_data) as road,
        road.gateway.client() as city,
    ):
        receiver.key = keyring.webhook_key(road.installation.settings).public_key()
        case = await road.accepted(city)
        await enrol(road, url)
        missed = await city.events()
        await road.desk.check(case)
        await city.wait_case(case, status="CHECKED_BY_SPSZN")
        number = (await city.case(case))["number"]
        await road.desk.decide(case, number=number, now=road.gateway.clock())

        message, event = await receiver.hears(DECIDED)
        assert receiver.attempts[message] == FAILURES + 1
        assert event["id"] == message
        assert event["subject"] == f"cases/{case}"
        assert event["data"]["status"] == "ANSWER_RECEIVED"
        assert "1234.56" not in json.dumps(event), "thin: money is read through the API"
        assert (await city.decision(case))["amount"] == "1234.56"

        # What happened before there was a receiver is caught up with by the feed, without a gap.
        feed = [*missed["items"], *(await city.events(after=missed["next_after"]))["items"]]
        assert [one["id"] for one in feed] == [
            one["id"] for one in (await city.timeline(case))["items"]
        ]
        assert event in feed

        await city.acknowledge(case)
        await city.acknowledge(case)
        assert (await city.decision(case))["acknowledged_at"] is not None
        happened = [one["type"] for one in (await city.timeline(case))["items"]]
        assert happened[-2:] == ["case.decided", "case.decision_acknowledged"]
        figures = await road.figures()
        assert figures.of("brama_cases", status="ANSWER_RECEIVED") == 1
