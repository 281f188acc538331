"""The wire as DESIGN.md tells it, spelled out here once more: another implementer's initiator."""

import struct
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from crypto_module.channel import Handshake, Identity, PathAndAllowList
from crypto_module.channel.errors import UnsupportedSuite
from crypto_module.channel.handshake_state import HandshakeState
from crypto_module.channel.intl import INTL

HELLO = b"BRAMA" + bytes((1, 1, 1))
LABEL = b"Brama channel 1: identity of this handshake\x00"


def lengthed(octets: bytes) -> bytes:
    return struct.pack(">H", len(octets)) + octets


def test_a_peer_written_from_the_document_is_understood(
    module: Identity, server: Identity, welcome: PathAndAllowList, now: datetime
) -> None:
    assert isinstance(module.private_key, EllipticCurvePrivateKey)
    responder = Handshake.responder(server, judge=welcome, now=now)
    generate = INTL.diffie_hellman.generate_keypair
    noise = HandshakeState(INTL, initiator=True, prologue=HELLO, s=generate(), e=generate())

    # 1. hello, e, no payload
    responder.read(HELLO + noise.write_tokens() + noise.write_payload(b""))

    # 2. certificate and signature of the responder over label, role and transcript
    sealed = noise.read_tokens(responder.write())
    transcript = noise.symmetric_state.get_handshake_hash()
    proof = noise.read_payload(sealed)
    (length,) = struct.unpack_from(">H", proof)
    assert proof[2 : 2 + length] == server.certificate.der
    signature = proof[2 + length + 2 :]
    assert isinstance(server.private_key, EllipticCurvePrivateKey)
    server.private_key.public_key().verify(signature, LABEL + b"R" + transcript, ECDSA(SHA256()))

    # 3. the same of the initiator
    message = noise.write_tokens()
    signed = LABEL + b"I" + noise.symmetric_state.get_handshake_hash()
    proof = lengthed(module.certificate.der) + lengthed(
        module.private_key.sign(signed, ECDSA(SHA256()))
    )
    responder.read(message + noise.write_payload(proof))

    # 4. the responder's first record: direction, number, type 2 without data
    sending, receiving = noise.split()
    admission = responder.write()
    assert admission[:9] == struct.pack(">cQ", b"R", 0)
    assert receiving.decrypt_with_ad(b"", admission[9:]) == b"\x02"

    # data both ways, then close
    session = responder.finish()
    record = struct.pack(">cQ", b"I", 0) + sending.encrypt_with_ad(b"", b"\x00question")
    assert session.open(record) == b"question"
    answer = session.seal(b"answer")
    assert answer[:9] == struct.pack(">cQ", b"R", 1)
    assert receiving.decrypt_with_ad(b"", answer[9:]) == b"\x00answer"
    assert session.open(struct.pack(">cQ", b"I", 1) + sending.encrypt_with_ad(b"", b"\x01")) == b""
    assert session.peer_closed


@pytest.mark.parametrize("number", [0, 3, 255])
def test_only_the_documented_suite_numbers_are_spoken(
    server: Identity, welcome: PathAndAllowList, now: datetime, number: int
) -> None:
    responder = Handshake.responder(server, judge=welcome, now=now)
    with pytest.raises(UnsupportedSuite, match=f"Suite number {number}"):
        responder.read(b"BRAMA" + bytes((1, 1, number)) + bytes(32))
