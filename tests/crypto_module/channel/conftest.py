"""A small hierarchy made with our own code: one root, identities of both key kinds."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from crypto_module.channel import Handshake, Identity, PathAndAllowList, Session
from crypto_module.primitives import dstu4145
from crypto_module.x509 import Certificate, build, names
from crypto_module.x509.signing import PrivateKey, SigningKey, subject_public_key_info

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
Issue = Callable[..., Identity]
Fresh = Callable[[], tuple[Handshake, Handshake]]
Establish = Callable[[Handshake, Handshake], tuple[Session, Session]]

_SERIALS = count(1)


def certificate(
    key: PrivateKey,
    *,
    name: str,
    issuer: str,
    issuer_key: PrivateKey,
    ca: bool = False,
    usage: str = "digital_signature",
    not_after: datetime = NOW + 365 * DAY,
) -> Certificate:
    fields = build.CertificateFields(
        serial=next(_SERIALS),
        issuer=build.name([(names.COMMON_NAME, issuer)]),
        subject=build.name([(names.COMMON_NAME, name)]),
        not_before=NOW - DAY,
        not_after=not_after,
        subject_public_key_info=subject_public_key_info(key),
        extensions=(build.basic_constraints(ca=ca), build.key_usage([usage])),
    )
    return Certificate.parse(build.certificate(fields, issuer_key=SigningKey.of(issuer_key)))


@pytest.fixture(scope="session")
def root_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="session")
def root(root_key: ec.EllipticCurvePrivateKey) -> Certificate:
    return certificate(
        root_key, name="Root", issuer="Root", issuer_key=root_key, ca=True, usage="key_cert_sign"
    )


@pytest.fixture(scope="session")
def certify() -> Callable[..., Certificate]:
    return certificate


@pytest.fixture(scope="session")
def issue(root_key: ec.EllipticCurvePrivateKey) -> Issue:
    def make(
        name: str,
        *,
        dstu: bool = False,
        issuer_key: ec.EllipticCurvePrivateKey = root_key,
        usage: str = "digital_signature",
        not_after: datetime = NOW + 365 * DAY,
    ) -> Identity:
        key: dstu4145.PrivateKey | ec.EllipticCurvePrivateKey = (
            dstu4145.PrivateKey.generate("M257")
            if dstu
            else ec.generate_private_key(ec.SECP256R1())
        )
        made = certificate(
            key,
            name=name,
            issuer="Root",
            issuer_key=issuer_key,
            usage=usage,
            not_after=not_after,
        )
        return Identity(private_key=key, certificate=made)

    return make


@pytest.fixture(scope="session", params=["dstu", "ecdsa"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def module(issue: Issue) -> Identity:
    return issue("МШ kyiv-center-1")


@pytest.fixture(scope="session")
def server(issue: Issue) -> Identity:
    return issue("Криптосервер")


@pytest.fixture(scope="session")
def welcome(root: Certificate) -> PathAndAllowList:
    return PathAndAllowList(anchors=(root,), listed=lambda _certificate: None)


@pytest.fixture(scope="session")
def fresh(module: Identity, server: Identity, welcome: PathAndAllowList) -> Fresh:
    """Both sides of a new handshake, as often as a test needs."""
    return lambda: (
        Handshake.initiator(module, judge=welcome, now=NOW),
        Handshake.responder(server, judge=welcome, now=NOW),
    )


@pytest.fixture
def handshakes(fresh: Fresh) -> tuple[Handshake, Handshake]:
    return fresh()


@pytest.fixture(scope="session")
def establish() -> Establish:
    def run(initiator: Handshake, responder: Handshake) -> tuple[Session, Session]:
        responder.read(initiator.write())
        initiator.read(responder.write())
        responder.read(initiator.write())
        initiator.read(responder.write())
        return initiator.finish(), responder.finish()

    return run


@pytest.fixture(scope="session")
def channel(fresh: Fresh, establish: Establish) -> Callable[[], tuple[Session, Session]]:
    """A new channel: the initiator's session, the responder's."""
    return lambda: establish(*fresh())


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW
