"""Bad input, line by line: each a distinct clear problem, and nothing half stored."""

import io
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

import aiohttp
import pytest

from connectors.simulator import cast
from tests.gateway.http.conftest import Standing, changed, problem
from tests.support.gateway import NEIGHBOUR, OFFICER, OTG_OFFICER

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON: Final = {"Content-Type": "application/json"}
PDF: Final = {"Content-Type": "application/pdf"}
CADES: Final = {"Content-Type": "application/pkcs7-signature"}
SCAN: Final = b"%PDF-1.4\n%%EOF\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A request and the one refusal it must get; ``{case}`` stands for the address of the case."""

    code: str
    status: int
    method: str = "POST"
    path: str = "/api/v1/cases"
    field_named: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    change: tuple[str, object] | None = None
    officer: str | None = OFFICER


def application(code: str, path: str, value: object, *, named: str | None = None) -> Bad:
    field_named = path if named is None else named
    return Bad(code=code, status=422, change=(path, value), field_named=field_named)


def document(code: str, status: int, name: str, body: bytes, **more: Any) -> Bad:
    return Bad(
        code=code,
        status=status,
        method="PUT",
        path="{case}/documents/" + name,
        body=body,
        headers=more.pop("headers", PDF),
        **more,
    )


IN_THE_FUTURE: Final = "2099-01-01T00:00:00+02:00"
BAD: Final = {
    "unknown service": application("service-unknown", "service", "no-such-service"),
    "bad РНОКПП digit": application("identifier-invalid", "applicant.rnokpp", "3287300013"),
    "bad УНЗР digit": application("identifier-invalid", "applicant.unzr", "19900101-00011"),
    "received in the future": application("received-in-future", "received_at", IN_THE_FUTURE),
    "received without offset": application("instant-invalid", "received_at", "2026-11-20T10:15:00"),
    "unknown field": application("field-unknown", "colour", "blue", named=""),
    "missing surname": application("field-required", "applicant.surname", None),
    "no identity": Bad(
        code="identity-missing",
        status=422,
        change=("applicant", {"surname": "А", "given_name": "Б", "birth_date": "1990-01-01"}),
    ),
    "another access point in the body": Bad(
        code="access-point-forbidden", status=403, change=("access_point", "kyiv-center-2")
    ),
    "officer who forms no cases": Bad(
        code="forbidden", status=403, change=("service", cast.SERVICE), officer=OTG_OFFICER
    ),
    "not JSON": Bad(code="application-malformed", status=422, body=b"\x80 not json"),
    "a key twice": Bad(code="application-malformed", status=422, body=b'{"a":1,"a":2}'),
    "deep JSON": Bad(code="application-malformed", status=422, body=b'{"a":' + b"[" * 100_000),
    "no JSON type": Bad(
        code="media-type-not-allowed",
        status=415,
        headers={"Content-Type": "text/plain"},
        change=("service", cast.SERVICE),
    ),
    "compressed body": Bad(
        code="content-encoding-not-allowed",
        status=415,
        headers={"Content-Encoding": "gzip"},
        body=b"\x1f\x8b",
    ),
    "body over a mebibyte": Bad(code="body-too-large", status=413, body=b" " * ((1 << 20) + 1)),
    "no idempotency key": Bad(
        code="idempotency-key-required",
        status=400,
        headers={"Idempotency-Key": ""},
        change=("service", cast.SERVICE),
    ),
    "repeated key, another body": Bad(
        code="idempotency-body-differs",
        status=422,
        headers={"Idempotency-Key": "ready"},
        change=("applicant.phone", "+380440000000"),
    ),
    "nobody": Bad(
        code="unauthenticated", status=401, change=("service", cast.SERVICE), officer=None
    ),
    "empty document": document("document-empty", 422, "scan.pdf", b""),
    "oversized document": document(
        "document-too-large", 413, "scan.pdf", SCAN + bytes(3_000_001 - len(SCAN))
    ),
    "wrong type": document("document-type-unsupported", 415, "scan.pdf", b"MZ\x90\x00 not a pdf"),
    "name says another type": document("document-type-unsupported", 415, "scan.png", SCAN),
    "header says another type": document(
        "document-type-unsupported", 415, "scan.pdf", SCAN, headers={"Content-Type": "image/png"}
    ),
    "path in the name": document("document-name-invalid", 422, "..%2F..%2Fpasswd.pdf", SCAN),
    "name not in NFC": document("document-name-invalid", 422, "и\u0306.pdf", SCAN),
    "device name": document("document-name-invalid", 422, "con.pdf", SCAN),
    "reserved name": document("document-name-invalid", 422, "application.json", SCAN),
    "document of another's case": document(
        "case-not-found", 404, "scan.pdf", SCAN, officer=NEIGHBOUR
    ),
    "document by a reader": document("forbidden", 403, "scan.pdf", SCAN, officer=OTG_OFFICER),
    "document for an older version": document(
        "version-mismatch", 412, "scan.pdf", SCAN, headers={**PDF, "If-Match": '"1"'}
    ),
    "another access point's case": Bad(
        code="case-not-found", status=404, method="GET", path="{case}", officer=NEIGHBOUR
    ),
    "submit another's case": Bad(
        code="case-not-found", status=404, path="{case}/submit", officer=NEIGHBOUR
    ),
    "submit by a reader": Bad(
        code="forbidden", status=403, path="{case}/submit", officer=OTG_OFFICER
    ),
    "submit an older version": Bad(
        code="version-mismatch", status=412, path="{case}/submit", headers={"If-Match": '"1"'}
    ),
    "no such case": Bad(
        code="case-not-found", status=404, method="GET", path=f"/api/v1/cases/{uuid4()}"
    ),
    "no UUID": Bad(code="case-not-found", status=404, method="GET", path="/api/v1/cases/1"),
    "no such operation": Bad(
        code="not-found", status=404, method="GET", path=f"/api/v1/operations/{uuid4()}"
    ),
    "application without If-Match": Bad(
        code="version-required",
        status=428,
        method="PUT",
        path="{case}/application",
        change=("service", cast.SERVICE),
    ),
    "application for an older version": Bad(
        code="version-mismatch",
        status=412,
        method="PUT",
        path="{case}/application",
        headers={"If-Match": '"1"'},
        change=("service", cast.SERVICE),
    ),
    "weak tag": Bad(
        code="version-mismatch",
        status=412,
        method="PUT",
        path="{case}/application",
        headers={"If-Match": 'W/"5"'},
        change=("service", cast.SERVICE),
    ),
    "document removed without If-Match": Bad(
        code="version-required", status=428, method="DELETE", path="{case}/documents/id-card.png"
    ),
    "no such document": Bad(
        code="document-not-found", status=404, method="GET", path="{case}/documents/none.pdf"
    ),
    "malformed signature": Bad(
        code="signature-malformed",
        status=422,
        method="PUT",
        path="{case}/signature",
        headers=CADES,
        body=b"0\x03\x02\x01\x00",
    ),
    "malformed container": Bad(
        code="signature-malformed",
        status=422,
        method="PUT",
        path="{case}/signature",
        headers={"Content-Type": "application/vnd.etsi.asic-e+zip"},
        body=b"PK\x03\x04 not a zip",
    ),
    "signature over a mebibyte": Bad(
        code="body-too-large",
        status=413,
        method="PUT",
        path="{case}/signature",
        headers=CADES,
        body=b"0" * ((1 << 20) + 1),
    ),
    "signature of another type": Bad(
        code="media-type-not-allowed",
        status=415,
        method="PUT",
        path="{case}/signature",
        headers=JSON,
        body=b"{}",
    ),
    "return without a reason": Bad(
        code="return-reason-required",
        status=422,
        path="{case}/review",
        body=b'{"action":"return"}',
        officer=OTG_OFFICER,
    ),
    "no such review": Bad(
        code="field-invalid",
        status=422,
        path="{case}/review",
        body=b'{"action":"burn"}',
        field_named="action",
        officer=OTG_OFFICER,
    ),
    "review with an unknown field": Bad(
        code="field-unknown",
        status=422,
        path="{case}/review",
        body=b'{"action":"pass","note":"x"}',
        field_named="note",
        officer=OTG_OFFICER,
    ),
    "review of a case that is not sent": Bad(
        code="transition-not-allowed",
        status=409,
        path="{case}/review",
        body=b'{"action":"pass"}',
        officer=OTG_OFFICER,
    ),
    "no verdict yet": Bad(
        code="verdict-not-found", status=404, method="GET", path="{case}/verdict"
    ),
    "no decision yet": Bad(
        code="decision-not-found", status=404, method="GET", path="{case}/decision"
    ),
    "no decision to acknowledge": Bad(
        code="decision-not-found", status=404, path="{case}/decision/acknowledgement"
    ),
    "unknown query parameter": Bad(
        code="field-unknown",
        status=422,
        method="GET",
        path="/api/v1/cases?colour=blue",
        field_named="colour",
    ),
    "query parameter twice": Bad(
        code="query-invalid", status=422, method="GET", path="/api/v1/cases?limit=1&limit=2"
    ),
    "page too long": Bad(
        code="query-invalid",
        status=422,
        method="GET",
        path="/api/v1/cases?limit=100000",
        field_named="limit",
    ),
    "cursor of nobody": Bad(
        code="query-invalid",
        status=422,
        method="GET",
        path="/api/v1/cases?cursor=AAAA",
        field_named="cursor",
    ),
    "place in the feed of nobody": Bad(
        code="query-invalid",
        status=422,
        method="GET",
        path="/api/v1/events?after=99999999999999999999",
        field_named="after",
    ),
    "no such address": Bad(code="not-found", status=404, method="GET", path="/api/v1/nothing"),
    "no such method": Bad(
        code="method-not-allowed", status=405, method="PATCH", path="/api/v1/cases"
    ),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
async def test_bad_input_gets_its_own_problem_and_nothing_is_stored(
    standing: Standing, bad: Bad
) -> None:
    before = await standing.gateway.kept()

    async with standing.gateway.http(bad.officer) as http, _asked(http, standing, bad) as response:
        found = await problem(response)

    assert (found["code"], response.status) == (bad.code, bad.status)
    if bad.field_named is not None:
        assert found.get("field", "") == bad.field_named
    assert await standing.gateway.kept() == before


def _asked(http: aiohttp.ClientSession, standing: Standing, bad: Bad) -> Any:
    body, headers = bad.body, dict(bad.headers)
    if bad.change is not None:
        body = changed(standing.gateway.application(), *bad.change)
    if bad.path in {"/api/v1/cases", "{case}/application", "{case}/review"} and body is not None:
        headers = {**JSON, "Idempotency-Key": "another", **headers}
    path = bad.path.replace("{case}", standing.path)
    data = None if body is None else io.BytesIO(body)
    return http.request(bad.method, path, data=data, headers=headers)


async def test_a_refusal_names_the_field_and_never_repeats_the_value(standing: Standing) -> None:
    body = changed(standing.gateway.application(), "applicant.rnokpp", "3287300013")
    headers = {**JSON, "Idempotency-Key": "echo"}

    async with (
        standing.gateway.http() as http,
        http.post("/api/v1/cases", data=body, headers=headers) as response,
    ):
        text = await response.text()

    assert '"field": "applicant.rnokpp"' in text
    assert "3287300013" not in text


async def test_an_unsigned_case_is_refused_at_once(standing: Standing) -> None:
    gateway = standing.gateway
    async with gateway.client() as city, gateway.http() as http:
        received_at = gateway.clock() - timedelta(hours=2)
        body = gateway.application(received_at=received_at)
        case = (await city.open_case(body, idempotency_key="unsigned"))["id"]
        async with http.post(f"/api/v1/cases/{case}/submit") as response:
            assert (await problem(response))["code"] == "case-without-documents"
        await city.put_document(case, "scan.pdf", SCAN, media_type="application/pdf")
        before = await gateway.kept()

        async with http.post(f"/api/v1/cases/{case}/submit") as response:
            found = await problem(response)

    assert (found["code"], response.status) == ("case-unsigned", HTTPStatus.UNPROCESSABLE_ENTITY)
    assert await gateway.kept() == before
