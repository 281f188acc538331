"""The ministry takes packages: one promise per package, for ever, and only for a good case."""

import asyncio
import hashlib
import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse

from connectors.simulator import cast
from connectors.simulator.files import DATABASE, Files
from connectors.simulator.pki import Defect, Hierarchy, Suite
from connectors.simulator.pki.table import DEMONSTRATION, SECOND_ACCESS_POINT
from tests.connectors.simulator.conftest import (
    START,
    City,
    Clock,
    MinistryProbe,
    Parcel,
    open_ministry,
)

OFFICER = next(spec for spec in DEMONSTRATION if spec.name == "officer")


async def code_of(response: ClientResponse) -> tuple[int, str]:
    body: dict[str, Any] = await response.json()
    return response.status, body["code"]


async def test_a_good_package_is_acknowledged_under_the_seal(
    ministry: MinistryProbe, city: City
) -> None:
    parcel = Parcel(city.package())
    response = await ministry.put(parcel)
    assert (response.status, response.content_type) == (201, "application/pkcs7-mime")
    assert ministry.sealed(await response.read()) == {
        "type": "acknowledgement",
        "case": str(parcel.case),
        "number": "KYIV-2026-000001",
        "round": 1,
        "package_sha256": hashlib.sha256(parcel.octets).hexdigest(),
        "accepted_at": "2026-11-23T10:00:00Z",
        "incoming_number": "1",
    }


async def test_a_repeated_package_gets_the_original_acknowledgement(
    ministry: MinistryProbe, city: City, clock: Clock
) -> None:
    parcel = Parcel(city.package())
    first = await (await ministry.put(parcel)).read()
    clock.pass_by(days=3)
    again = await ministry.put(parcel)
    assert (again.status, await again.read()) == (200, first)
    (case,) = await ministry.cases()
    assert (case["deliveries"], case["acceptances"]) == (2, 1)


async def test_the_original_acknowledgement_survives_a_restart(
    tmp_path: Path, premises: Files, city: City, clock: Clock
) -> None:
    parcel = Parcel(city.package())
    async with open_ministry(tmp_path, premises, clock) as before:
        first = await (await before.put(parcel)).read()
    async with open_ministry(tmp_path, premises, clock) as after:
        assert await (await after.put(parcel)).read() == first


async def test_the_same_package_twice_at_once_is_accepted_once(
    ministry: MinistryProbe, city: City
) -> None:
    parcel = Parcel(city.package())
    answers = await asyncio.gather(*(ministry.put(parcel) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [200, 200, 200, 200, 201]
    assert len({await answer.read() for answer in answers}) == 1
    (case,) = await ministry.cases()
    assert (case["deliveries"], case["acceptances"]) == (5, 1)


async def test_other_bytes_for_the_same_round_are_a_conflict(
    ministry: MinistryProbe, city: City
) -> None:
    parcel = Parcel(city.package())
    await ministry.put(parcel)
    other = Parcel(city.package(), case=parcel.case)
    assert other.octets != parcel.octets
    assert await code_of(await ministry.put(other)) == (409, "package-differs")
    (case,) = await ministry.cases()
    assert (case["deliveries"], case["acceptances"]) == (2, 1)


async def test_the_next_round_is_taken_only_when_the_case_was_returned(
    ministry: MinistryProbe, city: City
) -> None:
    first = Parcel(city.package())
    await ministry.put(first)
    second = Parcel(city.package(), case=first.case, round=2)
    assert await code_of(await ministry.put(second)) == (409, "round-unexpected")
    reason = {"reason": {"code": "scan", "text": "Скан нечіткий."}}
    await ministry.call("POST", f"/desk/cases/{first.case}/return", json=reason)
    assert (await ministry.put(second)).status == 201
    (case,) = await ministry.cases()
    assert (case["round"], case["status"], case["acceptances"]) == (2, "SENT_TO_SPSZN", 2)
    assert (await ministry.put(first)).status == 200


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"left_out": "id-card.png"}, "signature-coverage"),
        ({"added": ("extra.pdf", b"%PDF-1.4")}, "signature-coverage"),
        ({"changed": "application.pdf"}, "signature-coverage"),
        ({"changed": "application.json"}, "signature-coverage"),
        ({"application": b'{"service":"birth-grant"}'}, "application-refused"),
        ({"application": b"\xff"}, "application-refused"),
    ],
    ids=str,
)
async def test_a_package_with_a_fault_is_refused_and_leaves_nothing(
    ministry: MinistryProbe, city: City, fault: dict[str, Any], code: str
) -> None:
    assert await code_of(await ministry.put(Parcel(city.package(**fault)))) == (422, code)
    assert await ministry.cases() == []


@pytest.mark.parametrize("octets", [b"", b"PK\x03\x04", b"<html></html>", bytes(4096)])
async def test_a_body_that_is_no_container_is_refused(
    ministry: MinistryProbe, octets: bytes
) -> None:
    assert await code_of(await ministry.put(Parcel(octets))) == (422, "package-malformed")


@pytest.mark.parametrize("cut", [1, 100, 2000])
async def test_a_truncated_container_is_refused(
    ministry: MinistryProbe, city: City, cut: int
) -> None:
    parcel = Parcel(city.package()[:-cut])
    assert await code_of(await ministry.put(parcel)) == (422, "package-malformed")


@pytest.mark.parametrize("defect", list(Defect))
async def test_a_signer_with_a_bad_certificate_is_refused(
    ministry: MinistryProbe, city: City, hierarchy: Hierarchy, defect: Defect
) -> None:
    signer = hierarchy.issue(OFFICER, defect=defect).signer
    response = await ministry.put(Parcel(city.package(signer=signer)))
    assert await code_of(response) == (422, "signature-refused")


async def test_a_signature_under_another_root_is_refused(
    ministry: MinistryProbe, city: City
) -> None:
    foreign = Hierarchy.demonstration(START, suite=Suite.ECDSA_P256)["officer"].signer
    response = await ministry.put(Parcel(city.package(signer=foreign)))
    assert await code_of(response) == (422, "signature-refused")


async def test_an_officer_of_another_access_point_is_refused(
    ministry: MinistryProbe, city: City, hierarchy: Hierarchy
) -> None:
    signer = hierarchy["second-officer"].signer
    response = await ministry.put(Parcel(city.package(signer=signer)))
    assert await code_of(response) == (422, "officer-unknown")


@pytest.mark.parametrize(
    ("edrpou", "expected"), [(None, 201), ("32855961", 201), ("20000090", 422)]
)
async def test_an_officers_certificate_names_no_other_body(
    ministry: MinistryProbe, city: City, hierarchy: Hierarchy, edrpou: str | None, expected: int
) -> None:
    spec = replace(OFFICER, subject=replace(OFFICER.subject, edrpou=edrpou))
    response = await ministry.put(Parcel(city.package(signer=hierarchy.issue(spec).signer)))
    assert response.status == expected


async def test_a_case_of_another_access_point_is_refused(
    ministry: MinistryProbe, city: City
) -> None:
    module = ministry.module(SECOND_ACCESS_POINT)
    response = await ministry.put(Parcel(city.package()), module=module)
    assert await code_of(response) == (422, "access-point-differs")


async def test_a_promise_is_repeated_to_nobody_but_its_access_point(
    ministry: MinistryProbe, city: City
) -> None:
    parcel = Parcel(city.package())
    assert (await ministry.put(parcel)).status == 201
    response = await ministry.put(parcel, module=ministry.module(SECOND_ACCESS_POINT))
    assert await code_of(response) == (422, "access-point-differs")


async def test_an_unknown_module_may_not_send(ministry: MinistryProbe, city: City) -> None:
    response = await ministry.put(Parcel(city.package()), module="00" * 32)
    assert await code_of(response) == (403, "module-unknown")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/packages/not-a-uuid?round=1", "case-id-invalid"),
        ("/v1/packages/018f0000-0000-7000-8000-000000000001", "query-invalid"),
        ("/v1/packages/018f0000-0000-7000-8000-000000000001?round=0", "query-invalid"),
        ("/v1/packages/018f0000-0000-7000-8000-000000000001?round=١", "query-invalid"),
        ("/v1/packages/018f0000-0000-7000-8000-000000000001?round=1", "case-number-invalid"),
    ],
)
async def test_a_request_without_its_key_is_refused(
    ministry: MinistryProbe, path: str, code: str
) -> None:
    headers = {"Test-Module": ministry.module()}
    async with ministry.ministry.put(path, data=b"x", headers=headers) as response:
        assert await code_of(response) == (422, code)


async def test_the_store_is_durable_at_every_commit(
    tmp_path: Path, ministry: MinistryProbe, city: City
) -> None:
    await ministry.put(Parcel(city.package()))
    with sqlite3.connect(tmp_path / DATABASE) as reader:
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        outcomes = reader.execute("SELECT outcome FROM deliveries").fetchall()
    assert outcomes == [("accepted",)]


async def test_a_refused_delivery_is_counted_and_its_bytes_forgotten(
    tmp_path: Path, ministry: MinistryProbe, city: City
) -> None:
    await ministry.put(Parcel(city.package(changed="id-card.png")))
    with sqlite3.connect(tmp_path / DATABASE) as reader:
        assert reader.execute("SELECT outcome FROM deliveries").fetchall() == [("refused",)]
    assert [path for path in (tmp_path / "packages").rglob("*") if path.is_file()] == []


def test_the_sample_application_is_of_nobody() -> None:
    applicant = json.loads(cast.application(received_at=START))["applicant"]
    assert applicant["rnokpp"] == "3287300012"
