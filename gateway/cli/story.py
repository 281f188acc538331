"""One sample case from the city to its decision: over the public API and the ministry's desk."""

import asyncio
import base64
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import aiohttp

from connectors.city.client import CityClient, receipt_of
from connectors.simulator import cast
from crypto_module.ades import cades
from gateway.cli.stage import Stage
from gateway.domain.instants import KYIV, parse_instant

Json = Mapping[str, Any]
Say = Callable[[str, str], None]
"""Told of each step: what happened, and where the case stands with the law."""

_BEFORE_NOW: Final = timedelta(minutes=40)


class StoryFailed(Exception):
    """A step did not end as the law and the API promise; the message names it."""


async def tell(stage: Stage, *, now: datetime, say: Say) -> Json:
    """Return the closing line of the demonstration, every value of it read back by the API.

    Raises:
        StoryFailed: a step went another way.
    """
    key = stage.installation.api_keys[cast.OFFICERS[0].id]
    async with (
        CityClient.connect(stage.gateway_url, api_key=key) as city,
        _desk(stage) as desk,
    ):
        case = await _hand_in(city, stage, now=now, say=say)
        await _decide(desk, city, case, now=now, say=say)
        return await _closing_line(city, case)


async def _hand_in(city: CityClient, stage: Stage, *, now: datetime, say: Say) -> UUID:
    body = cast.application(received_at=now - _BEFORE_NOW)
    opened = await city.open_case(body, idempotency_key=str(uuid4()))
    case = UUID(opened["id"])
    due = _due(opened)
    say(f"Справу {opened['number']} прийнято, квитанція {len(receipt_of(opened))} Б", due)
    for scan in cast.documents():
        await city.put_document(case, scan.name, scan.content, media_type=scan.media_type)
        say(f"Документ {scan.name} збережено, {len(scan.content)} Б", due)
    manifest = await city.manifest(case)
    signature = await asyncio.to_thread(_sign, stage, manifest, now)
    await city.put_signature(case, signature)
    say("КЕП посадовця накладено на маніфест: ДСТУ 4145, CAdES-BES", due)
    operation = await city.submit(case)
    ended = await city.wait_operation(UUID(operation["id"]))
    if ended["state"] != "succeeded":
        raise StoryFailed(f"Подання відхилено: {ended['code']} {ended['sub_indication']}.")
    say(f"Підпис перевірено: {ended['indication']}", due)
    sent = await _accepted(city, case)
    say(f"Міністерство підтвердило отримання о {_kyiv(sent['accepted_at'])}", due)
    return case


def _sign(stage: Stage, manifest: bytes, now: datetime) -> bytes:
    hierarchy = stage.installation.hierarchy
    signer = hierarchy[cast.OFFICERS[0].certificate].signer
    return cades.sign(
        manifest, signer=signer, signing_time=now, detached=True, certificates=hierarchy.pool
    )


async def _accepted(city: CityClient, case: UUID) -> Json:
    """The case once the ministry's acknowledgement is stored."""
    async with asyncio.timeout(60):
        while (found := await city.case(case))["accepted_at"] is None:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)
    return found


async def _decide(
    desk: aiohttp.ClientSession, city: CityClient, case: UUID, *, now: datetime, say: Say
) -> None:
    found = await city.case(case)
    due = _due(found)
    await _post(desk, f"/desk/cases/{case}/check")
    found = await city.wait_case(case, status="CHECKED_BY_SPSZN")
    say(f"СПСЗН: «{found['status_label']}»", due)
    exported = await _post(desk, "/desk/exports", program=cast.PROGRAM, cases=[str(case)])
    found = await city.wait_case(case, status="EXPORTED_TO_SPSZN")
    say(f"СПСЗН: «{found['status_label']}», файл DAT {len(exported)} Б", due)
    answer = await _post(
        desk,
        f"/desk/programs/{cast.PROGRAM}/answer",
        export=base64.b64encode(exported).decode(),
        decisions={found["number"]: cast.decision(on=now.astimezone(KYIV).date())},
    )
    async with desk.post("/desk/answers", data=answer) as response:
        await _check(response)
    found = await city.wait_case(case, status="ANSWER_RECEIVED")
    say(f"СПСЗН: «{found['status_label']}»", due)
    await city.acknowledge(case)
    say("Система ЦНАП підтвердила отримання рішення", due)


async def _closing_line(city: CityClient, case: UUID) -> Json:
    found, verdict, decision = await asyncio.gather(
        city.case(case), city.verdict(case), city.decision(case)
    )
    if parse_instant(found["accepted_at"], field="accepted_at") > parse_instant(
        found["due"]["d1"]["due_at"], field="due_at"
    ):
        raise StoryFailed("Справу передано після строку D1.")
    return {
        "case": found["id"],
        "status": found["status"],
        "signature": verdict["indication"],
        "received_at": found["received_at"],
        "due_at": found["due"]["d1"]["due_at"],
        "accepted_at": found["accepted_at"],
        "acknowledged_at": found["acknowledged_at"],
        "decision": {name: decision[name] for name in ("kind", "amount", "valid_from", "valid_to")},
    }


def _desk(stage: Stage) -> aiohttp.ClientSession:
    headers = {"Authorization": f"Bearer {stage.desk_token}"}
    return aiohttp.ClientSession(stage.desk_url, headers=headers)


async def _post(desk: aiohttp.ClientSession, path: str, **body: Any) -> bytes:
    async with desk.post(path, json=body) as response:
        await _check(response)
        return await response.read()


async def _check(response: aiohttp.ClientResponse) -> None:
    if not response.ok:
        raise StoryFailed(f"Стіл СПСЗН відповів {response.status} на {response.url.path}.")


def _due(case: Json) -> str:
    day = date.fromisoformat(case["due"]["d1"]["due"])
    return f"до кінця {day:%d.%m.%Y}"


def _kyiv(instant: str) -> str:
    return parse_instant(instant, field="instant").astimezone(KYIV).strftime("%d.%m.%Y %H:%M:%S")
