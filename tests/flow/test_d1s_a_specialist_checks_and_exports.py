"""D1s: СПСЗН sees the cases of its own raion, checks one and exports it to its program."""

import hashlib
from typing import Any
from uuid import UUID

import pytest

from connectors.backoffice import DatCodec, Kind, read_layouts
from connectors.simulator.assembly import CONFIG
from connectors.simulator.cast import SECOND_SPSZN, SPSZN
from tests.flow.road import Road, is_acknowledged, submit, told, until
from tests.support.gateway import NEIGHBOUR
from tests.support.ministry import DeskRefused

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def listed(road: Road, **query: str) -> set[str]:
    async with road.desk.session.get("/desk/cases", params=query) as response:
        return {item["case"] for item in (await response.json())["items"]}


async def test_the_list_at_the_desk_holds_the_cases_of_the_own_raion_only(road: Road) -> None:
    async with road.gateway.client() as city, road.gateway.client(NEIGHBOUR) as neighbours:
        ours = await road.accepted(city)
        theirs = await road.signed(neighbours, officer=NEIGHBOUR, access_point="kyiv-center-2")
        await submit(neighbours, theirs)
        await until(neighbours, theirs, is_acknowledged)

        waiting = await listed(road, spszn=SPSZN, status="SENT_TO_SPSZN")
        assert str(ours) in waiting
        assert str(theirs) not in waiting
        assert await listed(road, spszn=SECOND_SPSZN) >= {str(theirs)}
        journal = await city.cases(status="SENT_TO_SPSZN", limit="200")
        assert str(ours) in {item["id"] for item in journal["items"]}


async def test_a_checked_case_is_exported_to_its_own_program_under_a_recorded_hash(
    road: Road,
) -> None:
    before = await road.figures()
    async with road.gateway.client() as city:
        case = await road.accepted(city)
        number = (await city.case(case))["number"]
        with pytest.raises(DeskRefused, match="409"):
            await road.desk.export(case)
        await road.desk.check(case)
        checked = await city.wait_case(case, status="CHECKED_BY_SPSZN")
        assert checked["status_label"] == "Заяву перевірено на рівні СПСЗН"
        with pytest.raises(DeskRefused, match="422"):
            await road.desk.export(case, program="housing-subsidy")

        octets, headers = await export(road, case)
        assert headers["Brama-Export-Sha256"] == hashlib.sha256(octets).hexdigest()
        file = DatCodec(read_layouts(CONFIG / "dat")).decode(octets).file
        assert (file.program, file.kind, len(file.records)) == ("asopd", Kind.EXPORT, 1)
        assert number in repr(file.records[0])

        exported = await city.wait_case(case, status="EXPORTED_TO_SPSZN")
        assert exported["status_label"] == "Заяву вивантажено в СПСЗН"
        assert (await told(city, case))[-2:] == ["case.checked", "case.exported"]
        last = (await city.timeline(case))["items"][-1]
        assert last["details"] == {"program": "asopd", "export_id": headers["Brama-Export-Id"]}
    after = await road.figures()
    assert after.of("brama_cases", status="EXPORTED_TO_SPSZN") == 1 + before.of(
        "brama_cases", status="EXPORTED_TO_SPSZN"
    )


async def export(road: Road, case: UUID) -> tuple[bytes, Any]:
    wanted = {"program": "asopd", "cases": [str(case)]}
    async with road.desk.session.post("/desk/exports", json=wanted) as response:
        assert response.status == 200
        return await response.read(), response.headers
