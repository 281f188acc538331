"""Evidence from the addresses that certificates name: got, kept, never had from elsewhere."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from connectors.addresses import Addresses, ForbiddenAddress
from connectors.evidence import DirectoryEvidence, OnlineEvidence
from connectors.exchange import TIMEOUT, Exchange, open_exchange
from connectors.networks import GuardedResolver
from connectors.time_stamping import time_stamp
from crypto_module.ades.time_stamping import Authority
from crypto_module.asn1 import encode
from crypto_module.cms.timestamp_protocol import Failure, Request, granted, refusal
from crypto_module.validation import (
    Accepted,
    CrlNeed,
    Evidence,
    IssuerNeed,
    OcspNeed,
    Policy,
    Undecided,
    examine,
)
from crypto_module.x509 import build, build_revocation, crl, ocsp
from crypto_module.x509.build_revocation import Status
from crypto_module.x509.signing import SigningKey
from gateway.judging import judged
from gateway.ports import EvidenceSource, RemoteUnavailable
from tests.connectors.city.test_webhooks import Names
from tests.crypto_module.authority import (
    CA_EXTENSIONS,
    CONTENT,
    KEYS,
    NOW,
    SIGNER_EXTENSIONS,
    Holder,
    issued,
    root,
    signed,
)

OCSP: Final = "1.3.6.1.5.5.7.48.1"
ISSUERS: Final = "1.3.6.1.5.5.7.48.2"
HOUR: Final = timedelta(hours=1)
NONCE: Final = "1.3.6.1.5.5.7.48.1.2"


class World:
    """A root, an authority and a signer whose certificates name a server of this test."""

    def __init__(self, base: str) -> None:
        self.root = root(KEYS["M257"])
        self.ca = issued(
            self.root,
            name="Надавач",
            key=KEYS["P256"],
            extensions=(*CA_EXTENSIONS, build.crl_distribution_points([f"{base}/root.crl"])),
        )
        self.leaf = issued(
            self.ca,
            key=KEYS["M257"],
            extensions=(
                *SIGNER_EXTENSIONS,
                build.information_access([(OCSP, f"{base}/ocsp"), (ISSUERS, f"{base}/ca.cer")]),
                build.crl_distribution_points([f"{base}/ca.crl"]),
                build.freshest_crl([f"{base}/delta.crl"]),
            ),
        )
        self.asked: list[str] = []
        self.nonce: Callable[[bytes], bytes | None] = lambda nonce: nonce
        self.down: set[str] = set()
        self.lists_at = NOW - HOUR

    def crl(self, issuer: Holder, *, base: int | None = None) -> bytes:
        """Return a list of now; with ``base`` what changed since the list of that number."""
        numbers = {crl.CRL_NUMBER: 7, crl.DELTA_CRL_INDICATOR: base}
        return build_revocation.certificate_list(
            (),
            issuer=issuer.certificate.subject,
            issuer_key=SigningKey.of(issuer.key),
            this_update=self.lists_at,
            next_update=self.lists_at + 2 * HOUR if base is None else NOW + HOUR,
            extensions=[
                build.extension(one, encode.integer(number), critical=one != crl.CRL_NUMBER)
                for one, number in numbers.items()
                if number is not None
            ],
        )

    async def answer(self, request: web.Request) -> web.StreamResponse:
        name = request.path[1:]
        self.asked.append(name)
        if name in self.down:
            raise web.HTTPServiceUnavailable
        if name == "ocsp":
            return web.Response(body=self.status(await request.read()))
        held = {
            "root.crl": lambda: self.crl(self.root),
            "ca.crl": lambda: self.crl(self.ca),
            "delta.crl": lambda: self.crl(self.ca, base=6),
            "ca.cer": lambda: self.ca.certificate.der,
        }
        return web.Response(body=held[name]())

    def status(self, request: bytes) -> bytes:
        found = re.search(rb"\x04\x22(\x04\x20.{32})", request, re.DOTALL)
        assert found is not None
        nonce = self.nonce(found[1])
        status = Status(
            certificate=self.leaf.certificate,
            issuer=self.ca.certificate,
            this_update=NOW - HOUR,
            next_update=NOW + HOUR,
        )
        return build_revocation.response(
            [status],
            responder=self.ca.certificate,
            responder_key=SigningKey.of(self.ca.key),
            produced_at=NOW,
            extensions=() if nonce is None else (build.extension(NONCE, nonce),),
        )


@pytest.fixture
async def world() -> AsyncIterator[World]:
    held: list[World] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        return await held[0].answer(request)

    app = web.Application()
    app.router.add_route("*", "/{name}", answer)
    async with TestServer(app, host="127.0.0.1") as server:
        held.append(World(f"http://127.0.0.1:{server.port}"))
        yield held[0]


@pytest.fixture
async def exchange() -> AsyncIterator[Exchange]:
    async with open_exchange(Addresses(configured=frozenset({"127.0.0.1"}))) as opened:
        yield opened


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


async def told(world: World, source: EvidenceSource, *, known: Evidence | None = None) -> object:
    look = partial(
        examine,
        signed(world.leaf),
        content=CONTENT,
        policy=Policy(name="t", anchors=(world.root.certificate,), revocation="required"),
        now=NOW,
    )
    return await judged(
        lambda evidence: look(evidence=evidence), evidence=known or Evidence(), source=source
    )


async def test_issuer_and_status_are_asked_for_until_the_verdict_is_there(
    world: World, exchange: Exchange
) -> None:
    verdict = await told(world, OnlineEvidence(exchange, clock=Clock()))
    assert isinstance(verdict, Accepted)
    assert set(world.asked) == {"ca.cer", "root.crl", "ocsp"}  # no list where OCSP answered
    kinds = [one.kind for one in verdict.signatures[0].evidence]
    assert kinds == ["crl", "ocsp"]


async def test_a_list_stands_in_for_a_silent_responder(world: World, exchange: Exchange) -> None:
    world.down.add("ocsp")
    verdict = await told(world, OnlineEvidence(exchange, clock=Clock()))
    assert isinstance(verdict, Accepted)
    assert "ca.crl" in world.asked


async def test_what_changed_since_keeps_an_old_list_good(world: World, exchange: Exchange) -> None:
    """freshestCRL (RFC 5280, 4.2.1.15): the complete list may be of last month."""
    directory = world.crl(world.root)
    world.down.add("ocsp")
    world.lists_at = NOW - 30 * 24 * HOUR
    source = OnlineEvidence(exchange, clock=Clock())
    known = Evidence.of(crls=[directory])
    verdict = await told(world, source, known=known)
    assert isinstance(verdict, Accepted)
    assert {"ca.crl", "delta.crl"} <= set(world.asked)
    world.down.add("delta.crl")
    assert isinstance(
        await told(world, OnlineEvidence(exchange, clock=Clock()), known=known), Undecided
    )


async def test_what_is_unavailable_leaves_the_verdict_open(
    world: World, exchange: Exchange
) -> None:
    world.down |= {"ocsp", "ca.crl"}
    verdict = await told(world, OnlineEvidence(exchange, clock=Clock()))
    assert isinstance(verdict, Undecided)
    assert verdict.retry_at is not None


@pytest.mark.parametrize(
    ("nonce", "passes"),
    [(lambda nonce: nonce, True), (lambda _: None, True), (lambda _: b"\x04\x01\x00", False)],
    ids=["repeated", "unknown-to-the-responder", "another"],
)
async def test_an_answer_to_another_question_is_not_believed(
    world: World, exchange: Exchange, nonce: Callable[[bytes], bytes | None], *, passes: bool
) -> None:
    world.nonce = nonce
    world.down.add("ca.crl")
    verdict = await told(world, OnlineEvidence(exchange, clock=Clock()))
    assert isinstance(verdict, Accepted) is passes


async def test_one_question_serves_all_who_ask_at_once_and_is_kept(
    world: World, exchange: Exchange
) -> None:
    clock = Clock()
    source = OnlineEvidence(exchange, clock=clock)
    url = world.leaf.certificate.extensions.access.crls
    need = CrlNeed(certificate=world.leaf.certificate, issuer=world.ca.certificate, urls=url)
    found = await asyncio.gather(*(source.fetch([need]) for _ in range(8)))
    assert all(len(one.crls) == 1 for one in found)
    assert world.asked == ["ca.crl"]
    world.down.add("ca.crl")
    clock.now = NOW + 10 * timedelta(minutes=1)
    assert len((await source.fetch([need])).crls) == 1  # not quite young: handed out, renewed
    clock.now = NOW + 2 * HOUR
    assert (await source.fetch([need])).crls == ()


async def test_a_directory_gives_the_same_evidence(world: World, tmp_path: Path) -> None:
    for name, octets in {
        "a.crl": world.crl(world.root),
        "b.crl": world.crl(world.ca),
        "c.cer": world.ca.certificate.der,
        "d.txt": b"nothing",
    }.items():
        (tmp_path / name).write_bytes(octets)
    assert isinstance(await told(world, DirectoryEvidence(tmp_path)), Accepted)
    assert isinstance(await told(world, DirectoryEvidence(tmp_path / "absent")), Undecided)


# Where evidence never comes from (PROMISES, threat 10).


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ldap://ca.example/cn=a",
        "ftp://ca.example/a.crl",
        "http://user:secret@ca.example/a.crl",
        "http://ca.example:8080/a.crl",
        "http://other.example/a.crl",
        "http://169.254.169.254/latest",
        "http://[::1]/a",
        "http://[::ffff:10.0.0.1]/a",
        "http://2130706433/a",
        "http://ca.example/" + "a" * 3000,
        "не адреса",
        "",
    ],
)
def test_an_address_of_no_named_host_is_forbidden(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        Addresses(named=frozenset({"ca.example"})).check_url(url)


@pytest.mark.parametrize("number", ["10.0.0.1", "127.0.0.1", "169.254.1.1", "::1", "fd00::1"])
def test_a_named_number_of_an_inner_network_is_forbidden(number: str) -> None:
    host = f"[{number}]" if ":" in number else number
    with pytest.raises(ForbiddenAddress):
        Addresses(named=frozenset({number})).check_url(f"http://{host}/a")


@pytest.mark.parametrize("number", ["10.0.0.1", "127.0.0.1", "169.254.1.1", "::1", "fd00::1"])
async def test_a_named_host_that_leads_into_an_inner_network_is_not_reached(number: str) -> None:
    """Judged at each connection, so a second answer of the name service gains nothing."""
    addresses = Addresses(named=frozenset({"ca.example"}))
    assert addresses.check_url("http://ca.example/").host == "ca.example"
    with pytest.raises(ForbiddenAddress):
        await GuardedResolver(Names(number), addresses.check_number).resolve("ca.example", 80)


async def test_an_answer_that_drips_is_given_up() -> None:
    """Octet by octet each read is in time; the whole question is not."""
    assert TIMEOUT.total is not None

    async def drip(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"x")
            await asyncio.sleep(0.02)

    app = web.Application()
    app.router.add_get("/", drip)
    addresses = Addresses(configured=frozenset({"127.0.0.1"}))
    async with (
        TestServer(app, host="127.0.0.1") as server,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.2)) as session,
    ):
        with pytest.raises(RemoteUnavailable):
            await Exchange(session, addresses).ask(
                f"http://127.0.0.1:{server.port}/", limit=1 << 20
            )


def test_hosts_are_those_that_trusted_certificates_name() -> None:
    world = World("http://ca.example")
    addresses = Addresses.of([world.leaf.certificate])
    assert addresses.named == {"ca.example"}
    assert addresses.check_url("http://ca.example/a").host == "ca.example"


async def test_a_redirect_is_not_followed() -> None:
    async def elsewhere(_: web.Request) -> web.Response:
        raise web.HTTPFound("http://169.254.169.254/")

    await refused(elsewhere)


async def test_an_endless_answer_is_cut_at_its_limit() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(bytes(64 * 1024))

    await refused(endless)


async def refused(handler: Callable[[web.Request], object]) -> None:
    app = web.Application()
    app.router.add_get("/", handler)  # type: ignore[arg-type]
    configured = frozenset({"127.0.0.1"})
    async with (
        TestServer(app, host="127.0.0.1") as server,
        open_exchange(Addresses(configured=configured)) as exchange,
    ):
        with pytest.raises(RemoteUnavailable):
            await exchange.ask(f"http://127.0.0.1:{server.port}/", limit=1 << 20)


async def test_a_certificate_of_many_addresses_makes_us_ask_few(
    world: World, exchange: Exchange
) -> None:
    world.down |= {str(number) for number in range(240)}
    base = world.leaf.certificate.extensions.access.ocsp[0].removesuffix("ocsp")
    urls = tuple(f"{base}{number}" for number in range(240))
    source = OnlineEvidence(exchange, clock=Clock())
    leaf, issuer = world.leaf.certificate, world.ca.certificate
    await source.fetch([IssuerNeed(certificate=leaf, urls=urls)])
    await source.fetch([OcspNeed(certificate=leaf, issuer=issuer, urls=urls)])
    assert len(world.asked) == 6


# Time-stamps by the same way.


async def stamping(
    answer: Callable[[bytes], bytes], exchange: Exchange, *, imprint: bytes = bytes(32)
) -> bytes:
    async def handle(request: web.Request) -> web.Response:
        return web.Response(body=answer(await request.read()))

    app = web.Application()
    app.router.add_post("/", handle)
    async with TestServer(app, host="127.0.0.1") as server:
        url = f"http://127.0.0.1:{server.port}/"
        return await time_stamp(exchange, url, imprint, hash_name="gost34311")


AUTHORITY: Final = Authority(signer=issued(root(KEYS["P256"]), key=KEYS["M257"]).signer)


async def test_a_token_that_answers_the_question_comes_back(exchange: Exchange) -> None:
    made: list[bytes] = []

    def answer(asked: bytes) -> bytes:
        made.append(AUTHORITY.token(Request.parse(asked), at=NOW, serial=1))
        return granted(made[0])

    assert await stamping(answer, exchange) == made[0]


OTHER: Final[Sequence[Callable[[bytes], bytes]]] = [
    lambda _: refusal(Failure.BAD_ALGORITHM),
    lambda _: b"",
    lambda asked: granted(
        AUTHORITY.token(
            Request(hash_name="gost34311", imprint=bytes(32), nonce=1), at=NOW, serial=1
        )
        or asked
    ),
    lambda asked: granted(
        AUTHORITY.token(
            Request(hash_name="gost34311", imprint=b"\x01" * 32, nonce=Request.parse(asked).nonce),
            at=NOW,
            serial=1,
        )
    ),
]


@pytest.mark.parametrize("answer", OTHER, ids=["refused", "empty", "other-nonce", "other-imprint"])
async def test_an_answer_to_something_else_is_unavailable(
    answer: Callable[[bytes], bytes], exchange: Exchange
) -> None:
    with pytest.raises(RemoteUnavailable):
        await stamping(answer, exchange)


def test_a_nonce_stands_in_the_request_as_an_octet_string() -> None:
    world = World("http://ca.example")
    request = ocsp.request(world.leaf.certificate, world.ca.certificate, nonce=b"\x07" * 32)
    assert ocsp.nonce_value(b"\x07" * 32) in request
