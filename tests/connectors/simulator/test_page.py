"""The desk's page does by forms what the API does, and is shut without its token."""

from typing import Any

import pytest
from aiohttp import FormData

from tests.connectors.simulator.conftest import City, MinistryProbe, Parcel
from tests.connectors.simulator.test_desk import ASSIGNED, answered


async def post(ministry: MinistryProbe, path: str, data: Any = None) -> tuple[int, str]:
    async with ministry.desk.post(path, headers=ministry.headers, data=data) as response:
        return response.status, await response.text()


async def export(ministry: MinistryProbe, program: str) -> bytes:
    path = f"/desk/page/exports/{program}"
    async with ministry.desk.post(path, headers=ministry.headers) as response:
        assert response.content_type == "application/octet-stream"
        assert "attachment" in response.headers["Content-Disposition"]
        return await response.read()


async def import_(ministry: MinistryProbe, octets: bytes) -> str:
    form = FormData()
    form.add_field("file", octets, filename="answer.dat")
    return (await post(ministry, "/desk/page/answers", form))[1]


async def test_a_case_goes_all_the_way_by_the_page(ministry: MinistryProbe, city: City) -> None:
    parcel = Parcel(city.package(), number="KYIV-7")
    await ministry.put(parcel)
    _, text = await post(ministry, f"/desk/page/cases/{parcel.case}/check")
    assert "Заяву перевірено на рівні СПСЗН" in text
    octets = await export(ministry, "asopd")
    answer = await answered(ministry, octets, {"KYIV-7": ASSIGNED, "KYIV-404": ASSIGNED})
    text = await import_(ministry, answer)
    assert "Імпортовано рішень: 1. Відкладено: № 2: case-unknown." in text
    assert "Отримано відповідь по заяві від СПСЗН" in text
    assert "нічого не змінилося" in await import_(ministry, answer)


async def test_a_case_is_returned_by_the_page_with_a_reason_only(
    ministry: MinistryProbe, city: City
) -> None:
    parcel = Parcel(city.package())
    await ministry.put(parcel)
    path = f"/desk/page/cases/{parcel.case}/return"
    _, text = await post(ministry, path, {"text": " "})
    assert "Повернення потребує причини" in text
    _, text = await post(ministry, path, {"text": "Скан <b>нечіткий</b>"})
    assert "Заяву повернуто до ОТГ" in text


@pytest.mark.parametrize("octets", [b"", b"PK\x03\x04"])
async def test_a_wrong_file_is_told_to_the_person(ministry: MinistryProbe, octets: bytes) -> None:
    assert "Файл DAT пошкоджено" in await import_(ministry, octets)


async def test_nothing_checked_is_nothing_to_export(ministry: MinistryProbe) -> None:
    _, text = await post(ministry, "/desk/page/exports/asopd")
    assert "Не вказано жодної справи." in text


async def test_the_switches_are_set_by_the_page(ministry: MinistryProbe) -> None:
    await post(ministry, "/desk/page/switches", {"garbage": "on", "slow_s": "1.5"})
    _, state = await ministry.call("GET", "/switches")
    assert (state["garbage"], state["down"], state["slow_s"]) == (True, False, 1.5)
    _, text = await post(ministry, "/desk/page/switches", {"slow_s": "довго"})
    assert "потрібне число секунд" in text
    _, text = await post(ministry, "/desk/page/switches", {"slow_s": "1e9"})
    assert "Немає такого перемикача або значення" in text


async def test_a_number_typed_by_a_gateway_is_shown_and_not_run(
    ministry: MinistryProbe, city: City
) -> None:
    await ministry.put(Parcel(city.package(), number="<script>alert(1)</script>"))
    async with ministry.desk.get("/desk", headers=ministry.headers) as response:
        assert "<script>" not in await response.text()


async def test_the_page_brings_its_own_style(ministry: MinistryProbe) -> None:
    async with ministry.desk.get("/desk/desk.css", headers=ministry.headers) as response:
        assert (response.status, response.content_type) == (200, "text/css")


@pytest.mark.parametrize("path", ["/desk/page/exports/asopd", "/desk/page/answers"])
async def test_the_forms_are_shut_without_the_token(ministry: MinistryProbe, path: str) -> None:
    async with ministry.desk.post(path) as response:
        assert response.status == 401
