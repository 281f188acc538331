"""Who gets a channel: proven, welcome, in an untouched handshake. Everybody else gets an error."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crypto_module.channel import ChannelError, Handshake, Identity, PathAndAllowList
from crypto_module.channel.errors import (
    IdentityNotProven,
    InvalidPublicKey,
    MalformedMessage,
    RefusedByPeer,
    TranscriptMismatch,
    UnsupportedVersion,
    UntrustedPeer,
)
from crypto_module.channel.identity import Role, check_proof
from crypto_module.x509 import Certificate

SAME_FIXTURES = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def test_both_sides_learn_each_other(
    issue: Any, kind: str, welcome: PathAndAllowList, establish: Any, now: Any
) -> None:
    module, server = issue("МШ", dstu=kind == "dstu"), issue("Сервер", dstu=kind == "dstu")
    initiator = Handshake.initiator(module, judge=welcome, now=now)
    responder = Handshake.responder(server, judge=welcome, now=now)
    establish(initiator, responder)
    assert (initiator.peer, responder.peer) == (server.certificate, module.certificate)


def test_message_one_tells_nobody_who_dials(handshakes: Any) -> None:
    initiator, _ = handshakes
    first = initiator.write()
    assert first[:8] == b"BRAMA\x01\x01\x01"
    assert len(first) == 8 + 32


def test_a_certificate_never_travels_in_clear(
    handshakes: Any, module: Identity, server: Identity
) -> None:
    initiator, responder = handshakes
    responder.read(initiator.write())
    second = responder.write()
    initiator.read(second)
    third = initiator.write()
    assert server.certificate.der[:40] not in second
    assert module.certificate.der[:40] not in third


def test_a_responder_outside_the_anchors_is_untrusted(
    issue: Any, module: Identity, welcome: PathAndAllowList, now: Any
) -> None:
    stranger = issue("Криптосервер", issuer_key=ec.generate_private_key(ec.SECP256R1()))
    initiator = Handshake.initiator(module, judge=welcome, now=now)
    responder = Handshake.responder(stranger, judge=welcome, now=now)
    responder.read(initiator.write())
    with pytest.raises(UntrustedPeer) as refused:
        initiator.read(responder.write())
    assert refused.value.code == "certificate-without-path"


def test_an_expired_certificate_is_refused(
    issue: Any, server: Identity, welcome: PathAndAllowList, now: Any
) -> None:
    expired = issue("МШ", not_after=now - timedelta(seconds=1))
    with pytest.raises(RefusedByPeer, match="certificate-not-valid"):
        run(
            Handshake.initiator(expired, judge=welcome, now=now),
            Handshake.responder(server, judge=welcome, now=now),
        )


def test_a_certificate_that_is_not_for_signing_is_refused(
    issue: Any, server: Identity, welcome: PathAndAllowList, now: Any
) -> None:
    unfit = issue("МШ", usage="key_agreement")
    with pytest.raises(RefusedByPeer, match="certificate-not-for-signing"):
        run(
            Handshake.initiator(unfit, judge=welcome, now=now),
            Handshake.responder(server, judge=welcome, now=now),
        )


def run(initiator: Handshake, responder: Handshake) -> None:
    """The handshake with a responder that tells a refused initiator why."""
    responder.read(initiator.write())
    initiator.read(responder.write())
    with pytest.raises(UntrustedPeer):
        responder.read(initiator.write())
    initiator.read(responder.write())


def test_a_listed_refusal_reaches_the_initiator_with_its_code(
    module: Identity, server: Identity, root: Certificate, welcome: PathAndAllowList, now: Any
) -> None:
    revoked = PathAndAllowList(anchors=(root,), listed=lambda _certificate: "module-revoked")
    responder = Handshake.responder(server, judge=revoked, now=now)
    with pytest.raises(RefusedByPeer) as refused:
        run(Handshake.initiator(module, judge=welcome, now=now), responder)
    assert refused.value.code == "module-revoked"
    with pytest.raises(ValueError, match="did not succeed"):
        responder.finish()


def test_a_judge_hears_the_now_of_the_handshake(
    module: Identity, server: Identity, welcome: PathAndAllowList, now: Any
) -> None:
    later = module.certificate.not_after + timedelta(seconds=1)
    with pytest.raises(RefusedByPeer, match="certificate-not-valid"):
        run(
            Handshake.initiator(module, judge=welcome, now=now),
            Handshake.responder(server, judge=welcome, now=later),
        )


def test_a_signature_over_another_handshake_proves_nothing(module: Identity) -> None:
    payload = module.prove(Role.INITIATOR, b"h of one handshake")
    with pytest.raises(IdentityNotProven):
        check_proof(payload, Role.INITIATOR, b"h of another")


def test_a_proof_of_one_role_is_none_of_the_other(module: Identity) -> None:
    transcript = b"h of this handshake"
    payload = module.prove(Role.INITIATOR, transcript)
    assert check_proof(payload, Role.INITIATOR, transcript) == module.certificate
    with pytest.raises(IdentityNotProven):
        check_proof(payload, Role.RESPONDER, transcript)


def test_a_certificate_without_its_key_proves_nothing(
    module: Identity, server: Identity, welcome: PathAndAllowList, now: Any
) -> None:
    thief = Identity(private_key=server.private_key, certificate=module.certificate)
    initiator = Handshake.initiator(thief, judge=welcome, now=now)
    responder = Handshake.responder(server, judge=welcome, now=now)
    responder.read(initiator.write())
    initiator.read(responder.write())
    with pytest.raises(IdentityNotProven):
        responder.read(initiator.write())


def test_a_handshake_reflected_to_its_initiator_is_refused(handshakes: Any) -> None:
    initiator, _ = handshakes
    first = initiator.write()
    with pytest.raises(ChannelError):
        initiator.read(first)


def test_a_message_two_of_another_handshake_is_refused(
    handshakes: Any, module: Identity, server: Identity, welcome: PathAndAllowList, now: Any
) -> None:
    initiator, _ = handshakes
    initiator.write()
    elsewhere = Handshake.initiator(module, judge=welcome, now=now)
    responder = Handshake.responder(server, judge=welcome, now=now)
    responder.read(elsewhere.write())
    with pytest.raises(TranscriptMismatch):
        initiator.read(responder.write())


def test_a_version_that_is_not_ours_is_refused(handshakes: Any) -> None:
    initiator, responder = handshakes
    first = bytearray(initiator.write())
    first[5] = 2
    with pytest.raises(UnsupportedVersion):
        responder.read(bytes(first))


def test_a_key_of_low_order_is_refused(handshakes: Any) -> None:
    initiator, responder = handshakes
    first = initiator.write()
    responder.read(first[:8] + bytes(32))
    with pytest.raises(InvalidPublicKey):
        responder.write()


def test_a_payload_in_message_one_is_refused(handshakes: Any) -> None:
    initiator, responder = handshakes
    with pytest.raises(MalformedMessage):
        responder.read(initiator.write() + b"x")


def test_a_failed_handshake_does_not_go_on(handshakes: Any) -> None:
    initiator, responder = handshakes
    responder.read(initiator.write())
    with pytest.raises(ChannelError):
        initiator.read(responder.write()[:-1])
    with pytest.raises(ValueError, match="has failed"):
        initiator.write()


@given(message=st.integers(0, 3), position=st.integers(0), flip=st.integers(1, 255))
@SAME_FIXTURES
def test_a_changed_byte_anywhere_ends_the_handshake(
    fresh: Any, message: int, position: int, flip: int
) -> None:
    """Somebody in the middle changes one byte of one message: nobody gets a session."""
    initiator, responder = fresh()

    def change(turn: int, octets: bytes) -> bytes:
        changed = bytearray(octets)
        changed[position % len(changed)] ^= flip if turn == message else 0
        return bytes(changed)

    with pytest.raises(ChannelError):
        carry(initiator, responder, change=change)
    with pytest.raises(ValueError, match="did not succeed"):
        initiator.finish()


@given(octets=st.binary(max_size=300), message=st.integers(0, 3))
@SAME_FIXTURES
def test_any_octets_raise_a_channel_error_and_nothing_else(
    fresh: Any, octets: bytes, message: int
) -> None:
    with pytest.raises(ChannelError):
        carry(*fresh(), change=lambda turn, sent: octets if turn == message else sent)


def carry(initiator: Handshake, responder: Handshake, *, change: Any) -> None:
    """The four messages, each handed over as somebody in the middle leaves it."""
    writer, reader = initiator, responder
    for turn in range(4):
        reader.read(change(turn, writer.write()))
        writer, reader = reader, writer


def test_repr_hides_keys(handshakes: Any, module: Identity) -> None:
    initiator, responder = handshakes
    responder.read(initiator.write())
    responder.write()
    assert "private" not in repr(module)
    assert repr(initiator) == "Handshake(INITIATOR, done=False)"


def test_speaking_out_of_turn_is_our_own_mistake(fresh: Any, establish: Any) -> None:
    initiator, responder = fresh()
    with pytest.raises(ValueError, match="peer's turn"):
        responder.write()
    with pytest.raises(ValueError, match="this side's turn"):
        initiator.read(b"")
    with pytest.raises(ValueError, match="not proven"):
        _ = initiator.peer
    establish(initiator, responder)
    for over in (initiator.write, responder.write):
        with pytest.raises(ValueError, match="no further message"):
            over()
    for side in (initiator, responder):
        with pytest.raises(ValueError, match="no further message"):
            side.read(b"")
