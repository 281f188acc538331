"""Proofs of identity: total on any octets, honest about every kind of key."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.channel import ChannelError, Identity
from crypto_module.channel.errors import IdentityNotProven, MalformedMessage
from crypto_module.channel.identity import Role, check_proof
from crypto_module.x509.signing import SigningKey

TRANSCRIPT = b"h of this handshake"


def lengthed(octets: bytes) -> bytes:
    return len(octets).to_bytes(2, "big") + octets


@pytest.mark.parametrize("role", Role)
def test_whatever_an_identity_proves_is_accepted(issue: Any, kind: str, role: Role) -> None:
    identity = issue("МШ", dstu=kind == "dstu")
    assert check_proof(identity.prove(role, TRANSCRIPT), role, TRANSCRIPT) == identity.certificate


@given(payload=st.binary(max_size=400))
def test_any_octets_raise_a_channel_error_and_nothing_else(payload: bytes) -> None:
    with pytest.raises(ChannelError):
        check_proof(payload, Role.INITIATOR, TRANSCRIPT)


@given(position=st.integers(0), flip=st.integers(1, 255))
@settings(max_examples=150, deadline=None)
def test_a_changed_payload_raises_a_channel_error(
    module: Identity, position: int, flip: int
) -> None:
    payload = bytearray(module.prove(Role.INITIATOR, TRANSCRIPT))
    # The issuer's signature in the certificate is the judge's to check, the rest is ours.
    position %= len(module.certificate.tbs_der)
    payload[2 + 4 + position] ^= flip
    with_other_certificate = bytes(payload)
    try:
        certificate = check_proof(with_other_certificate, Role.INITIATOR, TRANSCRIPT)
    except ChannelError:
        return
    assert certificate != module.certificate


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_octets_for_a_signature_prove_nothing(
    issue: Any, kind: str, data: st.DataObject
) -> None:
    """Lengths around the real ones included: a signature is read by the key that should know it."""
    identity = issue("МШ", dstu=kind == "dstu")
    signature = data.draw(st.binary(max_size=80))
    payload = lengthed(identity.certificate.der) + lengthed(signature)
    with pytest.raises(ChannelError):
        check_proof(payload, Role.INITIATOR, TRANSCRIPT)


def test_octets_after_the_signature_are_refused(module: Identity) -> None:
    with pytest.raises(MalformedMessage):
        check_proof(module.prove(Role.INITIATOR, TRANSCRIPT) + b"x", Role.INITIATOR, TRANSCRIPT)


def test_a_payload_that_is_no_certificate_is_refused() -> None:
    with pytest.raises(MalformedMessage):
        check_proof(lengthed(b"\x30\x00") + lengthed(b"sig"), Role.INITIATOR, TRANSCRIPT)


def test_an_rsa_key_is_no_identity_key(root_key: ec.EllipticCurvePrivateKey, certify: Any) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    made = certify(key, name="МШ", issuer="Root", issuer_key=root_key)
    signature = SigningKey.of(key).sign(b"anything")
    with pytest.raises(IdentityNotProven, match="RSA-2048"):
        check_proof(lengthed(made.der) + lengthed(signature), Role.INITIATOR, TRANSCRIPT)


def test_an_unlisted_curve_is_no_identity_key(
    root_key: ec.EllipticCurvePrivateKey, certify: Any
) -> None:
    key = ec.generate_private_key(ec.SECP256K1())
    made = certify(key, name="МШ", issuer="Root", issuer_key=root_key)
    with pytest.raises(IdentityNotProven):
        check_proof(lengthed(made.der) + lengthed(b"signature"), Role.INITIATOR, TRANSCRIPT)
