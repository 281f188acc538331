"""Cases over HTTP: idempotent opening, versions, the journal, the feed."""

import asyncio
import base64
import hashlib
import json
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from connectors.simulator import cast
from crypto_module.validation import Accepted, Evidence, validate
from tests.gateway.http.conftest import Standing, changed, problem
from tests.support.gateway import NEIGHBOUR, OTG_OFFICER

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON: Final = {"Content-Type": "application/json"}


async def test_a_case_opens_with_number_deadline_and_a_receipt_under_the_gateways_seal(
    standing: Standing,
) -> None:
    gateway = standing.gateway
    body = gateway.application()
    async with (
        gateway.http() as http,
        http.post(
            "/api/v1/cases", data=body, headers={**JSON, "Idempotency-Key": "receipt"}
        ) as response,
    ):
        case = await response.json()
        assert response.status == 201
        assert response.headers["Location"] == case["links"]["self"]
        assert response.headers["ETag"] == '"1"'

    verdict = validate(
        base64.b64decode(case["receipt"]),
        content=None,
        evidence=Evidence(certificates=gateway.installation.hierarchy.pool),
        policy=gateway.rules.policy,
        now=gateway.clock(),
    )
    assert isinstance(verdict, Accepted)
    promised = json.loads(verdict.content or b"")
    assert promised["case"] == case["id"]
    assert promised["number"] == case["number"]
    assert promised["due_at"] == case["due"]["d1"]["due_at"]
    assert case["status_label"] == "Формування заяви"


async def test_the_same_key_with_the_same_body_gives_the_same_case_and_receipt(
    standing: Standing,
) -> None:
    body = standing.gateway.application()
    answers = []
    async with standing.gateway.http() as http:
        for _ in range(2):
            headers = {**JSON, "Idempotency-Key": "twice"}
            async with http.post("/api/v1/cases", data=body, headers=headers) as response:
                answers.append((response.status, await response.json()))

    assert [status for status, _ in answers] == [201, 200]
    assert answers[0][1] == answers[1][1]


async def test_one_key_sent_side_by_side_opens_one_case(standing: Standing) -> None:
    body = standing.gateway.application()

    async def ask() -> tuple[int, dict[str, Any]]:
        headers = {**JSON, "Idempotency-Key": "side-by-side"}
        async with http.post("/api/v1/cases", data=body, headers=headers) as response:
            return response.status, await response.json()

    before = await standing.gateway.kept()
    async with standing.gateway.http() as http:
        answers = await asyncio.gather(*(ask() for _ in range(8)))
    after = await standing.gateway.kept()

    assert {status for status, _ in answers} <= {200, 201, 409}
    assert len({answer["id"] for status, answer in answers if status != 409}) == 1
    assert {answer["code"] for status, answer in answers if status == 409} <= {
        "idempotency-in-flight"
    }
    assert isinstance(before["cases"], int)
    assert after["cases"] == before["cases"] + 1


async def test_the_same_applicant_service_and_day_is_taken_with_a_warning(
    standing: Standing,
) -> None:
    received_at = standing.gateway.clock() - timedelta(days=3)
    body = standing.gateway.application(received_at=received_at)
    async with standing.gateway.client() as city:
        first = await city.open_case(body, idempotency_key="twin-1")
        second = await city.open_case(body, idempotency_key="twin-2")

    assert first["warnings"] == []
    assert [warning["code"] for warning in second["warnings"]] == ["possible-duplicate"]
    assert second["id"] != first["id"]


async def test_a_corrected_application_has_a_new_version_and_a_new_deadline(
    standing: Standing,
) -> None:
    gateway = standing.gateway
    async with gateway.client() as city, gateway.http() as http:
        opened = await city.open_case(gateway.application(), idempotency_key="correct")
        earlier = gateway.application(received_at=gateway.clock() - timedelta(days=10))
        address = f"/api/v1/cases/{opened['id']}/application"
        headers = {**JSON, "If-Match": '"1"'}
        async with http.put(address, data=earlier, headers=headers) as response:
            corrected = await response.json()
            assert response.headers["ETag"] == '"2"'
        async with http.put(address, data=earlier, headers=headers) as response:
            stale = await problem(response)

    assert corrected["version"] == 2
    assert corrected["due"]["d1"]["due_at"] < opened["due"]["d1"]["due_at"]
    assert stale["code"] == "version-mismatch"


async def test_the_journal_is_read_page_by_page_without_gaps_or_repeats(
    standing: Standing,
) -> None:
    async with standing.gateway.client() as city:
        for number in range(5):
            await city.open_case(standing.gateway.application(), idempotency_key=f"page-{number}")
        whole = [item["id"] for item in (await city.cases(limit="200"))["items"]]
        paged: list[str] = []
        query: dict[str, str] = {"limit": "2"}
        while True:
            page = await city.cases(**query)
            paged += [item["id"] for item in page["items"]]
            if page["next_cursor"] is None:
                break
            query["cursor"] = page["next_cursor"]

    assert paged == whole
    assert len(set(paged)) == len(paged) >= 5


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "FORMING"}, True),
        ({"status": "ANSWER_RECEIVED"}, False),
        ({"service": cast.SERVICE}, True),
        ({"service": "another"}, False),
        ({"access_point": "kyiv-center-1"}, True),
        ({"access_point": "kyiv-center-2"}, False),
        ({"q": "3287300012"}, True),
        ({"q": "приклад"}, True),
        ({"q": "ніхто"}, False),
        ({"overdue": "true"}, False),
        ({"overdue": "false"}, True),
        ({"due_before": "2020-01-01T00:00:00Z"}, False),
        ({"due_before": "2099-01-01T00:00:00Z"}, True),
    ],
)
async def test_the_journal_is_narrowed_by_any_feature(
    standing: Standing, query: dict[str, str], *, found: bool
) -> None:
    async with standing.gateway.client() as city:
        page = await city.cases(limit="200", **query)

    assert (str(standing.case) in {item["id"] for item in page["items"]}) is found


async def test_the_journal_of_a_neighbour_is_empty_and_of_the_community_is_not(
    standing: Standing,
) -> None:
    seen = {}
    for officer in (NEIGHBOUR, OTG_OFFICER):
        async with standing.gateway.client(officer) as city:
            seen[officer] = {item["id"] for item in (await city.cases(limit="200"))["items"]}

    assert seen[NEIGHBOUR] == set()
    assert str(standing.case) in seen[OTG_OFFICER]


async def test_the_feed_goes_on_where_it_was_left_and_tells_no_neighbour(
    standing: Standing,
) -> None:
    async with standing.gateway.client() as city:
        after, told = None, []
        while page := await city.events(after=after, limit=3):
            if not page["items"]:
                break
            told += page["items"]
            after = page["next_after"]
        last = await city.events(after=after)
        timeline = await city.timeline(standing.case)
    async with standing.gateway.client(NEIGHBOUR) as city:
        foreign = await city.events()

    assert last == {"items": [], "next_after": after}
    assert [event["sequence"] for event in told] == sorted({e["sequence"] for e in told})
    of_case = [event["id"] for event in told if event["data"]["case"] == str(standing.case)]
    assert of_case == [event["id"] for event in timeline["items"]]
    assert foreign["items"] == []


async def test_a_submitted_case_passes_and_cannot_be_changed_any_more(standing: Standing) -> None:
    gateway = standing.gateway
    case = await gateway.ready_case(key="submit")
    async with gateway.client() as city, gateway.http() as http:
        async with http.post(f"/api/v1/cases/{case}/submit") as response:
            operation = await response.json()
            assert response.status == 202
            assert response.headers["Location"] == f"/api/v1/operations/{operation['id']}"
        ended = await city.wait_operation(UUID(operation["id"]))
        verdict = await city.verdict(case)
        async with http.put(
            f"/api/v1/cases/{case}/documents/late.pdf", data=b"%PDF-", headers={}
        ) as response:
            late = await problem(response)

    assert ended["state"] == "succeeded"
    assert verdict["indication"] == "TOTAL-PASSED"
    assert verdict["policy"] == "basic-no-revocation"
    assert late["code"] == "case-not-editable"


async def test_one_changed_byte_of_the_signature_is_an_answer_and_sends_nothing(
    standing: Standing,
) -> None:
    gateway = standing.gateway
    case = await gateway.ready_case(key="one-byte")
    async with gateway.client() as city:
        signature = bytearray(gateway.sign(await city.manifest(case)))
        signature[-1] ^= 1
        await city.put_signature(case, bytes(signature))
        operation = await city.submit(case)
        ended = await city.wait_operation(UUID(operation["id"]))
        stands = await city.case(case)

    assert (ended["state"], ended["code"]) == ("refused", "signature-invalid")
    assert ended["indication"] == "TOTAL-FAILED"
    assert ended["sub_indication"] == "SIG_CRYPTO_FAILURE"
    assert stands["status"] == "FORMING"
    assert stands["signature_state"] == "INVALID"
    assert stands["sent_at"] is None


async def test_a_foreign_signer_is_an_answer_with_its_own_code(standing: Standing) -> None:
    gateway = standing.gateway
    case = await gateway.ready_case(key="foreign")
    async with gateway.client() as city:
        await city.put_signature(
            case, gateway.sign(await city.manifest(case), who="second-officer")
        )
        operation = await city.submit(case)
        ended = await city.wait_operation(UUID(operation["id"]))

    assert (ended["state"], ended["code"]) == ("refused", "signer-mismatch")
    assert ended["sub_indication"] == "SIG_CONSTRAINTS_FAILURE"


async def test_a_signature_over_fewer_documents_is_an_answer_with_its_own_code(
    standing: Standing,
) -> None:
    gateway = standing.gateway
    case = await gateway.ready_case(key="fewer")
    async with gateway.client() as city:
        narrow = gateway.sign(await city.manifest(case))
        await city.put_document(case, "more.pdf", b"%PDF-1.4\n", media_type="application/pdf")
        await city.put_signature(case, narrow)
        operation = await city.submit(case)
        ended = await city.wait_operation(UUID(operation["id"]))

    assert (ended["state"], ended["code"]) == ("refused", "signature-coverage")


async def test_an_edit_of_the_questionnaire_is_kept_byte_for_byte(standing: Standing) -> None:
    odd = changed(standing.gateway.application(), "questionnaire", {"я": [1, 2.50, None]})
    body = b" \n" + odd + b"\n"
    async with standing.gateway.client() as city:
        opened = await city.open_case(body, idempotency_key="odd")
        manifest = await city.manifest(UUID(opened["id"]))

    assert base64.b64encode(hashlib.sha256(body).digest()) in manifest
