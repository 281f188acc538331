"""Webhooks: signed, rotated, thin, acknowledged; never into an inner network."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typing_extensions import override

from connectors.city.signature import (
    UntrustedWebhook,
    parse_public,
    public_text,
    sign,
    verify,
)
from connectors.city.targets import PRIVATE_NETWORKS, ForbiddenTarget, Targets
from connectors.city.webhooks import MAX_BODY, Webhooks, open_webhooks
from connectors.networks import Address, GuardedResolver
from gateway.ports import Delivery, RemoteUnavailable

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
BODY = b'{"specversion":"1.0","type":"ua.brama.case.decided"}'
NEW, OLD, FOREIGN = (Ed25519PrivateKey.generate() for _ in range(3))


def a_delivery(url: str, body: bytes = BODY) -> Delivery:
    return Delivery(
        id=UUID("018f0000-0000-7000-8000-0000000000aa"),
        client="city",
        url=url,
        type="ua.brama.case.decided",
        at=NOW - timedelta(days=3),
        attempt=7,
        body=body,
    )


class City:
    """A receiver that remembers what it got and answers what it is told to."""

    def __init__(self) -> None:
        self.status = 204
        self.headers: dict[str, str] = {}
        self.pause: asyncio.Event | None = None
        self.got: list[tuple[dict[str, str], bytes]] = []

    async def receive(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        if self.pause is not None:
            await self.pause.wait()
        self.got.append((headers, await request.read()))
        return web.Response(status=self.status, headers=self.headers)


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
async def hook(city: City) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/hook", city.receive)
    async with TestServer(app) as server:
        yield f"http://127.0.0.1:{server.port}/hook"


@pytest.fixture
async def webhooks() -> AsyncIterator[Webhooks]:
    async with open_webhooks(keys=[NEW, OLD], targets=Targets(), clock=lambda: NOW) as opened:
        yield opened


async def test_the_city_verifies_what_it_received(
    city: City, hook: str, webhooks: Webhooks
) -> None:
    await webhooks.send(a_delivery(hook))
    ((headers, body),) = city.got
    verify([NEW.public_key()], headers=headers, body=body, now=NOW)
    assert body == BODY
    assert headers["webhook-id"] == "018f0000-0000-7000-8000-0000000000aa"


async def test_the_old_key_is_good_while_keys_are_rotated(
    city: City, hook: str, webhooks: Webhooks
) -> None:
    await webhooks.send(a_delivery(hook))
    ((headers, body),) = city.got
    verify([OLD.public_key()], headers=headers, body=body, now=NOW)
    with pytest.raises(UntrustedWebhook, match="no signature"):
        verify([FOREIGN.public_key()], headers=headers, body=body, now=NOW)


def test_a_changed_body_is_not_trusted() -> None:
    headers = sign([NEW], message_id="1", at=NOW, body=BODY)
    with pytest.raises(UntrustedWebhook, match="no signature"):
        verify([NEW.public_key()], headers=headers, body=BODY + b" ", now=NOW)


def test_a_changed_id_is_not_trusted() -> None:
    headers = {**sign([NEW], message_id="1", at=NOW, body=BODY), "webhook-id": "2"}
    with pytest.raises(UntrustedWebhook, match="no signature"):
        verify([NEW.public_key()], headers=headers, body=BODY, now=NOW)


@pytest.mark.parametrize("age", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_stale_message_is_not_trusted(age: timedelta) -> None:
    headers = sign([NEW], message_id="1", at=NOW - age, body=BODY)
    with pytest.raises(UntrustedWebhook, match="not of now"):
        verify([NEW.public_key()], headers=headers, body=BODY, now=NOW)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("webhook-timestamp", "yesterday"),
        ("webhook-timestamp", "9" * 40),
        ("webhook-signature", ""),
        ("webhook-signature", "v1a,@@@"),
        ("webhook-signature", "v1,c2VjcmV0"),
        ("webhook-signature", "v1a,ключ"),
        ("webhook-id", "\udcff"),
    ],
)
def test_garbage_headers_are_not_trusted(header: str, value: str) -> None:
    headers = {**sign([NEW], message_id="1", at=NOW, body=BODY), header: value}
    with pytest.raises(UntrustedWebhook):
        verify([NEW.public_key()], headers=headers, body=BODY, now=NOW)


@pytest.mark.parametrize("absent", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_an_absent_header_is_named(absent: str) -> None:
    headers = {**sign([NEW], message_id="1", at=NOW, body=BODY)}
    del headers[absent]
    with pytest.raises(UntrustedWebhook, match=absent):
        verify([NEW.public_key()], headers=headers, body=BODY, now=NOW)


def test_a_public_key_is_given_to_the_city_as_text() -> None:
    assert parse_public(public_text(NEW)) == NEW.public_key()
    with pytest.raises(ValueError, match="whpk_"):
        parse_public("whsk_AAAA")


@pytest.mark.parametrize("status", [301, 400, 410, 500])
async def test_anything_but_a_2xx_is_sent_again_later(
    city: City, hook: str, webhooks: Webhooks, status: int
) -> None:
    city.status, city.headers = status, {"Location": "/elsewhere"}
    with pytest.raises(RemoteUnavailable, match=str(status)):
        await webhooks.send(a_delivery(hook))
    assert len(city.got) == 1


async def test_the_wait_that_the_city_asks_for_is_kept_within_a_day(
    city: City, hook: str, webhooks: Webhooks
) -> None:
    city.status, city.headers = 429, {"Retry-After": "99999999"}
    with pytest.raises(RemoteUnavailable) as refused:
        await webhooks.send(a_delivery(hook))
    assert refused.value.retry_after == timedelta(days=1)


async def test_a_city_that_is_away_is_told_later(webhooks: Webhooks) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(RemoteUnavailable, match="did not answer"):
            await webhooks.send(a_delivery(f"http://127.0.0.1:{port}/"))


async def test_a_thick_event_is_our_own_mistake(hook: str, webhooks: Webhooks) -> None:
    with pytest.raises(ValueError, match="thin"):
        await webhooks.send(a_delivery(hook, body=bytes(MAX_BODY)))


@pytest.mark.parametrize(
    "url",
    [
        "http://city.example/hook",
        "https://10.0.0.5/hook",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[fe80::1]/",
        "https://[::ffff:10.0.0.5]/",
        "https://[64:ff9b::a00:5]/",
        "https://[2002:0a00:0005::]/",
        "https://[fec0::5]/",
        "https://[::7f00:1]/",
        "https://[64:ff9b:1::a00:5]/",
        "https://[::ffff:0:a00:5]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://user:password@city.example/",
        "file:///etc/passwd",
        "ftp://city.example/",
        "not an address",
        "https://city.example:port/",
    ],
)
async def test_an_address_into_an_inner_network_is_refused(webhooks: Webhooks, url: str) -> None:
    with pytest.raises(RemoteUnavailable) as refused:
        await webhooks.send(a_delivery(url))
    assert isinstance(refused.value.__cause__, ForbiddenTarget)


def test_an_inner_network_is_reached_when_the_operator_allows_it() -> None:
    targets = Targets.allowing(["10.20.0.0/16"])
    assert targets.check_url("https://10.20.3.4/hook").host == "10.20.3.4"
    with pytest.raises(ForbiddenTarget):
        targets.check_url("https://10.21.3.4/hook")


class Names(AbstractResolver):
    """A name service with one answer for every name."""

    def __init__(self, number: str) -> None:
        self._number = number

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host=self._number, port=port, family=family, proto=0, flags=0
            )
        ]

    @override
    async def close(self) -> None:
        return None


def guard(number: Address, host: str) -> None:
    Targets().check_number(number, host=host)


@pytest.mark.parametrize("number", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "fe80::1%eth0"])
async def test_a_public_name_with_an_inner_number_is_refused(number: str) -> None:
    with pytest.raises(ForbiddenTarget):
        await GuardedResolver(Names(number), guard).resolve("city.example", 443)


async def test_a_public_name_with_a_public_number_is_reached() -> None:
    for number in ("93.184.216.34", "2a00:1450:4001:82a::200e"):
        answers = await GuardedResolver(Names(number), guard).resolve("city.example", 443)
        assert [answer["host"] for answer in answers] == [number]


async def test_a_city_that_thinks_too_long_is_told_later(city: City, hook: str) -> None:
    city.pause = asyncio.Event()
    async with open_webhooks(
        keys=[NEW], targets=Targets(), clock=lambda: NOW, timeout_s=0.2
    ) as impatient:
        with pytest.raises(RemoteUnavailable, match="did not answer"):
            await impatient.send(a_delivery(hook))
    city.pause.set()


def test_an_operator_may_allow_the_private_networks_and_nothing_more() -> None:
    targets = Targets.allowing(PRIVATE_NETWORKS)
    assert targets.check_url("https://192.168.7.7/hook")
    with pytest.raises(ForbiddenTarget):
        targets.check_url("https://169.254.169.254/")
