import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.primitives import curves
from crypto_module.primitives.curves import Curve
from crypto_module.reference import curve as group
from crypto_module.reference import gf2m
from crypto_module.reference.curve import Equation, Point
from crypto_module.reference.dstu4145 import Curve as Border

SMALL = [curves.BY_NAME[name] for name in ("M163", "M173")]


def equation(curve: Curve) -> Equation:
    return group.equation(m=curve.m, terms=curve.terms, a=curve.a, b=curve.b)


def base(curve: Curve) -> Point:
    return group.decompress(int.from_bytes(curve.base_point, "little"), equation(curve))


@pytest.mark.parametrize("curve", SMALL, ids=lambda curve: curve.name)
@settings(max_examples=8, deadline=None)
@given(j=st.integers(0, 1 << 170), k=st.integers(0, 1 << 170))
def test_points_add_like_their_multipliers(curve: Curve, j: int, k: int) -> None:
    e, p = equation(curve), base(curve)
    jp, kp = group.multiply(j, p, e), group.multiply(k, p, e)
    assert group.add(jp, kp, e) == group.multiply((j + k) % curve.n, p, e)
    assert group.add(jp, group.negate(jp), e) is None
    assert group.add(jp, None, e) == group.add(None, jp, e) == jp
    assert group.add(jp, jp, e) == group.double(jp, e)


@pytest.mark.parametrize("curve", curves.BY_NAME.values(), ids=lambda curve: curve.name)
def test_n_times_the_base_point_is_infinity(curve: Curve) -> None:
    e, p = equation(curve), base(curve)
    assert group.contains(p, e)
    assert group.multiply(curve.n, p, e) is None
    assert group.multiply(curve.n - 1, p, e) == group.negate(p)


def test_the_point_of_order_two_has_x_zero() -> None:
    e = equation(curves.BY_NAME["M257"])
    two = group.decompress(0, e)
    assert two == (0, gf2m.square_root(e.b, e.modulus))
    assert group.contains(two, e)
    assert group.double(two, e) is None
    assert group.compress(two, e) == 0


def test_coordinates_above_the_field_are_on_no_curve() -> None:
    e = equation(curves.BY_NAME["M163"])
    x, y = base(curves.BY_NAME["M163"])
    assert not group.contains((x ^ e.modulus, y), e)
    assert not group.contains((x, y ^ e.modulus), e)


def test_decompression_refuses_what_is_no_element_and_no_point() -> None:
    curve = curves.BY_NAME["M257"]
    e = equation(curve)
    with pytest.raises(ValueError, match="element"):
        group.decompress(1 << 257, e)
    with pytest.raises(ValueError, match="no point"):
        group.decompress(1, e)


def test_the_nonce_that_gives_nothing_to_sign_with_is_not_used() -> None:
    curve = curves.BY_NAME["M163"]
    border = curve_of(curve)
    # s = e + d·r = 0 (mod n) for d = -e / r: the one key which this nonce does not serve.
    e = 12345
    one = border.sign(octets(1, curve), octets(e, curve), b"digest")
    assert one is not None
    r = int.from_bytes(one[: curve.scalar_size], "little")
    d = -e * pow(r, -1, curve.n) % curve.n
    assert border.sign(octets(d, curve), octets(e, curve), b"digest") is None
    assert curve.arithmetic.sign(octets(d, curve), octets(e, curve), b"digest") is None


def octets(value: int, curve: Curve) -> bytes:
    return value.to_bytes(curve.scalar_size, "little")


def curve_of(curve: Curve) -> Border:
    return Border(
        m=curve.m,
        terms=curve.terms,
        a=curve.a,
        b=curve.b.to_bytes(curve.element_size, "little"),
        n=octets(curve.n, curve),
        cofactor=curve.cofactor,
        base_point=curve.base_point,
    )
