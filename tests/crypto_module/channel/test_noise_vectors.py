"""The Noise core against published vectors of Noise_XX_25519_AESGCM_SHA256."""

import json
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from crypto_module.channel.handshake_state import XX, HandshakeState
from crypto_module.channel.intl import INTL, key_pair
from crypto_module.channel.suite import KeyPair

VECTORS = Path(__file__).parents[2] / "vectors/noise/noise_xx_25519_aesgcm_sha256.json"
CASES: list[dict[str, Any]] = json.loads(VECTORS.read_text())["cases"]

pytestmark = pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])


def pair(hexadecimal: str) -> KeyPair:
    return key_pair(X25519PrivateKey.from_private_bytes(bytes.fromhex(hexadecimal)))


def side(case: dict[str, Any], *, initiator: bool) -> HandshakeState:
    who = "init" if initiator else "resp"
    return HandshakeState(
        INTL,
        initiator=initiator,
        prologue=bytes.fromhex(case[f"{who}_prologue"]),
        s=pair(case[f"{who}_static"]),
        e=pair(case[f"{who}_ephemeral"]),
    )


def handshake(case: dict[str, Any]) -> tuple[HandshakeState, HandshakeState]:
    initiator, responder = side(case, initiator=True), side(case, initiator=False)
    turns = cycle(((initiator, responder), (responder, initiator)))
    for message, (writer, reader) in zip(case["messages"][: len(XX)], turns, strict=False):
        payload = bytes.fromhex(message["payload"])
        written = writer.write_tokens() + writer.write_payload(payload)
        assert written.hex() == message["ciphertext"]
        assert reader.read_payload(reader.read_tokens(written)) == payload
    return initiator, responder


def test_handshake_messages_are_the_published_ones(case: dict[str, Any]) -> None:
    initiator, responder = handshake(case)
    assert initiator.symmetric_state.get_handshake_hash() == (
        responder.symmetric_state.get_handshake_hash()
    )


def test_handshake_hash_is_the_published_one(case: dict[str, Any]) -> None:
    initiator, _ = handshake(case)
    computed = initiator.symmetric_state.get_handshake_hash().hex()
    # snow publishes none; its transport messages fix the same keys.
    assert computed == case.get("handshake_hash", computed)


def test_transport_messages_are_the_published_ones(case: dict[str, Any]) -> None:
    initiator, responder = handshake(case)
    to_responder, to_initiator = initiator.split()
    from_initiator, from_responder = responder.split()
    # The handshake has three messages, so the responder sends the first transport message.
    directions = cycle(((from_responder, to_initiator), (to_responder, from_initiator)))
    for message, (sender, receiver) in zip(case["messages"][len(XX) :], directions, strict=False):
        payload = bytes.fromhex(message["payload"])
        sealed = sender.encrypt_with_ad(b"", payload)
        assert sealed.hex() == message["ciphertext"]
        assert receiver.decrypt_with_ad(b"", sealed) == payload
        if message.get("rekey_after"):
            sender.rekey()
            receiver.rekey()
