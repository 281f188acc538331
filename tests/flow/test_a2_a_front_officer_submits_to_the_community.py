"""A2: what a userCnap submits goes to the check of its громада, and to nobody else's eyes."""

import pytest

from connectors.city.client import ApiProblem, CityClient
from connectors.simulator import cast
from gateway import registry
from gateway.domain.access_point import AccessPoint, PlaceKind
from gateway.domain.roles import Role
from gateway.store import registry as stored
from gateway.store.registry import Officer, Place, Registry
from tests.flow.road import FRONT_OFFICER, Road, is_acknowledged, submit, told, until
from tests.support.gateway import NEIGHBOUR, OTG_OFFICER

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_community_sees_the_case_checks_it_and_it_is_delivered(road: Road) -> None:
    gateway = road.gateway
    before = await road.figures()
    async with gateway.client(FRONT_OFFICER) as front, gateway.client(OTG_OFFICER) as community:
        case = await road.signed(front, officer=FRONT_OFFICER)
        ended = await submit(front, case)
        assert (ended["state"], ended["indication"]) == ("succeeded", "TOTAL-PASSED")
        sent = await front.case(case)
        assert (sent["status"], sent["signature_state"]) == ("SENT_TO_OTG", "VALID")
        assert sent["transport_state"] == "NOT_SENT"
        assert case not in await road.desk.cases()
        waiting = await community.cases(status="SENT_TO_OTG", limit="200")
        assert str(case) in {item["id"] for item in waiting["items"]}
        counted = await road.figures()
        assert counted.of("brama_cases", status="SENT_TO_OTG") == 1 + before.of(
            "brama_cases", status="SENT_TO_OTG"
        )

        await community.review(case, action="pass")
        delivered = await until(community, case, is_acknowledged)
        assert delivered["status"] == "SENT_TO_SPSZN"
        assert "case.passed" in await told(community, case)
    assert (await road.desk.cases())[case]["acceptances"] == 1


async def test_neither_a_neighbour_nor_another_community_may_know_of_it(road: Road) -> None:
    gateway = road.gateway
    async with gateway.client(FRONT_OFFICER) as front:
        case = await road.signed(front, officer=FRONT_OFFICER)
        await submit(front, case)

    key = await officer_of_another_community(road)
    async with (
        gateway.client(NEIGHBOUR) as neighbour,
        CityClient.connect(gateway.url, api_key=key) as stranger,
    ):
        for outsider in (neighbour, stranger):
            with pytest.raises(ApiProblem, match="case-not-found") as refused:
                await outsider.case(case)
            assert refused.value.status == 404
            with pytest.raises(ApiProblem, match="case-not-found"):
                await outsider.review(case, action="pass")
            assert str(case) not in await journal(outsider)
            assert await told(outsider, case) == []


async def journal(city: CityClient) -> set[str]:
    return {item["id"] for item in (await city.cases(limit="200"))["items"]}


async def officer_of_another_community(road: Road) -> str:
    """The API key of one more otg_officer, of a громада that has nothing to do with the case."""
    known = cast.access_points()[0]
    place = AccessPoint(
        code="lviv-center-1",
        name="ЦНАП «Далекий» (вигаданий)",
        kind=PlaceKind.MAIN,
        edrpou=known.edrpou,
        otg="lviv",
        starostat="",
        spszn="lviv-spszn",
        calendar=known.calendar,
    )
    officer = Officer(
        id="otg-officer-lviv",
        access_point=place.code,
        role=Role.OTG_OFFICER,
        starostat="",
        name="Далека Ганна Тестівна",
        rnokpp="3287300012",
        unzr=None,
        active=True,
    )
    now = road.gateway.clock()
    added = Registry(places=(Place(place=place, active=True),), officers=(officer,), modules=())
    await stored.apply(road.gateway.store, added, now=now)
    return await registry.enrol_client(
        road.gateway.store,
        client_id="city-of-lviv",
        name="Система іншої громади",
        officer=officer.id,
        now=now,
    )
