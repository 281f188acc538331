"""The three objects of Noise refuse misuse instead of leaking: out of turn, wiped, too long."""

from typing import Any

import pytest

from crypto_module.channel.cipher_state import CipherState
from crypto_module.channel.errors import MalformedMessage
from crypto_module.channel.handshake_state import HandshakeState
from crypto_module.channel.intl import INTL
from crypto_module.channel.suite import MAX_MESSAGE
from crypto_module.channel.symmetric_state import SymmetricState


def side(*, initiator: bool) -> HandshakeState:
    generate = INTL.diffie_hellman.generate_keypair
    return HandshakeState(INTL, initiator=initiator, prologue=b"", s=generate(), e=generate())


def test_an_empty_key_passes_plaintext_as_the_specification_says() -> None:
    state = CipherState(INTL)
    assert not state.has_key()
    assert state.encrypt_with_ad(b"", b"payload of message 1") == b"payload of message 1"


def test_a_wiped_key_passes_nothing() -> None:
    state = CipherState(INTL)
    state.initialize_key(bytes(32))
    state.wipe()
    with pytest.raises(ValueError, match="wiped"):
        state.encrypt_with_ad(b"", b"case")
    with pytest.raises(ValueError, match="wiped"):
        state.decrypt_with_ad(b"", bytes(40))


def test_a_responder_does_not_write_first() -> None:
    with pytest.raises(ValueError, match="peer's turn"):
        side(initiator=False).write_tokens()


def test_an_initiator_does_not_read_first() -> None:
    with pytest.raises(ValueError, match="not the peer's turn"):
        side(initiator=True).read_tokens(bytes(32))


def test_transport_keys_do_not_exist_before_the_pattern_is_done() -> None:
    with pytest.raises(ValueError, match="not complete"):
        side(initiator=True).split()


def test_a_message_longer_than_noise_allows_is_refused() -> None:
    with pytest.raises(MalformedMessage):
        side(initiator=False).read_tokens(bytes(MAX_MESSAGE + 1))


def test_a_message_shorter_than_its_keys_is_refused() -> None:
    with pytest.raises(MalformedMessage):
        side(initiator=False).read_tokens(bytes(31))


def test_key_pairs_are_forgotten_with_the_handshake(handshakes: Any, establish: Any) -> None:
    establish(*handshakes)
    for handshake in handshakes:
        assert handshake._state._e.private is None
        assert handshake._state._s.private is None


def test_repr_shows_no_key() -> None:
    key = bytes(range(32))
    state = CipherState(INTL)
    state.initialize_key(key)
    shown = [repr(state), repr(SymmetricState(INTL)), repr(side(initiator=True))]
    assert shown == [
        "CipherState(n=0, k=<hidden>)",
        "SymmetricState(Noise_XX_25519_AESGCM_SHA256, <hidden>)",
        "HandshakeState(Noise_XX_25519_AESGCM_SHA256, initiator, turn=0)",
    ]
    assert "private" not in repr(INTL.diffie_hellman.generate_keypair())
