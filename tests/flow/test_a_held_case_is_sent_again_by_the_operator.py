"""A document damaged on the disk holds its case; mended, the operator sends the case on."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from gateway.domain.case import TransportState
from gateway.domain.roles import Role
from gateway.operators import add_operator
from gateway.store import Store, cases
from gateway.store.schema.cases import DOCUMENTS
from tests.console.seeding import PASSWORD
from tests.console.visitor import browsing
from tests.flow.road import Road, is_acknowledged, submit, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPERATOR = "operator-of-held-cases"


async def test_a_held_case_goes_on_when_the_operator_says_so(road: Road) -> None:
    gateway = road.gateway
    await add_operator(
        gateway.store,
        login=OPERATOR,
        password=PASSWORD,
        role=Role.SLA_OPERATOR,
        now=gateway.clock(),
    )
    async with gateway.client() as city, browsing(gateway.url) as visitor:
        case = await road.signed(city)
        document = _file(gateway.data / "blobs", await _a_blob_of(case, gateway.store))
        whole = document.read_bytes()
        document.write_bytes(whole[:-1] + b"!")
        assert (await submit(city, case))["state"] == "succeeded"
        await _held(case, gateway.store)
        assert case not in await road.desk.cases()

        document.write_bytes(whole)
        await visitor.sign_in(OPERATOR)
        page = await visitor.open(f"/console/cases/{case}")
        await visitor.post(f"/console/cases/{case}/retry", {"csrf": page.csrf})
        found = await until(city, case, is_acknowledged)
        page = await visitor.open(f"/console/cases/{case}")

    assert found["accepted_at"] is not None
    there = (await road.desk.cases())[case]
    assert (there["deliveries"], there["acceptances"]) == (1, 1)
    retried = page.text.index("Передачу поновлено оператором")
    assert page.text.index("Спроби передачі вичерпано") < retried
    assert retried < page.text.index("Міністерство прийняло справу")


async def _a_blob_of(case: UUID, store: Store) -> str:
    async with store.read() as tx:
        of_case = select(DOCUMENTS.c.blob).where(DOCUMENTS.c.case_id == case)
        return str(await tx.scalar(of_case.limit(1)))


def _file(blobs: Path, key: str) -> Path:
    [found] = [each for each in blobs.rglob("*") if each.is_file() and key.endswith(each.name)]
    return found


async def _held(case: UUID, store: Store) -> None:
    async with asyncio.timeout(60):
        while True:
            found = await cases.find(store, case)
            if found is not None and found.transport_state is TransportState.REJECTED:
                return
            await asyncio.sleep(0.05)
