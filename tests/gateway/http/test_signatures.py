"""A signed file of any format is judged for whoever may ask: at once, or by and by."""

import asyncio
import base64
import json
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest

from crypto_module.ades import cades
from crypto_module.primitives import hashes
from gateway.reports import html
from tests.gateway.http.conftest import Standing, problem
from tests.support.gateway import NEIGHBOUR, RunningGateway, running

CONTENT: Final = "Подання".encode()
VALIDATE: Final = "/api/v1/signatures/validate"
pytestmark = pytest.mark.asyncio(loop_scope="module")


def _signed(gateway: RunningGateway, *, detached: bool, content: bytes = CONTENT) -> bytes:
    return cades.sign(
        content,
        signer=gateway.installation.hierarchy["officer"].signer,
        signing_time=gateway.clock(),
        detached=detached,
        certificates=gateway.installation.hierarchy.pool,
    )


def _form(**fields: bytes | str) -> aiohttp.FormData:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        if isinstance(value, bytes):
            form.add_field(name, BytesIO(value), filename="лист.p7s")
        else:
            form.add_field(name, value)
    return form


async def _json(gateway: RunningGateway, **fields: Any) -> dict[str, Any]:
    async with gateway.http() as http, http.post(VALIDATE, json=fields) as response:
        assert response.status == 200, await response.text()
        found: dict[str, Any] = await response.json()
        return found


async def _parts(
    gateway: RunningGateway, form: aiohttp.FormData, headers: Mapping[str, str] | None = None
) -> tuple[str, bytes]:
    async with (
        gateway.http() as http,
        http.post(VALIDATE, data=form, headers=headers) as response,
    ):
        assert response.status == 200, await response.text()
        return response.content_type, await response.read()


def _files(gateway: RunningGateway) -> list[Path]:
    return [path for path in (gateway.data / "blobs").rglob("*") if path.is_file()]


async def test_a_file_in_json_is_judged_with_policy_and_evidence_told(standing: Standing) -> None:
    file = _signed(standing.gateway, detached=False)
    told = await _json(standing.gateway, file=base64.b64encode(file).decode())
    assert (told["indication"], told["sub_indication"]) == ("TOTAL-PASSED", None)
    assert told["file"]["sha256"] == sha256(file).hexdigest()
    assert told["policy"]["name"] == standing.gateway.rules.policy.name
    assert len(told["policy"]["sha256"]) == 64
    assert told["signatures"][0]["signer"]["common_name"]


async def test_a_detached_signature_is_judged_with_its_content_or_the_digest_of_it(
    standing: Standing,
) -> None:
    gateway = standing.gateway
    file = _signed(gateway, detached=True)
    digest = hashes.digest("gost34311", CONTENT).hex()
    for form in (_form(file=file, content=CONTENT), _form(file=file, hash=f"gost34311:{digest}")):
        _, body = await _parts(gateway, form)
        assert json.loads(body)["indication"] == "TOTAL-PASSED"
    told = await _json(
        gateway, file=base64.b64encode(file).decode(), hashes={"gost34311": "00" * 32}
    )
    assert (told["indication"], told["sub_indication"]) == ("TOTAL-FAILED", "HASH_FAILURE")
    assert _files(gateway) == [path for path in _files(gateway) if path.stat().st_size != len(file)]


async def test_what_is_no_signature_is_a_verdict_and_no_error(standing: Standing) -> None:
    told = await _json(standing.gateway, file=base64.b64encode(b"rubbish").decode())
    assert (told["indication"], told["sub_indication"]) == ("TOTAL-FAILED", "FORMAT_FAILURE")


@pytest.mark.parametrize(
    ("accept", "media_type", "begins"),
    [
        ("application/xml", "application/xml", b"<"),
        ("application/pdf", "application/pdf", b"%PDF-"),
        ("*/*", "application/json", b"{"),
        ("application/*;q=0.2, application/pdf", "application/pdf", b"%PDF-"),
        ("application/json;q=0.1, application/xml;q=0.9", "application/xml", b"<"),
        ("image/png, */*;q=0.1", "application/json", b"{"),
        ("text/html, */*;q=0.1", "text/html", b"<!doctype html>"),
    ],
)
async def test_the_report_comes_as_the_client_wants_it(
    standing: Standing, accept: str, media_type: str, begins: bytes
) -> None:
    file = _signed(standing.gateway, detached=False)
    found, body = await _parts(standing.gateway, _form(file=file), {"Accept": accept})
    assert (found, body[: len(begins)]) == (media_type, begins)


@pytest.mark.parametrize(
    ("accept", "sealed_as", "form"),
    [
        ("application/json", "application/pkcs7-mime", "CAdES-BES"),
        ("application/xml", "application/xml", "XAdES-B-B"),
        ("application/pdf", "application/pdf", "PAdES-B-B"),
        ("text/html", "application/pkcs7-mime", "CAdES-BES"),
    ],
)
async def test_the_report_is_sealed_on_request_and_the_seal_holds(
    standing: Standing, accept: str, sealed_as: str, form: str
) -> None:
    gateway = standing.gateway
    asked = _form(file=_signed(gateway, detached=False), sealed="true")
    media_type, report = await _parts(gateway, asked, {"Accept": accept})
    assert media_type == sealed_as
    told = await _json(gateway, file=base64.b64encode(report).decode())
    assert told["indication"] == "TOTAL-PASSED", told
    seal = gateway.installation.hierarchy["gateway-seal"].certificate
    assert told["signatures"][0]["format"] == form
    assert told["signatures"][0]["certificate"]["serial"] == f"{seal.serial:x}"


async def test_a_page_for_people_wears_its_style_and_runs_nothing(standing: Standing) -> None:
    gateway = standing.gateway
    form = _form(file=_signed(gateway, detached=False))
    asked = {"Accept": "text/html"}
    async with gateway.http() as http, http.post(VALIDATE, data=form, headers=asked) as response:
        policy = response.headers["Content-Security-Policy"]
        page = await response.text()
    assert policy == f"{html.CONTENT_SECURITY_POLICY}; sandbox"
    assert html.CONTENT_SECURITY_POLICY in page.replace("&#39;", "'")


async def _kept_promise(gateway: RunningGateway, address: str) -> tuple[str, bytes]:
    async with asyncio.timeout(30), gateway.http() as http:
        while True:
            async with http.get(address) as response:
                if response.status == 200:
                    return response.content_type, await response.read()
                assert response.status == 202
                assert (await response.json())["state"] == "running"
            await asyncio.sleep(0.05)


async def test_who_does_not_wait_gets_the_report_later_and_nobody_else_does(
    standing: Standing,
) -> None:
    gateway, before = standing.gateway, _files(standing.gateway)
    form = _form(file=_signed(gateway, detached=True), content=CONTENT)
    headers = {"Prefer": "respond-async", "Accept": "application/pdf"}
    async with gateway.http() as http, http.post(VALIDATE, data=form, headers=headers) as response:
        assert response.status == 202
        assert response.headers["Retry-After"] == "1"
        address = response.headers["Location"]
        assert address.endswith((await response.json())["id"])
    media_type, report = await _kept_promise(gateway, address)
    assert (media_type, report[:5]) == ("application/pdf", b"%PDF-")
    assert sorted(_files(gateway)) == sorted(before)
    async with gateway.http(NEIGHBOUR) as http, http.get(address) as response:
        assert (await problem(response))["status"] == 404
    gateway.clock.ahead += timedelta(days=1, minutes=1)
    async with gateway.http() as http, http.get(address) as response:
        assert (await problem(response))["status"] == 404
    gateway.clock.ahead = timedelta(0)


async def test_a_large_content_is_not_waited_for(tmp_path: Path, simulator_data: Path) -> None:
    limits = {"document_bytes": 20 << 20, "case_bytes": 20 << 20}
    content = b"\x00" * (9 << 20)
    folder = tmp_path / "gateway"
    async with running(folder, simulator_data=simulator_data, limits=limits) as gateway:
        form = _form(file=_signed(gateway, detached=True, content=content), content=content)
        async with gateway.http() as http, http.post(VALIDATE, data=form) as response:
            assert response.status == 202, await response.text()
            address = response.headers["Location"]
        _, report = await _kept_promise(gateway, address)
        assert json.loads(report)["indication"] == "TOTAL-PASSED"
        assert _files(gateway) == []


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"sealed": "true"}, "field-required", "file"),
        ({"content": b"x"}, "field-required", "file"),
        ({"file": b"x", "other": b"y"}, "field-unknown", "other"),
        ({"file": b"x", "at": "yesterday"}, "instant-invalid", "at"),
        ({"file": b"x", "at": "2999-01-01T00:00:00Z"}, "instant-invalid", "at"),
        ({"file": b"x", "sealed": "yes"}, "field-invalid", "sealed"),
        ({"file": b"x", "hash": "md5:00"}, "field-invalid", "hashes"),
        ({"file": b"x", "hash": "sha256"}, "field-invalid", "hashes"),
        ({"file": b"x", "content": b"y", "hash": f"sha256:{'0' * 64}"}, "field-invalid", "hashes"),
        ({"file": b"x", "at": "я" * 40_000}, "body-too-large", "at"),
        ({"file": b"x" * 4_000_001}, "body-too-large", "file"),
        ({"file": b"x", "content": b"x" * 3_000_001}, "body-too-large", "content"),
    ],
)
@pytest.mark.parametrize("prefer", ["", "respond-async"])
async def test_what_cannot_be_judged_is_refused_at_once_and_leaves_nothing(
    standing: Standing, fields: dict[str, Any], code: str, field: str, prefer: str
) -> None:
    before = await standing.gateway.kept()
    async with (
        standing.gateway.http() as http,
        http.post(VALIDATE, data=_form(**fields), headers={"Prefer": prefer}) as response,
    ):
        found = await problem(response)
    assert (found["code"], found["field"]) == (code, field)
    assert await standing.gateway.kept() == before


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "field-required", "file"),
        ({"file": "*"}, "field-invalid", "file"),
        ({"file": "eA==", "content": "ю"}, "field-invalid", "content"),
        ({"file": "eA==", "other": 1}, "field-unknown", "other"),
        ({"file": "eA==", "hashes": {"sha256": "0"}}, "field-invalid", "hashes"),
        (
            {"file": "eA==", "content": "", "hashes": {"sha256": "0" * 64}},
            "field-invalid",
            "hashes",
        ),
        ({"file": "eA==", "at": 5}, "field-invalid", "at"),
    ],
)
async def test_json_that_cannot_be_judged_is_refused_by_its_field(
    standing: Standing, body: dict[str, Any], code: str, field: str
) -> None:
    async with standing.gateway.http() as http, http.post(VALIDATE, json=body) as response:
        found = await problem(response)
    assert (found["code"], found["field"]) == (code, field)


async def test_a_form_of_two_files_of_one_name_or_of_very_many_parts_is_refused(
    standing: Standing,
) -> None:
    twice, many = aiohttp.FormData(), aiohttp.FormData()
    for _ in range(2):
        twice.add_field("file", b"x", filename="x")
    for _ in range(40):
        many.add_field("hash", "sha256:00", filename="x")
    for form, code in ((twice, "field-invalid"), (many, "request-malformed")):
        async with standing.gateway.http() as http, http.post(VALIDATE, data=form) as response:
            assert (await problem(response))["code"] == code


@pytest.mark.parametrize(
    "body",
    [
        b"--x\r\nno header--x--\r\n",
        b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nabc',
        b"--x\r\n" + b"A" * 70_000,
        b"--x\r\nContent-Type: multipart/a; boundary=y\r\n\r\n--y\r\n\r\n--y--\r\n--x--\r\n",
        b"--x--",
    ],
    ids=["header", "no end", "long header", "parts of a part", "no part"],
)
async def test_a_form_that_is_broken_is_refused_and_leaves_nothing(
    standing: Standing, body: bytes
) -> None:
    before = await standing.gateway.kept()
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    async with (
        standing.gateway.http() as http,
        http.post(VALIDATE, data=body, headers=headers) as response,
    ):
        assert (await problem(response))["status"] in {400, 422}
    assert await standing.gateway.kept() == before


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Content-Type": "text/plain"}, "media-type-not-allowed"),
        ({"Content-Type": "multipart/form-data"}, "request-malformed"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, "request-malformed"),
        ({"Content-Type": "application/json", "Accept": "image/png"}, "not-acceptable"),
        ({"Content-Type": "application/json", "Accept": "*/*;q=0"}, "not-acceptable"),
        ({"Content-Type": "application/json"}, "request-malformed"),
    ],
)
async def test_what_is_not_of_the_form_is_refused(
    standing: Standing, headers: dict[str, str], code: str
) -> None:
    async with (
        standing.gateway.http() as http,
        http.post(VALIDATE, data=b"no form at all", headers=headers) as response,
    ):
        assert (await problem(response))["code"] == code
