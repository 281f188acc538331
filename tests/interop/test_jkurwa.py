"""DSTU 4145 against jkurwa: keys, signatures with a given nonce, verdicts, key agreement."""

import pytest

from crypto_module import oids
from crypto_module.asn1 import encode
from crypto_module.primitives import kdf
from crypto_module.primitives.curves import Curve
from crypto_module.primitives.dstu4145 import PublicKey
from crypto_module.primitives.kdf import LeadingZeros
from tests.interop.cases import NAMED, accepts, damaged, key
from tests.interop.draw import Draw
from tests.interop.peer import Peer

pytestmark = pytest.mark.usefixtures("path")

TURNS = 4

# jkurwa 1.21.0 computes for ever on M191; BouncyCastle is asked about it.
CURVES = [curve for curve in NAMED if curve.name != "M191"]

every_curve = pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)


def known(jkurwa: Peer, curve: Curve) -> str:
    """Return the name of the curve there; M257 and M431 it has itself."""
    name = curve.name.removeprefix("M")
    if curve.name not in {"M257", "M431"}:
        terms = ",".join(map(str, curve.terms))
        base = curve.base_point[::-1].hex()
        numbers = (f"{curve.a:x}", f"{curve.b:x}", f"{curve.n:x}", curve.cofactor, base)
        assert jkurwa.says("describe", name, curve.m, terms, *numbers)
    return name


def digest(draw: Draw, curve: Curve) -> bytes:
    """Return octets below 2^m: jkurwa reduces longer ones by f, where the standard cuts them.

    Nor are they all zeros, for which the standard takes 1 and jkurwa gives no signature.
    """
    return draw.octets(draw.number(curve.m // 8)) + b"\1"


@every_curve
def test_public_keys_are_alike(jkurwa: Peer, draw: Draw, curve: Curve) -> None:
    for _ in range(TURNS):
        private = key(draw, curve)
        theirs = jkurwa.ask("public", known(jkurwa, curve), private.to_bytes())
        assert PublicKey.from_bytes(curve.name, theirs) == private.public_key()


@every_curve
def test_what_we_sign_they_verify(jkurwa: Peer, draw: Draw, curve: Curve) -> None:
    for _ in range(TURNS):
        private, hashed = key(draw, curve), digest(draw, curve)
        public, signature = private.public_key(), private.sign(hashed)
        question = ("verify", known(jkurwa, curve), public.to_bytes(), hashed)
        assert jkurwa.says(*question, signature)
        broken = damaged(draw, signature)
        assert jkurwa.says(*question, broken) == accepts(public, broken, hashed)


@every_curve
def test_what_they_sign_we_verify(jkurwa: Peer, draw: Draw, curve: Curve) -> None:
    for _ in range(TURNS):
        private, hashed = key(draw, curve), digest(draw, curve)
        signature = jkurwa.ask("sign", known(jkurwa, curve), private.to_bytes(), hashed)
        private.public_key().verify(signature, hashed)
        assert not accepts(private.public_key(), damaged(draw, signature), hashed)


@every_curve
def test_one_nonce_gives_one_signature(jkurwa: Peer, draw: Draw, curve: Curve) -> None:
    for _ in range(TURNS):
        private, nonce, hashed = key(draw, curve), key(draw, curve), digest(draw, curve)
        d, e = private.to_bytes(), nonce.to_bytes()
        theirs = jkurwa.ask("sign-with", known(jkurwa, curve), d, e, hashed)
        assert theirs == curve.arithmetic.sign(d, e, hashed)


@every_curve
def test_keys_are_agreed_alike(jkurwa: Peer, draw: Draw, curve: Curve) -> None:
    # On M257 the highest octet of a secret holds one bit and is zero in half of the cases.
    for _ in range(TURNS):
        private, public = key(draw, curve), key(draw, curve).public_key()
        name, d, q = known(jkurwa, curve), private.to_bytes(), public.to_bytes()
        z = private.exchange(public, cofactor=True)
        assert jkurwa.ask("exchange", name, d, q) == z
        ukm = draw.octets(64)
        info = shared_info(ukm)
        assert jkurwa.ask("shared-info", ukm) == info
        kek = kdf.key_agreement(z, info, name="gost34311", leading_zeros=LeadingZeros.ONE_STRIPPED)
        assert jkurwa.ask("shared-key", name, d, q, ukm) == kek


def shared_info(ukm: bytes) -> bytes:
    """Return the DER of SharedInfo for the wrapping of GOST 28147 and a key of 256 bits."""
    algorithm = encode.sequence(encode.oid(oids.GOST28147_WRAP), encode.null())
    bits = encode.explicit(2, encode.octets((256).to_bytes(4, "big")))
    return encode.sequence(algorithm, encode.explicit(0, encode.octets(ukm)), bits)
