"""DSTU 4145 against BouncyCastle: each judges what the other signed."""

import pytest

from crypto_module.primitives.curves import Curve
from crypto_module.primitives.dstu4145 import PublicKey
from tests.interop.cases import NAMED, accepts, damaged, key
from tests.interop.draw import Draw
from tests.interop.peer import Peer

pytestmark = pytest.mark.usefixtures("path")

TURNS = 8

every_curve = pytest.mark.parametrize("curve", NAMED, ids=lambda curve: curve.name)


def number_of(curve: Curve) -> int:
    assert curve.oid is not None
    return int(curve.oid.rpartition(".")[2])


@every_curve
def test_public_keys_are_alike(bouncycastle: Peer, draw: Draw, curve: Curve) -> None:
    for _ in range(TURNS):
        private = key(draw, curve)
        theirs = bouncycastle.ask("public", number_of(curve), private.to_bytes())
        assert theirs == private.public_key().to_bytes()
        assert PublicKey.from_bytes(curve.name, theirs) == private.public_key()


@every_curve
def test_what_we_sign_they_verify(bouncycastle: Peer, draw: Draw, curve: Curve) -> None:
    for _ in range(TURNS):
        private, digest = key(draw, curve), draw.octets(1 + draw.number(64))
        signature, public = private.sign(digest), private.public_key()
        question = ("verify", number_of(curve), public.to_bytes(), digest)
        assert bouncycastle.says(*question, signature)
        broken = damaged(draw, signature)
        assert bouncycastle.says(*question, broken) == accepts(public, broken, digest)


@every_curve
def test_what_they_sign_we_verify(bouncycastle: Peer, draw: Draw, curve: Curve) -> None:
    for _ in range(TURNS):
        private, digest = key(draw, curve), draw.octets(1 + draw.number(64))
        signature = bouncycastle.ask("sign", number_of(curve), private.to_bytes(), digest)
        private.public_key().verify(signature, digest)
        assert not accepts(private.public_key(), damaged(draw, signature), digest)


@every_curve
@pytest.mark.parametrize("cofactor", [False, True], ids=["plain", "cofactor"])
def test_secrets_are_agreed_alike(
    bouncycastle: Peer, draw: Draw, curve: Curve, *, cofactor: bool
) -> None:
    for _ in range(TURNS // 2):
        private, public = key(draw, curve), key(draw, curve).public_key()
        asked = (number_of(curve), private.to_bytes(), public.to_bytes(), int(cofactor))
        assert bouncycastle.ask("exchange", *asked) == private.exchange(public, cofactor=cofactor)
