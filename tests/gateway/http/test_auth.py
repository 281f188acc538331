"""Who may speak: keys and certificates, each bound to one officer; everyone else is nobody."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import update

from gateway.http.api import routes
from gateway.registry import enrol_client
from gateway.store.schema.registry import CLIENTS, OFFICERS
from tests.gateway.http.conftest import problem
from tests.support.gateway import NEIGHBOUR, OFFICER, RunningGateway, running
from tests.support.tls import Authority, ClientCertificate


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer x",
        "Bearer brama_0000000000000000000000000000000000000000000",
        "Basic b2ZmaWNlcjpwYXNz",
        "Bearer \u00ff" * 40,
    ],
)
async def test_a_wrong_key_is_nobody(running_gateway: RunningGateway, authorization: str) -> None:
    async with running_gateway.http(None) as http:
        headers = {"Authorization": authorization} if authorization else {}
        async with http.get("/api/v1/cases", headers=headers) as response:
            found = await problem(response)
            assert response.headers["WWW-Authenticate"].startswith("Bearer")

    assert (found["code"], response.status) == ("unauthenticated", 401)


async def test_a_key_is_kept_only_as_its_sha256(running_gateway: RunningGateway) -> None:
    key = running_gateway.installation.api_keys[OFFICER]

    database = b"".join(path.read_bytes() for path in running_gateway.data.glob("brama.sqlite3*"))

    assert key.encode() not in database
    assert hashlib.sha256(key.encode()).digest() in database


@pytest.mark.parametrize("table", [CLIENTS, OFFICERS], ids=["client", "officer"])
async def test_a_disabled_client_or_officer_is_nobody_from_the_next_request_on(
    running_gateway: RunningGateway, table: type
) -> None:
    async with running_gateway.http() as http:
        async with http.get("/api/v1/cases") as response:
            assert response.status == 200
        async with running_gateway.store.write() as tx:
            await tx.execute(update(table).values(active=False))
        async with http.get("/api/v1/cases") as response:
            assert (await problem(response))["code"] == "unauthenticated"


async def test_a_new_key_ends_the_old_one(running_gateway: RunningGateway) -> None:
    await enrol_client(
        running_gateway.store,
        client_id=f"city-of-{OFFICER}",
        name="Новий ключ",
        officer=OFFICER,
        now=running_gateway.clock(),
    )

    async with running_gateway.http() as http, http.get("/api/v1/cases") as response:
        assert response.status == 401


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutual:
    """A gateway behind TLS that knows clients of one authority."""

    gateway: RunningGateway
    authority: Authority
    city: ClientCertificate

    async def status(self, certificate: ClientCertificate | None, path: str) -> int:
        """What a client with this certificate is answered."""
        context = self.authority.trusting()
        if certificate is not None:
            context = certificate.on(context)
        connector = aiohttp.TCPConnector(ssl=context)
        async with (
            aiohttp.ClientSession(self.gateway.url, connector=connector) as http,
            http.get(path) as response,
        ):
            return response.status


@pytest.fixture
async def mutual(tmp_path: Path, simulator_data: Path) -> AsyncIterator[Mutual]:
    authority = Authority(tmp_path, now=datetime.now(UTC))
    certificate, key = authority.server()
    http = {"port": 0, "tls_certificate": certificate, "tls_key": key, "client_ca": authority.file}
    city = authority.client("city")
    folder = tmp_path / "gateway"
    async with running(folder, simulator_data=simulator_data, http=http) as gateway:
        await enrol_client(
            gateway.store,
            client_id="by-certificate",
            name="За сертифікатом",
            officer=OFFICER,
            certificate_der=city.der,
            now=gateway.clock(),
        )
        yield Mutual(gateway=gateway, authority=authority, city=city)


async def test_a_client_certificate_opens_what_its_officer_may_see(mutual: Mutual) -> None:
    case = await _opened(mutual)

    assert await mutual.status(mutual.city, f"/api/v1/cases/{case}") == 200
    assert await mutual.status(None, f"/api/v1/cases/{case}") == 401
    assert await mutual.status(None, "/healthz") == 200


async def test_a_certificate_of_the_same_authority_that_is_not_enrolled_is_nobody(
    mutual: Mutual,
) -> None:
    assert await mutual.status(mutual.authority.client("stranger"), "/api/v1/cases") == 401


@pytest.mark.parametrize("defect", ["expired", "foreign authority"])
async def test_a_bad_certificate_ends_the_handshake(
    mutual: Mutual, tmp_path: Path, defect: str
) -> None:
    now = datetime.now(UTC)
    if defect == "expired":
        bad = mutual.authority.client("expired", valid_to=now - timedelta(days=1))
    else:
        bad = Authority(tmp_path, now=now, name="Foreign").client("foreign")

    with pytest.raises(aiohttp.ClientError):
        await mutual.status(bad, "/api/v1/cases")


async def _opened(mutual: Mutual) -> str:
    connector = aiohttp.TCPConnector(ssl=mutual.city.on(mutual.authority.trusting()))
    headers = {"Idempotency-Key": "tls", "Content-Type": "application/json"}
    body = mutual.gateway.application()
    async with (
        aiohttp.ClientSession(mutual.gateway.url, connector=connector) as http,
        http.post("/api/v1/cases", data=body, headers=headers) as response,
    ):
        assert response.status == 201
        assert "max-age" in response.headers["Strict-Transport-Security"]
        return str((await response.json())["id"])


async def _promised(gateway: RunningGateway) -> str:
    """The address of a judgement that the client of the first officer was promised."""
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("file", b"no signature", filename="a.p7s")
    headers = {"Prefer": "respond-async"}
    async with (
        gateway.http() as http,
        http.post("/api/v1/signatures/validate", data=form, headers=headers) as response,
    ):
        return response.headers["Location"]


async def test_every_route_answers_404_for_a_case_outside_the_scope(
    running_gateway: RunningGateway,
) -> None:
    case = await running_gateway.ready_case()
    async with running_gateway.client() as city:
        operation = (await city.submit(case))["id"]
    bodies = {"application": running_gateway.application(), "review": b'{"action":"pass"}'}
    asked = {
        ("GET", f"/api/v1/cases/{case}"): "",
        ("PUT", f"/api/v1/cases/{case}/application"): "application/json",
        ("PUT", f"/api/v1/cases/{case}/documents/scan.pdf"): "application/pdf",
        ("DELETE", f"/api/v1/cases/{case}/documents/id-card.png"): "",
        ("GET", f"/api/v1/cases/{case}/documents/id-card.png"): "",
        ("GET", f"/api/v1/cases/{case}/manifest"): "",
        ("PUT", f"/api/v1/cases/{case}/signature"): "application/pkcs7-signature",
        ("POST", f"/api/v1/cases/{case}/submit"): "",
        ("POST", f"/api/v1/cases/{case}/review"): "application/json",
        ("GET", f"/api/v1/cases/{case}/verdict"): "",
        ("GET", f"/api/v1/cases/{case}/timeline"): "",
        ("GET", f"/api/v1/cases/{case}/decision"): "",
        ("POST", f"/api/v1/cases/{case}/decision/acknowledgement"): "",
        ("GET", f"/api/v1/operations/{operation}"): "",
        ("GET", await _promised(running_gateway)): "",
    }
    assert len(asked) == sum("{id}" in each.path for each in routes.ROUTES)
    async with running_gateway.http(NEIGHBOUR) as http:
        for (method, path), media_type in asked.items():
            headers = {"If-Match": '"5"'} | ({"Content-Type": media_type} if media_type else {})
            body = bodies.get(path.rsplit("/", 1)[1], b"%PDF-1.4\n") if media_type else None
            async with http.request(method, path, data=body, headers=headers) as response:
                found = await problem(response)
            assert (response.status, method, path) == (404, method, path)
            assert found["code"] in {"case-not-found", "not-found"}
