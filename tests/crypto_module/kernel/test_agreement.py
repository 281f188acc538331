"""The kernel gives what the reference gives, at the edges of limbs first of all."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module import backend
from crypto_module.backend import Backend, CurveArithmetic
from crypto_module.primitives import curves
from crypto_module.primitives.curves import Curve
from tests.crypto_module.conftest import PATHS

REFERENCE = backend.load("reference")
Path = dict[str, CurveArithmetic]
NAMED = list(curves.BY_NAME.values())
SMALL = [curves.BY_NAME[name] for name in ("M163", "M173", "M257", "M173-ONB")]

every_curve = pytest.mark.parametrize("curve", NAMED, ids=lambda curve: curve.name)
few_curves = pytest.mark.parametrize("curve", SMALL, ids=lambda curve: curve.name)


def arithmetic(made_by: Backend, curve: Curve) -> CurveArithmetic:
    return made_by.curve(
        m=curve.m,
        terms=curve.terms,
        a=curve.a,
        b=curve.b.to_bytes(curve.element_size, "little"),
        n=curve.n.to_bytes(curve.scalar_size, "little"),
        cofactor=curve.cofactor,
        base_point=curve.base_point,
    )


THEIRS = {curve.name: arithmetic(REFERENCE, curve) for curve in NAMED}


@pytest.fixture(scope="module", params=list(PATHS))
def path(request: pytest.FixtureRequest) -> Path:
    """Every curve on one path of the kernel."""
    made_by = backend.load(*PATHS[request.param])
    return {curve.name: arithmetic(made_by, curve) for curve in NAMED}


def edges(bits: int) -> st.SearchStrategy[int]:
    """Integers below 2^bits, many of them with a run that ends at the edge of a limb."""
    limb_edges = st.sampled_from([*range(0, bits + 1, 64), bits])
    runs = st.builds(lambda low, high: abs((1 << high) - (1 << low)), limb_edges, limb_edges)
    near = st.builds(lambda edge, by: (1 << edge) + by, limb_edges, st.integers(-3, 3))
    anything = st.integers(0, (1 << bits) - 1)
    return st.one_of(anything, runs, near).map(lambda value: value % (1 << bits))


def outcome(call: Callable[[], object]) -> object:
    """Return the value, or the class of the refusal."""
    try:
        return call()
    except ValueError:
        return ValueError


def scalar_of(curve: Curve, value: int, least: int = 1) -> bytes:
    return (value % (curve.n - least) + least).to_bytes(curve.scalar_size, "little")


@every_curve
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_octets_decompress_alike(path: Path, curve: Curve, data: st.DataObject) -> None:
    kernel, reference = path[curve.name], THEIRS[curve.name]
    value = data.draw(edges(8 * curve.element_size))
    encoded = value.to_bytes(curve.element_size, "little")
    point = outcome(lambda: kernel.decompress(encoded))
    assert point == outcome(lambda: reference.decompress(encoded))
    if isinstance(point, bytes):
        assert kernel.contains(point)
        assert kernel.compress(point) == reference.compress(point)


@every_curve
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_coordinates_are_on_the_curve_or_not_alike(
    path: Path, curve: Curve, data: st.DataObject
) -> None:
    kernel, reference = path[curve.name], THEIRS[curve.name]
    x, y = (data.draw(edges(curve.m)) for _ in "xy")
    point = b"".join(value.to_bytes(curve.element_size, "little") for value in (x, y))
    assert kernel.contains(point) == reference.contains(point)
    assert kernel.in_prime_subgroup(point) == reference.in_prime_subgroup(point)


@every_curve
@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_multiples_are_alike(path: Path, curve: Curve, data: st.DataObject) -> None:
    kernel, reference = path[curve.name], THEIRS[curve.name]
    k, j = (scalar_of(curve, data.draw(edges(curve.m)), least=0) for _ in "kj")
    base = kernel.decompress(curve.base_point)
    point = kernel.multiply(j, base)
    assert point == reference.multiply(j, base)
    if point is not None:
        assert kernel.multiply(k, point) == reference.multiply(k, point)


@every_curve
def test_the_ends_of_the_range_of_scalars_multiply_alike(path: Path, curve: Curve) -> None:
    kernel, reference = path[curve.name], THEIRS[curve.name]
    base = kernel.decompress(curve.base_point)
    half = 1 << curve.n.bit_length() - 1
    for k in (0, 1, 2, half - 1, half, curve.n - 1):
        octets = k.to_bytes(curve.scalar_size, "little")
        assert kernel.multiply(octets, base) == reference.multiply(octets, base)
        assert (kernel.multiply(octets, base) is None) == (k == 0)


@every_curve
@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_keys_and_signatures_are_alike(path: Path, curve: Curve, data: st.DataObject) -> None:
    kernel, reference = path[curve.name], THEIRS[curve.name]
    d, e = (scalar_of(curve, data.draw(edges(curve.m))) for _ in "de")
    digest = data.draw(st.binary(min_size=1, max_size=64))
    public = kernel.public_point(d)
    assert public == reference.public_point(d)
    signature = kernel.sign(d, e, digest)
    assert signature == reference.sign(d, e, digest)
    assert signature is None or kernel.verify(public, digest, signature)
    assert signature is None or kernel.prepare(public).verify(digest, signature)


@every_curve
def test_nonces_at_the_edges_sign_alike(path: Path, curve: Curve) -> None:
    """The last window of the comb may meet its own point: for k = 2 D 16^i - n it is doubled."""
    kernel, reference = path[curve.name], THEIRS[curve.name]
    last = 16 ** ((curve.n.bit_length() + 3) // 4 - 1)
    doubling = [k for k in (2 * last * digit - curve.n for digit in (1, 3, 5)) if 0 < k < curve.n]
    nonces = {1, 2, 3, curve.n - 1, curve.n - 2, curve.n - 3}.union(
        *({k, curve.n - k} for k in doubling)
    )
    for e in sorted(nonces):
        d, nonce = scalar_of(curve, 1), e.to_bytes(curve.scalar_size, "little")
        signature = kernel.sign(d, nonce, b"\x01")
        assert signature is not None
        assert signature == reference.sign(d, nonce, b"\x01")


@every_curve
@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_secrets_are_agreed_alike(path: Path, curve: Curve, data: st.DataObject) -> None:
    kernel, reference = path[curve.name], THEIRS[curve.name]
    ours, peers = (scalar_of(curve, data.draw(edges(curve.m))) for _ in "dq")
    for cofactor in (True, False):
        x = kernel.exchange(ours, kernel.public_point(peers), cofactor)
        assert x == kernel.exchange(peers, kernel.public_point(ours), cofactor)
        assert x == reference.exchange(ours, kernel.public_point(peers), cofactor)


@few_curves
def test_the_key_that_meets_the_whole_range_is_agreed_with(path: Path, curve: Curve) -> None:
    # h·d mod n passes n for these, and at the ends the ladder leaves its straight road.
    kernel, reference = path[curve.name], THEIRS[curve.name]
    public = kernel.public_point(scalar_of(curve, 12345))
    for d in (1, 2, curve.n // 2, curve.n // 2 + 1, curve.n // 4 + 1, curve.n - 2, curve.n - 1):
        d_le = d.to_bytes(curve.scalar_size, "little")
        assert kernel.exchange(d_le, public, True) == reference.exchange(d_le, public, True)


@few_curves
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_any_pair_r_s_is_judged_alike(path: Path, curve: Curve, data: st.DataObject) -> None:
    kernel, reference = path[curve.name], THEIRS[curve.name]
    point = kernel.public_point(scalar_of(curve, data.draw(edges(curve.m))))
    r, s = (data.draw(edges(8 * curve.scalar_size)) for _ in "rs")
    signature = b"".join(half.to_bytes(curve.scalar_size, "little") for half in (r, s))
    digest = data.draw(st.binary(min_size=1, max_size=40))
    verdict = kernel.verify(point, digest, signature)
    assert verdict == reference.verify(point, digest, signature)
    assert verdict == kernel.prepare(point).verify(digest, signature)


@few_curves
@pytest.mark.parametrize("d", [1, 2, 3, 5, 15, 127])
def test_sums_that_meet_equal_and_opposite_points_verify(path: Path, curve: Curve, d: int) -> None:
    # With tiny keys and nonces the joint multiplication passes through P = Q, P = -Q and O.
    kernel, reference = path[curve.name], THEIRS[curve.name]
    for sign in (1, -1):
        d_le = (sign * d % curve.n).to_bytes(curve.scalar_size, "little")
        public = kernel.public_point(d_le)
        for e in (1, 2, 3, curve.n - 1):
            e_le = e.to_bytes(curve.scalar_size, "little")
            signature = kernel.sign(d_le, e_le, b"digest")
            assert signature == reference.sign(d_le, e_le, b"digest")
            assert signature is not None
            assert kernel.verify(public, b"digest", signature)
            assert kernel.prepare(public).verify(b"digest", signature)


@few_curves
@pytest.mark.parametrize("r", [1, 2, 3, 4, 31])
def test_a_sum_that_is_infinity_is_no_signature(path: Path, curve: Curve, r: int) -> None:
    # Q = -d·P and s = d·r give s·P + r·Q = O.
    kernel, reference = path[curve.name], THEIRS[curve.name]
    d = 7
    public = kernel.public_point(d.to_bytes(curve.scalar_size, "little"))
    signature = b"".join(half.to_bytes(curve.scalar_size, "little") for half in (r, d * r))
    assert not kernel.verify(public, b"digest", signature)
    assert not kernel.prepare(public).verify(b"digest", signature)
    assert not reference.verify(public, b"digest", signature)


@few_curves
def test_points_outside_the_subgroup_are_told_by_traces_as_by_n_q(path: Path, curve: Curve) -> None:
    # Every class of the group modulo the subgroup occurs among small x.
    kernel, reference = path[curve.name], THEIRS[curve.name]
    inside = outside = 0
    for number in range(48):
        encoded = number.to_bytes(curve.element_size, "little")
        point = outcome(lambda encoded=encoded: kernel.decompress(encoded))  # type: ignore[misc]
        if not isinstance(point, bytes):
            continue
        belongs = reference.in_prime_subgroup(point)
        assert kernel.in_prime_subgroup(point) == belongs
        inside, outside = inside + belongs, outside + (not belongs)
    assert inside
    assert outside
