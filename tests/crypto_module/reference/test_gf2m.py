import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.primitives import curves
from crypto_module.reference import gf2m

MODULI = {
    curve.m: 1 << curve.m | sum(1 << term for term in curve.terms) | 1
    for curve in curves.BY_OID.values()
    if not curve.normal
}

pytestmark = pytest.mark.parametrize("m", MODULI)
element = st.integers(0, (1 << 431) - 1)


@settings(max_examples=20, deadline=None)
@given(a=element, b=element, c=element)
def test_multiplication_is_that_of_a_field(m: int, a: int, b: int, c: int) -> None:
    f = MODULI[m]
    a, b, c = (gf2m.reduce(value, f) for value in (a, b, c))
    assert gf2m.multiply(a, b, f) == gf2m.multiply(b, a, f)
    assert gf2m.multiply(a, gf2m.multiply(b, c, f), f) == gf2m.multiply(
        gf2m.multiply(a, b, f), c, f
    )
    assert gf2m.multiply(a, b ^ c, f) == gf2m.multiply(a, b, f) ^ gf2m.multiply(a, c, f)
    assert gf2m.multiply(a, 1, f) == a
    assert gf2m.square(a, f) == gf2m.multiply(a, a, f)


@settings(max_examples=10, deadline=None)
@given(a=element)
def test_inverse_root_and_traces_are_what_they_say(m: int, a: int) -> None:
    f = MODULI[m]
    a = gf2m.reduce(a, f)
    if a:
        assert gf2m.multiply(a, gf2m.inverse(a, f), f) == 1
    assert gf2m.square(gf2m.square_root(a, f), f) == a
    trace = gf2m.trace(a, f)
    assert trace in {0, 1}
    assert gf2m.trace(gf2m.square(a, f), f) == trace
    z = gf2m.half_trace(a, f)
    assert gf2m.square(z, f) ^ z == a ^ trace


def test_zero_has_no_inverse(m: int) -> None:
    with pytest.raises(ZeroDivisionError):
        gf2m.inverse(0, MODULI[m])


def test_one_has_trace_one_because_m_is_odd(m: int) -> None:
    assert gf2m.trace(1, MODULI[m]) == 1
