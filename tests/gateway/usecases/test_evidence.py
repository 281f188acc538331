"""A silent responder holds the case; once it answers, the verdict comes by itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from connectors.addresses import Addresses
from connectors.evidence import OnlineEvidence
from connectors.exchange import open_exchange
from crypto_module.ades import cades
from crypto_module.validation import Policy
from crypto_module.x509 import build, build_revocation
from crypto_module.x509.build_revocation import Status
from crypto_module.x509.signing import SigningKey
from gateway import intake, journal
from gateway.domain.case import Case, SignatureState
from gateway.telemetry import Telemetry
from tests.crypto_module.authority import CA_EXTENSIONS, SIGNER_EXTENSIONS, Holder, issued, root
from tests.gateway.world import NOW, RNOKPP, SUPER, World

OCSP = "1.3.6.1.5.5.7.48.1"
HOUR = timedelta(hours=1)


@dataclass
class Responder:
    """An authority right under the root of trust, and its OCSP responder."""

    base: str
    down: bool = True
    revoked_at: object = None
    ca: Holder = field(default_factory=lambda: root(name="Надавач", extensions=CA_EXTENSIONS))

    def __post_init__(self) -> None:
        access = build.information_access([(OCSP, f"{self.base}/ocsp")])
        person = build.personal_attributes(rnokpp=RNOKPP["officer-1"])
        self.officer = issued(self.ca, extensions=(*SIGNER_EXTENSIONS[:2], person, access))

    def answer(self) -> bytes:
        status = Status(
            certificate=self.officer.certificate,
            issuer=self.ca.certificate,
            this_update=NOW - HOUR,
            next_update=NOW + 24 * HOUR,
        )
        return build_revocation.response(
            [status],
            responder=self.ca.certificate,
            responder_key=SigningKey.of(self.ca.key),
            produced_at=NOW,
        )


@pytest.fixture
async def responder() -> AsyncIterator[Responder]:
    held: list[Responder] = []

    async def answer(_: web.Request) -> web.Response:
        if held[0].down:
            raise web.HTTPServiceUnavailable
        return web.Response(body=held[0].answer())

    app = web.Application()
    app.router.add_post("/ocsp", answer)
    async with TestServer(app, host="127.0.0.1") as server:
        held.append(Responder(f"http://127.0.0.1:{server.port}"))
        yield held[0]


async def _submitted(world: World, responder: Responder) -> Case:
    case = await world.document((await world.opened()).case, "application.pdf")
    manifest = await intake.manifest(world.store, world.rules, actor=SUPER, case_id=case.id)
    signature = cades.sign(
        manifest, signer=responder.officer.signer, signing_time=NOW, detached=True
    )
    case = await world.put_signature(case, signature)
    await world.submit(case)
    return case


async def _seen(world: World, case: Case) -> SignatureState:
    await world.work(turns=1)
    found = await journal.case(world.store, world.rules, actor=SUPER, case_id=case.id)
    return found.case.signature_state


async def test_a_silent_responder_holds_the_case_until_it_answers(
    world: World, responder: Responder
) -> None:
    anchors = (responder.ca.certificate,)
    policy = Policy(name="qualified", anchors=anchors, revocation="required")
    world.rules = replace(world.rules, policy=policy)
    telemetry = Telemetry.create(crypto_backend="kernel")
    questions = telemetry.evidence_questions.labels
    addresses = Addresses(configured=frozenset({"127.0.0.1"}))
    async with open_exchange(addresses, observe=telemetry.evidence_asked) as exchange:
        world.evidence = OnlineEvidence(exchange, clock=world.clock)
        case = await _submitted(world, responder)
        assert await _seen(world, case) is SignatureState.INDETERMINATE
        assert questions(host="127.0.0.1", outcome="failed")._value.get() >= 1

        responder.down = False
        world.later(minutes=1)
        assert await _seen(world, case) is SignatureState.INDETERMINATE  # not before its time
        world.later(hours=1)
        assert await _seen(world, case) is SignatureState.VALID
        assert questions(host="127.0.0.1", outcome="answered")._value.get() == 1
