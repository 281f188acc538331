"""What both backends refuse at their common border, alike."""

from typing import Any

import pytest

from crypto_module.backend import Backend, CurveArithmetic
from crypto_module.primitives import curves, sboxes

M163 = curves.BY_NAME["M163"]
ONE = b"\1" + bytes(20)
N = M163.n.to_bytes(21, "little")


@pytest.fixture(scope="module")
def curve(implementation: Backend) -> CurveArithmetic:
    return implementation.curve(
        m=M163.m,
        terms=M163.terms,
        a=M163.a,
        b=M163.b.to_bytes(21, "little"),
        n=N,
        cofactor=M163.cofactor,
        base_point=M163.base_point,
    )


@pytest.fixture(scope="module")
def base(curve: CurveArithmetic) -> bytes:
    return curve.decompress(M163.base_point)


def off(point: bytes) -> bytes:
    return point[:-1] + bytes([point[-1] ^ 1])


def test_sizes_are_told(curve: CurveArithmetic) -> None:
    assert (curve.element_size, curve.scalar_size) == (21, 21)


@pytest.mark.parametrize("size", [0, 20, 22, 41, 43])
def test_octets_of_another_size_are_refused(curve: CurveArithmetic, size: int) -> None:
    wrong = bytes(size)
    for call in (curve.contains, curve.in_prime_subgroup, curve.compress, curve.decompress):
        with pytest.raises(ValueError, match="octets"):
            call(wrong)
    with pytest.raises(ValueError, match="octets"):
        curve.public_point(wrong)


def test_scalars_outside_their_range_are_refused(curve: CurveArithmetic, base: bytes) -> None:
    for scalar in (bytes(21), N, b"\xff" * 21):
        with pytest.raises(ValueError, match="range"):
            curve.public_point(scalar)
        with pytest.raises(ValueError, match="range"):
            curve.sign(scalar, ONE, b"digest")
        with pytest.raises(ValueError, match="range"):
            curve.sign(ONE, scalar, b"digest")
    with pytest.raises(ValueError, match="range"):
        curve.multiply(N, base)
    with pytest.raises(ValueError, match="octets"):
        curve.multiply(ONE[:-1], base)


def test_zero_times_a_point_is_infinity(curve: CurveArithmetic, base: bytes) -> None:
    assert curve.multiply(bytes(21), base) is None
    assert curve.multiply(ONE, base) == base


def test_points_off_the_curve_are_refused(curve: CurveArithmetic, base: bytes) -> None:
    assert not curve.contains(off(base))
    assert not curve.in_prime_subgroup(off(base))
    with pytest.raises(ValueError, match="on the curve"):
        curve.compress(off(base))
    assert_no_public_key(curve, off(base))


def assert_no_public_key(curve: CurveArithmetic, point: bytes) -> None:
    for call in (
        lambda: curve.exchange(ONE, point, True),
        lambda: curve.multiply(ONE, point),
        lambda: curve.prepare(point),
        lambda: curve.verify(point, b"digest", bytes(42)),
    ):
        with pytest.raises(ValueError, match="prime order"):
            call()


def test_the_point_of_order_two_is_no_key(curve: CurveArithmetic) -> None:
    two = curve.decompress(bytes(21))
    assert curve.compress(two) == bytes(21)
    assert not curve.in_prime_subgroup(two)
    assert_no_public_key(curve, two)


@pytest.mark.parametrize("size", [0, 41, 43, 44])
def test_a_signature_of_another_size_is_refused(
    curve: CurveArithmetic, base: bytes, size: int
) -> None:
    with pytest.raises(ValueError, match="octets"):
        curve.verify(base, b"digest", bytes(size))


def test_a_signature_of_zeros_is_false(curve: CurveArithmetic, base: bytes) -> None:
    assert curve.verify(base, b"digest", bytes(42)) is False


def test_symmetric_arguments_of_another_size_are_refused(implementation: Backend) -> None:
    key, sbox, iv = bytes(32), sboxes.DEFAULT, bytes(8)
    bad: list[Any] = [
        lambda: implementation.gost28147(key[1:], sbox),
        lambda: implementation.gost28147(key, sbox[1:]),
        lambda: implementation.gost28147(key, sbox).ctr(iv[1:], b""),
        lambda: implementation.gost28147(key, sbox).ecb_encrypt(b"1234567"),
        lambda: implementation.gost34311(sbox + b"\0"),
        lambda: implementation.kupyna(224),
        lambda: implementation.kupyna(-256),
    ]
    for call in bad:
        with pytest.raises(ValueError, match=r"octets|bits"):
            call()
