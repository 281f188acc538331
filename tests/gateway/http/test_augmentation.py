"""A signature is raised over the API with evidence of files and a time-stamping authority."""

import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from connectors.simulator.pki import Hierarchy, Issued
from connectors.simulator.pki.profiles import Purpose
from connectors.simulator.pki.table import DEMONSTRATION
from crypto_module.ades import cades, xades
from crypto_module.ades.read import read_file
from crypto_module.ades.time_stamping import Authority
from crypto_module.cms.timestamp_protocol import Request, granted
from crypto_module.x509 import build_revocation
from tests.gateway.http.conftest import problem
from tests.support.gateway import RunningGateway, running

CONTENT: Final = "Подання".encode()
AUGMENT: Final = "/api/v1/signatures/augment"
HOUR: Final = timedelta(hours=1)


class Stamping:
    """An authority on loopback; ``hierarchy`` is known once the gateway runs."""

    def __init__(self) -> None:
        self.by: Issued | None = None
        self.at: Any = None
        self.down = False
        self._numbers = count(1)

    async def answer(self, request: web.Request) -> web.Response:
        if self.down or self.by is None:
            raise web.HTTPServiceUnavailable
        asked = Request.parse(await request.read())
        token = Authority(signer=self.by.signer).token(
            asked, at=self.at(), serial=next(self._numbers)
        )
        return web.Response(body=granted(token))


@pytest.fixture
async def stamping() -> AsyncIterator[tuple[Stamping, str]]:
    authority = Stamping()
    app = web.Application()
    app.router.add_post("/tsp", authority.answer)
    async with TestServer(app, host="127.0.0.1") as server:
        yield authority, f"http://127.0.0.1:{server.port}/tsp"


@pytest.fixture
async def gateway(
    stamping: tuple[Stamping, str], tmp_path: Path, simulator_data: Path
) -> AsyncIterator[RunningGateway]:
    lists = tmp_path / "lists"
    lists.mkdir()
    authority, url = stamping
    async with running(
        tmp_path / "gateway",
        simulator_data=simulator_data,
        time_stamping={"url": url},
        evidence={"source": "directory", "directory": lists},
    ) as made:
        hierarchy = made.installation.hierarchy
        (spec,) = (one for one in DEMONSTRATION if one.purpose is Purpose.TSP)
        authority.by, authority.at = hierarchy[spec.name], made.clock
        for name in ("root", "provider"):
            (lists / f"{name}.crl").write_bytes(_list(hierarchy, name, made))
        yield made


def _list(hierarchy: Hierarchy, name: str, gateway: RunningGateway) -> bytes:
    now = gateway.clock()
    return build_revocation.certificate_list(
        (),
        issuer=hierarchy[name].certificate.subject,
        issuer_key=hierarchy[name].key,
        this_update=now - HOUR,
        next_update=now + 24 * HOUR,
    )


def _fields(file: bytes, **more: Any) -> dict[str, Any]:
    return {"file": base64.b64encode(file).decode(), **more}


async def _raised(gateway: RunningGateway, body: dict[str, Any]) -> tuple[str, bytes]:
    async with gateway.http() as http, http.post(AUGMENT, json=body) as response:
        assert response.status == 200, await response.text()
        return response.content_type, await response.read()


async def test_signatures_of_either_format_reach_every_level_and_pass(
    gateway: RunningGateway,
) -> None:
    signer, now = gateway.installation.hierarchy["officer"].signer, gateway.clock()
    pool = gateway.installation.hierarchy.pool
    detached = cades.sign(
        CONTENT, signer=signer, signing_time=now, detached=True, certificates=pool
    )
    content = base64.b64encode(CONTENT).decode()
    for level, form in (("T", "CAdES-T"), ("LT", "CAdES-LT"), ("LTA", "CAdES-LTA")):
        body = _fields(detached, level=level, content=content)
        media_type, detached = await _raised(gateway, body)
        assert media_type == "application/pkcs7-signature"
        assert read_file(detached).signatures[0].form == form
    document = xades.sign_enveloped(b"<a/>", signer=signer, signing_time=now, certificates=pool)
    media_type, whole = await _raised(gateway, _fields(document, level="LTA", hash="sha256"))
    assert media_type == "application/xml"
    assert read_file(whole).signatures[0].form == "XAdES-B-LTA"
    async with (
        gateway.http() as http,
        http.post("/api/v1/signatures/validate", json=_fields(whole)) as response,
    ):
        assert (await response.json())["indication"] == "TOTAL-PASSED"


async def test_what_cannot_be_raised_is_refused_by_its_field(
    gateway: RunningGateway, stamping: tuple[Stamping, str]
) -> None:
    signer, now = gateway.installation.hierarchy["officer"].signer, gateway.clock()
    good = cades.sign(CONTENT, signer=signer, signing_time=now, detached=False)
    spoiled = good[:-1] + bytes([good[-1] ^ 1])
    for body, code, field in (
        ({}, "field-required", "file"),
        (_fields(good), "field-required", "level"),
        (_fields(good, level="Z"), "field-invalid", "level"),
        (_fields(good, level="T", hash="md5"), "field-invalid", "hash"),
        (_fields(b"text", level="T"), "field-invalid", "file"),
        (_fields(b"<a/>", level="T"), "field-invalid", "file"),
        (_fields(spoiled, level="LT"), "signature-not-raised", "file"),
    ):
        async with gateway.http() as http, http.post(AUGMENT, json=body) as response:
            found = await problem(response)
        assert (found["code"], found["field"]) == (code, field), body
    stamping[0].down = True
    async with (
        gateway.http() as http,
        http.post(AUGMENT, json=_fields(good, level="T")) as response,
    ):
        assert (await problem(response))["code"] == "authority-unavailable"
        assert response.status == 503
        assert "Retry-After" in response.headers
