"""The СПСЗН desk: D1s–D9s, each as the specialist and the gateway see it."""

import base64
import hashlib
import json
from typing import Any
from uuid import uuid4

import pytest

from connectors.backoffice import DatCodec, read_layouts
from connectors.simulator import cast
from connectors.simulator.assembly import CONFIG
from connectors.simulator.pki.table import SECOND_ACCESS_POINT
from crypto_module.ades import cades
from tests.connectors.simulator.conftest import START, City, Clock, MinistryProbe, Parcel

CODEC = DatCodec(read_layouts(CONFIG / "dat"))
ASSIGNED = {
    "kind": "ASSIGNED",
    "amount": "1234.56",
    "valid_from": "2025-11-01",
    "valid_to": "2026-04-30",
    "number": "15/2026",
    "date": "2026-11-23",
    "body": "УСЗН Подільського району",
}

UNKNOWN = "00000000-0000-4000-8000-000000000000"


async def a_case(
    ministry: MinistryProbe, city: City, *, number: str = "KYIV-1", service: str = "birth-grant"
) -> str:
    body = cast.application(received_at=START, service=service)
    parcel = Parcel(city.package(application=body), number=number)
    assert (await ministry.put(parcel)).status == 201
    return str(parcel.case)


async def checked(ministry: MinistryProbe, case: str) -> None:
    status, _ = await ministry.call("POST", f"/desk/cases/{case}/check")
    assert status == 200


async def exported(ministry: MinistryProbe, *cases: str, program: str = "asopd") -> bytes:
    body = {"program": program, "cases": cases}
    status, octets = await ministry.call("POST", "/desk/exports", json=body)
    assert status == 200, octets
    assert isinstance(octets, bytes)
    return octets


async def answered(
    ministry: MinistryProbe, export: bytes, decisions: dict[str, Any], program: str = "asopd"
) -> bytes:
    body = {"export": base64.b64encode(export).decode(), "decisions": decisions}
    status, octets = await ministry.call("POST", f"/desk/programs/{program}/answer", json=body)
    assert status == 200, octets
    assert isinstance(octets, bytes)
    return octets


async def status_of(ministry: MinistryProbe, case: str) -> str:
    found = {one["case"]: one["status"] for one in await ministry.cases()}
    return str(found[case])


async def told(ministry: MinistryProbe) -> list[dict[str, Any]]:
    return [
        dict(ministry.sealed(base64.b64decode(item["signed"]))) for item in await ministry.notices()
    ]


async def test_a_checked_case_is_told_about_d1s(ministry: MinistryProbe, city: City) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    assert await status_of(ministry, case) == "CHECKED_BY_SPSZN"
    assert await told(ministry) == [
        {"type": "checked", "case": case, "round": 1, "at": "2026-11-23T10:00:00Z", "notice": 1}
    ]


async def test_a_specialist_sees_the_cases_of_the_own_raion_d1s(
    ministry: MinistryProbe, city: City
) -> None:
    case = await a_case(ministry, city)
    for query, expected in (
        ("spszn=kyiv-podil", [case]),
        ("spszn=kyiv-podil&status=SENT_TO_SPSZN", [case]),
        ("spszn=kyiv-podil&status=ANSWER_RECEIVED", []),
        ("spszn=kyiv-obolon", []),
    ):
        _, body = await ministry.call("GET", f"/desk/cases?{query}")
        assert [item["case"] for item in body["items"]] == expected


async def test_a_checked_case_is_not_checked_again(ministry: MinistryProbe, city: City) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    status, problem = await ministry.call("POST", f"/desk/cases/{case}/check")
    assert (status, problem["code"]) == (409, "transition-not-allowed")
    assert len(await ministry.notices()) == 1


async def test_a_return_carries_its_reason_d2s(ministry: MinistryProbe, city: City) -> None:
    case = await a_case(ministry, city)
    body = {"reason": {"code": "scan-unreadable", "text": "Скан нечіткий."}}
    status, _ = await ministry.call("POST", f"/desk/cases/{case}/return", json=body)
    assert status == 200
    assert await status_of(ministry, case) == "RETURNED_TO_OTG"
    (notice,) = await told(ministry)
    assert notice["reason"] == {"code": "scan-unreadable", "text": "Скан нечіткий."}


@pytest.mark.parametrize(
    "body",
    [{}, {"reason": None}, {"reason": {"code": "x"}}, {"reason": {"code": "x", "text": " "}}, []],
    ids=str,
)
async def test_a_return_without_a_reason_is_refused_d2s(
    ministry: MinistryProbe, city: City, body: object
) -> None:
    case = await a_case(ministry, city)
    status, _ = await ministry.call("POST", f"/desk/cases/{case}/return", json=body)
    assert status == 422
    assert await status_of(ministry, case) == "SENT_TO_SPSZN"


async def test_a_returned_case_is_not_returned_again(ministry: MinistryProbe, city: City) -> None:
    case = await a_case(ministry, city)
    body = {"reason": {"code": "scan", "text": "Скан нечіткий."}}
    await ministry.call("POST", f"/desk/cases/{case}/return", json=body)
    status, _ = await ministry.call("POST", f"/desk/cases/{case}/return", json=body)
    assert status == 409


async def test_an_export_holds_the_case_and_is_recorded_d1s(
    ministry: MinistryProbe, city: City
) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    octets = await exported(ministry, case)
    file = CODEC.decode(octets).file
    (record,) = file.records
    assert (file.program, file.version) == ("asopd", 1)
    assert (record["case_number"], record["surname"]) == ("KYIV-1", "Прикладна")
    assert await status_of(ministry, case) == "EXPORTED_TO_SPSZN"
    assert (await told(ministry))[-1]["export_id"] == str(file.export_id)


async def test_an_export_before_the_check_is_a_conflict_d8s(
    ministry: MinistryProbe, city: City
) -> None:
    case = await a_case(ministry, city)
    body = {"program": "asopd", "cases": [case]}
    status, problem = await ministry.call("POST", "/desk/exports", json=body)
    assert (status, problem["code"]) == (409, "transition-not-allowed")


@pytest.mark.parametrize("program", ["edarp", "housing-subsidy"])
async def test_an_export_to_another_program_is_refused_d8s(
    ministry: MinistryProbe, city: City, program: str
) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    body = {"program": program, "cases": [case]}
    status, problem = await ministry.call("POST", "/desk/exports", json=body)
    assert (status, problem["code"]) == (422, "program-differs")
    assert await status_of(ministry, case) == "CHECKED_BY_SPSZN"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"program": "asopd", "cases": []}, 422),
        ({"program": "asopd", "cases": ["no"]}, 422),
        ({"program": "asopd", "cases": [UNKNOWN]}, 404),
        ({"program": "excel", "cases": [UNKNOWN]}, 404),
        ({}, 404),
    ],
    ids=str,
)
async def test_an_export_of_nothing_known_is_refused(
    ministry: MinistryProbe, body: object, expected: int
) -> None:
    assert (await ministry.call("POST", "/desk/exports", json=body))[0] == expected


async def test_a_repeated_export_is_a_new_version_and_nobody_is_told(
    ministry: MinistryProbe, city: City, clock: Clock
) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    first = CODEC.decode(await exported(ministry, case)).file
    clock.pass_by(minutes=5)
    second = CODEC.decode(await exported(ministry, case)).file
    assert (second.export_id, second.version) == (first.export_id, 2)
    assert second.records == first.records
    assert len(await ministry.notices()) == 2


async def test_an_assigned_aid_comes_back_d3s(ministry: MinistryProbe, city: City) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    answer = await answered(ministry, await exported(ministry, case), {"KYIV-1": ASSIGNED})
    status, imported = await ministry.call("POST", "/desk/answers", data=answer)
    assert (status, imported) == (200, {"imported": [case], "quarantined": [], "repeated": False})
    assert await status_of(ministry, case) == "ANSWER_RECEIVED"
    assert (await told(ministry))[-1]["decision"] == ASSIGNED | {"refusal_reason": None}


async def test_a_registration_needs_no_amount_d4s(ministry: MinistryProbe, city: City) -> None:
    service = "privileges-registration"
    case = await a_case(ministry, city, service=service)
    await checked(ministry, case)
    decision = {
        "kind": "REGISTERED",
        "number": "7",
        "date": "2026-11-23",
        "body": "УСЗН",
    }
    export = await exported(ministry, case, program="edarp")
    answer = await answered(ministry, export, {"KYIV-1": decision}, "edarp")
    _, imported = await ministry.call("POST", "/desk/answers", data=answer)
    assert imported["imported"] == [case]


async def test_an_unknown_case_is_set_aside_while_others_are_imported_d5s(
    ministry: MinistryProbe, city: City
) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    decisions = {"KYIV-404": ASSIGNED, "KYIV-1": ASSIGNED}
    answer = await answered(ministry, await exported(ministry, case), decisions)
    _, imported = await ministry.call("POST", "/desk/answers", data=answer)
    assert imported["imported"] == [case]
    assert imported["quarantined"] == [{"record": 1, "reason": "case-unknown"}]


@pytest.mark.parametrize("damage", ["truncated", "checksum", "encoding", "header", "garbage"])
async def test_a_damaged_file_is_refused_whole_d6s(
    ministry: MinistryProbe, city: City, damage: str
) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    answer = await answered(ministry, await exported(ministry, case), {"KYIV-1": ASSIGNED})
    damaged = {
        "truncated": answer[:-1],
        "checksum": answer.replace(b"1234.56", b"9234.56"),
        "encoding": answer.replace(b"WINDOWS-1251", b"UTF-8       ", 1),
        "header": b"BRAMADAX" + answer[8:],
        "garbage": b"\xff" * 1000,
    }[damage]
    status, problem = await ministry.call("POST", "/desk/answers", data=damaged)
    assert (status, problem["code"]) == (422, "dat-malformed")
    _, aside = await ministry.call("GET", "/desk/quarantine")
    assert [(item["record"], item["reason"]) for item in aside["items"]] == [
        (None, "dat-malformed")
    ]
    assert await status_of(ministry, case) == "EXPORTED_TO_SPSZN"


@pytest.mark.parametrize("who", ["crypto-server", "officer", "gateway-seal"])
async def test_a_good_signature_that_is_no_seal_of_the_programs_is_refused(
    ministry: MinistryProbe, city: City, who: str
) -> None:
    """The crypto server's certificate names the same body as the seal of its programs."""
    case = await a_case(ministry, city)
    await checked(ministry, case)
    answer = await answered(ministry, await exported(ministry, case), {"KYIV-1": ASSIGNED})
    signed = CODEC.decode(answer).signed_bytes
    signer = city.hierarchy[who].signer
    forged = signed + cades.sign(signed, signer=signer, signing_time=START, detached=True)
    status, problem = await ministry.call("POST", "/desk/answers", data=forged)
    assert (status, problem["code"]) == (422, "dat-signature-refused")
    assert await status_of(ministry, case) == "EXPORTED_TO_SPSZN"


async def test_a_file_that_the_programs_did_not_seal_is_refused(
    ministry: MinistryProbe, city: City
) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    answer = await answered(ministry, await exported(ministry, case), {"KYIV-1": ASSIGNED})
    richer = answer.replace(b"1234.56", b"9234.56")
    payload = CODEC.decode(answer).signed_bytes[204:].replace(b"1234.56", b"9234.56")
    digest = hashlib.sha256(payload).hexdigest().encode()
    forged = richer[:130] + digest + richer[194:]
    status, problem = await ministry.call("POST", "/desk/answers", data=forged)
    assert (status, problem["code"]) == (422, "dat-signature-refused")


async def test_an_export_is_not_an_answer(ministry: MinistryProbe, city: City) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    octets = await exported(ministry, case)
    status, problem = await ministry.call("POST", "/desk/answers", data=octets)
    assert (status, problem["code"]) == (422, "dat-not-an-answer")


async def test_the_same_file_twice_changes_nothing_d7s(ministry: MinistryProbe, city: City) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    answer = await answered(ministry, await exported(ministry, case), {"KYIV-1": ASSIGNED})
    await ministry.call("POST", "/desk/answers", data=answer)
    before = await ministry.notices()
    status, imported = await ministry.call("POST", "/desk/answers", data=answer)
    assert (status, imported["repeated"], imported["imported"]) == (200, True, [])
    assert await ministry.notices() == before


async def test_a_newer_decision_amends_and_an_older_one_is_set_aside_d7s(
    ministry: MinistryProbe, city: City
) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    export = await exported(ministry, case)
    newer = ASSIGNED | {"number": "16/2026", "date": "2026-11-24", "amount": "2000.00"}
    same_day = ASSIGNED | {"number": "99/2026"}
    outcomes = []
    for decision in (ASSIGNED, newer, same_day, ASSIGNED):
        answer = await answered(ministry, export, {"KYIV-1": decision})
        _, imported = await ministry.call("POST", "/desk/answers", data=answer)
        outcomes.append((len(imported["imported"]), len(imported["quarantined"])))
    assert outcomes == [(1, 0), (1, 0), (0, 1), (0, 1)]
    assert (await told(ministry))[-1]["decision"]["amount"] == "2000.00"


async def test_the_same_decision_in_another_file_tells_nobody(
    ministry: MinistryProbe, city: City, clock: Clock
) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    export = await exported(ministry, case)
    for _ in range(2):
        answer = await answered(ministry, export, {"KYIV-1": ASSIGNED})
        await ministry.call("POST", "/desk/answers", data=answer)
        clock.pass_by(minutes=1)
    assert [notice["type"] for notice in await told(ministry)] == [
        "checked",
        "exported",
        "answered",
    ]


async def test_a_decision_for_a_case_not_exported_is_set_aside_d9s(
    ministry: MinistryProbe, city: City
) -> None:
    sent = await a_case(ministry, city, number="KYIV-1")
    waiting = await a_case(ministry, city, number="KYIV-2")
    await checked(ministry, sent)
    answer = await answered(ministry, await exported(ministry, sent), {"KYIV-2": ASSIGNED})
    _, imported = await ministry.call("POST", "/desk/answers", data=answer)
    assert imported["quarantined"] == [{"record": 1, "reason": "case-not-exported"}]
    assert await status_of(ministry, waiting) == "SENT_TO_SPSZN"


async def test_an_answer_to_another_export_is_set_aside(
    ministry: MinistryProbe, city: City
) -> None:
    cases = [await a_case(ministry, city, number=f"KYIV-{number}") for number in (1, 2)]
    exports = []
    for case in cases:
        await checked(ministry, case)
        exports.append(await exported(ministry, case))
    answer = await answered(ministry, exports[0], {"KYIV-2": ASSIGNED})
    _, imported = await ministry.call("POST", "/desk/answers", data=answer)
    assert imported["quarantined"] == [{"record": 1, "reason": "export-differs"}]


async def test_a_decision_that_cannot_be_is_set_aside(ministry: MinistryProbe, city: City) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    broken = ASSIGNED | {"valid_to": "2025-01-01"}
    answer = await answered(ministry, await exported(ministry, case), {"KYIV-1": broken})
    _, imported = await ministry.call("POST", "/desk/answers", data=answer)
    assert imported["quarantined"] == [{"record": 1, "reason": "decision-invalid"}]
    assert await status_of(ministry, case) == "EXPORTED_TO_SPSZN"


async def test_notices_are_numbered_and_read_from_a_cursor(
    ministry: MinistryProbe, city: City
) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    await exported(ministry, case)
    assert [item["cursor"] for item in await ministry.notices()] == ["1", "2"]
    assert [item["cursor"] for item in await ministry.notices(after="1")] == ["2"]
    assert await ministry.notices(after="2") == []


async def test_another_access_point_is_told_nothing(ministry: MinistryProbe, city: City) -> None:
    await checked(ministry, await a_case(ministry, city))
    module = ministry.module(SECOND_ACCESS_POINT)
    assert await ministry.notices(module=module) == []


@pytest.mark.parametrize("token", ["", "wrong", "ключ"])
async def test_the_desk_is_shut_without_its_token(ministry: MinistryProbe, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    async with ministry.desk.get("/desk/cases", headers=headers) as response:
        assert response.status == 401


@pytest.mark.parametrize("decisions", [None, [], {"KYIV-1": {"date": "yesterday"}}], ids=str)
async def test_a_program_refuses_decisions_it_cannot_write(
    ministry: MinistryProbe, city: City, decisions: object
) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    export = base64.b64encode(await exported(ministry, case)).decode()
    body = {"export": export, "decisions": decisions}
    assert (await ministry.call("POST", "/desk/programs/asopd/answer", json=body))[0] == 422


async def test_a_letter_that_the_program_cannot_spell_makes_the_file_utf8(
    ministry: MinistryProbe, city: City
) -> None:
    application = json.loads(cast.application(received_at=START))
    application["applicant"]["surname"] = "Łódzka"
    parcel = Parcel(city.package(application=json.dumps(application).encode()), number="KYIV-1")
    assert (await ministry.put(parcel)).status == 201
    await checked(ministry, str(parcel.case))
    file = CODEC.decode(await exported(ministry, str(parcel.case))).file
    assert (file.encoding, file.records[0]["surname"]) == ("UTF-8", "Łódzka")


async def test_a_case_that_no_row_can_hold_is_told_and_stays(
    ministry: MinistryProbe, city: City
) -> None:
    application = json.loads(cast.application(received_at=START))
    application["applicant"]["surname"] = "А" * 150
    parcel = Parcel(city.package(application=json.dumps(application).encode()))
    assert (await ministry.put(parcel)).status == 201
    await checked(ministry, str(parcel.case))
    body = {"program": "asopd", "cases": [str(parcel.case)]}
    status, problem = await ministry.call("POST", "/desk/exports", json=body)
    assert (status, problem["code"]) == (422, "dat-impossible")
    assert "А" * 150 not in problem["detail"]
    assert await status_of(ministry, str(parcel.case)) == "CHECKED_BY_SPSZN"


@pytest.mark.parametrize(
    ("export", "code"), [(b"no DAT", "dat-malformed"), (None, "dat-not-an-export")]
)
async def test_a_program_reads_its_own_exports_only(
    ministry: MinistryProbe, city: City, export: bytes | None, code: str
) -> None:
    case = await a_case(ministry, city)
    await checked(ministry, case)
    answer = await answered(ministry, await exported(ministry, case), {"KYIV-1": ASSIGNED})
    given = base64.b64encode(export or answer).decode()
    body = {"export": given, "decisions": {"KYIV-1": ASSIGNED}}
    status, problem = await ministry.call("POST", "/desk/programs/asopd/answer", json=body)
    assert (status, problem["code"]) == (422, code)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/desk/cases/not-a-uuid/check", b""),
        ("/desk/exports", b"not json"),
        ("/desk/exports", b"[" * 100_000),
        ("/desk/programs/asopd/answer", b'{"decisions":{},"export":"*"}'),
    ],
)
async def test_a_request_that_cannot_be_read_is_refused(
    ministry: MinistryProbe, path: str, body: bytes
) -> None:
    assert (await ministry.call("POST", path, data=body))[0] == 422


async def test_a_case_nobody_sent_is_unknown(ministry: MinistryProbe) -> None:
    assert (await ministry.call("POST", f"/desk/cases/{uuid4()}/check"))[0] == 404


async def test_the_desk_says_that_it_lives(ministry: MinistryProbe) -> None:
    async with ministry.desk.get("/healthz") as response:
        assert await response.json() == {"status": "ok"}


async def test_a_reason_that_is_no_text_is_refused(ministry: MinistryProbe, city: City) -> None:
    case = await a_case(ministry, city)
    reason = b'{"reason":{"code":"scan","text":"\\ud800"}}'
    status, problem = await ministry.call("POST", f"/desk/cases/{case}/return", data=reason)
    assert (status, problem["code"]) == (422, "body-malformed")
