"""The optimal normal basis: the standard's rule of multiplication, and the way to polynomials."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module import backend
from crypto_module.backend import Backend, CurveArithmetic
from crypto_module.primitives import curves
from crypto_module.primitives.curves import Curve
from crypto_module.reference import gf2m, onb
from tests.crypto_module.known_answers import little_endian, published

REFERENCE = backend.load("reference")
DEGREES = sorted(onb.TERMS)
(WORKED,) = published("dstu4145/index.spec.ts", "[CORE] DSTU 4145-2002 (ONB)")
# What the published row leaves out: the hash, a big-endian number, and the base point x, y, which
# is not that of the table, as in the first example of Annex B.
HASH = bytes.fromhex("2A681ECE118389B27A108137187EA862117EF1484289470ECAC802C5A651FDA8")
BASE = (
    "1D26E5282C2647E1B0327CB4F6087932A0A1F006A89F",
    "0322218E4551CF8F6E3345644A10B2408F5DF19EC2C7",
)

every_degree = pytest.mark.parametrize("m", DEGREES)
every_curve = pytest.mark.parametrize("curve", curves.NORMAL_BASIS, ids=lambda curve: curve.name)
elements = st.integers(0, (1 << 431) - 1)


def modulus_of(m: int) -> int:
    return 1 << m | sum(1 << term for term in onb.terms(m)) | 1


def arithmetic_of(curve: Curve, made_by: Backend = REFERENCE) -> CurveArithmetic:
    return made_by.curve(
        m=curve.m,
        terms=curve.terms,
        a=curve.a,
        b=curve.b.to_bytes(curve.element_size, "little"),
        n=curve.n.to_bytes(curve.scalar_size, "little"),
        cofactor=curve.cofactor,
        base_point=curve.base_point,
    )


@every_degree
@settings(max_examples=5, deadline=None)
@given(a=elements, b=elements, c=elements)
def test_the_rule_of_the_standard_makes_a_field(m: int, a: int, b: int, c: int) -> None:
    a, b, c = (value % (1 << m) for value in (a, b, c))
    one = (1 << m) - 1
    assert onb.multiply(a, b, m) == onb.multiply(b, a, m)
    assert onb.multiply(a, b ^ c, m) == onb.multiply(a, b, m) ^ onb.multiply(a, c, m)
    assert onb.multiply(onb.multiply(a, b, m), c, m) == onb.multiply(a, onb.multiply(b, c, m), m)
    assert onb.multiply(a, one, m) == a


@every_degree
@settings(max_examples=10, deadline=None)
@given(a=elements)
def test_a_square_is_a_cyclic_shift(m: int, a: int) -> None:
    a %= 1 << m
    # The coefficient of gamma is written first, and a square moves each to its right.
    assert onb.multiply(a, a, m) == a >> 1 | (a & 1) << (m - 1)


@every_degree
@settings(max_examples=10, deadline=None)
@given(a=elements, b=elements)
def test_the_change_of_basis_is_an_isomorphism(m: int, a: int, b: int) -> None:
    f = modulus_of(m)
    a, b = a % (1 << m), b % (1 << m)
    x, y = onb.to_polynomial(a, f), onb.to_polynomial(b, f)
    assert onb.to_polynomial(a ^ b, f) == x ^ y
    assert onb.to_polynomial(onb.multiply(a, b, m), f) == gf2m.multiply(x, y, f)
    assert onb.from_polynomial(x, f) == a
    assert onb.to_polynomial(onb.from_polynomial(a, f), f) == a
    assert onb.to_polynomial((1 << m) - 1, f) == 1


@every_degree
def test_the_trace_is_the_parity_of_the_coordinates(m: int) -> None:
    f = modulus_of(m)
    assert [gf2m.trace(element, f) for element in onb.basis(f)[::16]] == [1] * -(-m // 16)


@every_degree
def test_what_lies_above_the_field_stays_there(m: int) -> None:
    f = modulus_of(m)
    assert onb.to_polynomial(1 << m, f) == onb.from_polynomial(1 << m, f) == 1 << m


def test_a_degree_without_such_a_curve_is_refused() -> None:
    with pytest.raises(ValueError, match="normal basis"):
        onb.terms(257)


def test_the_worked_example_is_signed_alike(implementation: Backend) -> None:
    curve = curves.BY_NAME["M173-ONB"]
    size = curve.element_size
    base = b"".join(little_endian(coordinate, size) for coordinate in BASE)
    compressed = arithmetic_of(curve).compress(base)
    arithmetic = arithmetic_of(replace(curve, base_point=compressed), implementation)
    d, e, point, signature = WORKED["hex"]
    d_le, e_le = (little_endian(value, curve.scalar_size) for value in (d, e))
    public = arithmetic.public_point(d_le)
    assert public == bytes.fromhex(point)[:size][::-1] + bytes.fromhex(point)[size:][::-1]
    assert arithmetic.decompress(arithmetic.compress(base)) == base
    half = len(signature) // 2
    expected = b"".join(
        little_endian(value, curve.scalar_size) for value in (signature[half:], signature[:half])
    )
    assert arithmetic.sign(d_le, e_le, HASH[::-1]) == expected
    assert arithmetic.verify(public, HASH[::-1], expected)
    assert not arithmetic.verify(public, HASH, expected)


@every_curve
def test_what_is_signed_verifies_and_nothing_near_it_does(curve: Curve) -> None:
    arithmetic = arithmetic_of(curve)
    d, e = (number.to_bytes(curve.scalar_size, "little") for number in (curve.n - 5, 12345))
    public = arithmetic.public_point(d)
    assert arithmetic.decompress(arithmetic.compress(public)) == public
    signature = arithmetic.sign(d, e, HASH)
    assert signature is not None
    assert arithmetic.verify(public, HASH, signature)
    assert not arithmetic.verify(public, HASH[::-1], signature)


@every_curve
def test_the_octets_of_infinity_and_of_no_element(curve: Curve) -> None:
    arithmetic = arithmetic_of(curve)
    two = arithmetic.decompress(bytes(curve.element_size))
    assert arithmetic.contains(two)
    assert not arithmetic.in_prime_subgroup(two)
    above = (1 << curve.m).to_bytes(curve.element_size, "little")
    with pytest.raises(ValueError, match="element"):
        arithmetic.decompress(above)
    assert not arithmetic.contains(above + above)


@every_curve
def test_a_digest_of_zeros_is_the_one_of_the_field(curve: Curve) -> None:
    arithmetic = arithmetic_of(curve)
    d, e = (number.to_bytes(curve.scalar_size, "little") for number in (7, 12345))
    one = ((1 << curve.m) - 1).to_bytes(curve.element_size, "little")
    assert arithmetic.sign(d, e, bytes(32)) == arithmetic.sign(d, e, one)
