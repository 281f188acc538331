"""A1: the city opens a case, sends three scans and the officer's КЕП."""

import hashlib
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from connectors.city.client import receipt_of
from connectors.simulator import cast
from crypto_module.validation import Accepted, Evidence, validate
from gateway.domain.instants import KYIV, parse_instant
from tests.flow.road import Road

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_case_is_in_the_journal_with_its_number_scans_and_legal_day(road: Road) -> None:
    gateway = road.gateway
    received_at = gateway.clock() - timedelta(hours=1)
    before = await road.figures()
    async with gateway.client() as city:
        opened = await city.open_case(
            gateway.application(received_at=received_at), idempotency_key=str(uuid4())
        )
        case = UUID(opened["id"])
        for scan in cast.documents():
            await city.put_document(case, scan.name, scan.content, media_type=scan.media_type)
        await city.put_signature(case, gateway.sign(await city.manifest(case)))

        assert opened["status"] == "FORMING"
        assert opened["number"].startswith("kyiv-center-1/")
        assert opened["due"]["d1"]["due"] == next_weekday(received_at.astimezone(KYIV).date())
        assert sealed_by_the_gateway(road, receipt_of(opened))

        stands = await city.case(case)
        assert {(one["name"], one["sha256"]) for one in stands["documents"]} == {
            (scan.name, hashlib.sha256(scan.content).hexdigest()) for scan in cast.documents()
        }
        journal = await city.cases(q=opened["number"])
    after = await road.figures()
    assert [item["id"] for item in journal["items"]] == [str(case)]
    assert parse_instant(journal["items"][0]["due"]["d1"]["due_at"], field="") > gateway.clock()
    assert case not in await road.desk.cases()
    assert after.of("brama_cases", status="FORMING") == 1 + before.of(
        "brama_cases", status="FORMING"
    )


def next_weekday(day: date) -> str:
    """The next working day while martial law suspends holidays: the next Monday to Friday."""
    day += timedelta(days=1)
    while day.isoweekday() > 5:
        day += timedelta(days=1)
    return day.isoformat()


def sealed_by_the_gateway(road: Road, receipt: bytes) -> bool:
    verdict = validate(
        receipt,
        content=None,
        evidence=Evidence(certificates=road.installation.hierarchy.pool),
        policy=road.gateway.rules.policy,
        now=road.gateway.clock(),
    )
    return (
        isinstance(verdict, Accepted)
        and verdict.signatures[0].signer is not None
        and verdict.signatures[0].signer.common_name == "Печатка шлюзу Brama"
    )
