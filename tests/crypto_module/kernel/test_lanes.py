"""Many verifications at once say what one after another say, whatever stands side by side."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module import backend
from crypto_module.backend import CurveArithmetic
from crypto_module.primitives import curves
from crypto_module.primitives.curves import Curve
from crypto_module.reference import gf2m
from crypto_module.reference.curve import equation
from tests.crypto_module.conftest import PATHS
from tests.crypto_module.kernel.test_agreement import (
    Path,
    arithmetic,
    edges,
    every_curve,
    few_curves,
    scalar_of,
)

Item = tuple[bytes, bytes, bytes]  # point, digest, signature
COUNTS = (0, 1, 2, 3, 7, 8, 9, 64, 65, 130)


@pytest.fixture(scope="module", params=list(PATHS))
def path(request: pytest.FixtureRequest) -> Path:
    """Every curve on one path of the kernel."""
    made_by = backend.load(*PATHS[request.param])
    return {curve.name: arithmetic(made_by, curve) for curve in curves.BY_NAME.values()}


def octets(curve: Curve, *scalars: int) -> bytes:
    return b"".join((k % curve.n).to_bytes(curve.scalar_size, "little") for k in scalars)


def signed(kernel: CurveArithmetic, curve: Curve, d: int, e: int, digest: bytes) -> Item:
    signature = kernel.sign(octets(curve, d), octets(curve, e), digest)
    assert signature is not None
    return kernel.public_point(octets(curve, d)), digest, signature


def drawn(seed: int, what: object, size: int = 64) -> bytes:
    """Return octets that look random and are the same in every run."""
    return hashlib.shake_256(repr((seed, what)).encode()).digest(size)


def anything(kernel: CurveArithmetic, curve: Curve, count: int, seed: int) -> list[Item]:
    items = []
    for i in range(count):
        d, e = (1 + int.from_bytes(drawn(seed, (i, what)), "big") % (curve.n - 1) for what in "de")
        digest = drawn(seed, (i, "digest"))[: 1 + drawn(seed, (i, "size"))[0] % 64]
        items.append(signed(kernel, curve, d, e, digest))
    return items


def verdicts(kernel: CurveArithmetic, items: list[Item]) -> list[bool]:
    points, digests, signatures = ([item[i] for item in items] for i in range(3))
    return kernel.verify_many(points, digests, signatures)


def one_by_one(kernel: CurveArithmetic, items: list[Item]) -> list[bool]:
    return [kernel.verify(*item) for item in items]


@every_curve
def test_every_count_of_good_signatures_is_good(path: Path, curve: Curve) -> None:
    kernel = path[curve.name]
    items = anything(kernel, curve, 16, seed=curve.m)
    for count in COUNTS:
        told = verdicts(kernel, [items[i % 16] for i in range(count)])
        assert told == [True] * count


@every_curve
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_one_bad_signature_is_found_where_it_stands(
    path: Path, curve: Curve, data: st.DataObject
) -> None:
    kernel = path[curve.name]
    count = data.draw(st.sampled_from([3, 8, 11, 64]))
    items = anything(kernel, curve, count, seed=data.draw(st.integers(0, 1 << 32)))
    at = data.draw(st.integers(0, count - 1))
    part = data.draw(st.integers(0, 2))
    if part == 0:
        changed: Item = (items[at - 1][0], *items[at][1:])
    else:
        spoilt = bytearray(items[at][part])
        bit = data.draw(st.integers(0, min(8 * len(spoilt), curve.m) - 1))
        spoilt[bit // 8] ^= 1 << bit % 8
        changed = (
            (items[at][0], bytes(spoilt), items[at][2])
            if part == 1
            else (*items[at][:2], bytes(spoilt))
        )
    items[at] = changed
    assert one_by_one(kernel, items) == [i != at for i in range(count)]
    assert verdicts(kernel, items) == [i != at for i in range(count)]


@every_curve
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_any_pairs_r_s_are_judged_alike(path: Path, curve: Curve, data: st.DataObject) -> None:
    kernel = path[curve.name]
    items = []
    for _ in range(data.draw(st.integers(1, 12))):
        d, e = (scalar_of(curve, data.draw(edges(curve.m))) for _ in "de")
        point = kernel.public_point(d)
        digest = data.draw(st.binary(max_size=40))
        halves = [data.draw(edges(8 * curve.scalar_size)) for _ in "rs"]
        pair = b"".join(half.to_bytes(curve.scalar_size, "little") for half in halves)
        good = kernel.sign(d, e, digest)
        items.append((point, digest, good if good and data.draw(st.booleans()) else pair))
    assert verdicts(kernel, items) == one_by_one(kernel, items)


@every_curve
def test_halves_at_the_ends_of_their_range_are_judged_alike(path: Path, curve: Curve) -> None:
    kernel = path[curve.name]
    point, digest, signature = anything(kernel, curve, 1, seed=1)[0]
    size, top = curve.scalar_size, (1 << 8 * curve.scalar_size) - 1
    halves = [signature[:size], signature[size:]]
    for value in (0, 1, 2, curve.n - 1, curve.n, curve.n + 1, top):
        half = min(value, top).to_bytes(size, "little")
        halves.append(half)
    items = [(point, digest, r + s) for r in halves for s in halves]
    told = verdicts(kernel, items)
    assert told == one_by_one(kernel, items)
    assert told[:2] == [False, True]


@every_curve
def test_lanes_that_meet_equal_opposite_and_infinite_points_are_right(
    path: Path, curve: Curve
) -> None:
    # Tiny keys, nonces and halves: the walk passes through P = Q, P = -Q and O, lane by lane, while
    # its neighbours walk an ordinary road; s = d r makes the sum O at the very end.
    kernel = path[curve.name]
    items = anything(kernel, curve, 2, seed=2)
    for d in (1, 2, 3, 5, 15, 127, -1, -2, -3, -5, -15, -127):
        for e in (1, 2, 3, -1):
            items.append(signed(kernel, curve, d, e, b"digest"))
        point = kernel.public_point(octets(curve, d))
        for r in (1, 2, 3, 4, 8, 15, 16, 31, 64, -1, -2, 1 << 63, 1 << 64, 1 << 128):
            items.append((point, b"digest", octets(curve, r, d * r)))
            items.append((point, b"digest", octets(curve, r, d * r + 1)))
            items.append((point, b"digest", octets(curve, r, -d * r)))
    items.sort(key=lambda item: drawn(3, item))
    told = verdicts(kernel, items)
    assert told == one_by_one(kernel, items)
    assert sum(told) >= 2 + 12 * 4


@few_curves
def test_what_is_valid_by_construction_holds_for_tiny_r(path: Path, curve: Curve) -> None:
    # h is free: with h = y / x(s·P + r·Q) and y = r, any pair is a signature.
    kernel = path[curve.name]
    reference = arithmetic(backend.load("reference"), curve)
    items = []
    for d, r, s in [(1, 1, 2), (1, 2, 1), (2, 1, 5), (3, 5, 7), (-1, 1, 1), (5, 16, 1), (7, 1, -1)]:
        total = kernel.multiply(octets(curve, s - d * r), kernel.decompress(curve.base_point))
        assert total is not None
        x = int.from_bytes(total[: curve.element_size], "little")
        h = _quotient(r, x, curve)
        digest = h.to_bytes(curve.element_size, "little")
        items.append((kernel.public_point(octets(curve, d)), digest, octets(curve, r, s)))
    assert verdicts(kernel, items) == [True] * len(items)
    assert verdicts(reference, items[:1]) == [True]


def _quotient(r: int, x: int, curve: Curve) -> int:
    shown = equation(m=curve.m, terms=curve.terms, a=curve.a, b=curve.b)
    inverse = gf2m.inverse(shown.element(x), shown.modulus)
    return shown.coordinates(gf2m.multiply(shown.element(r), inverse, shown.modulus))


@few_curves
def test_the_same_key_and_the_same_signature_may_stand_in_every_lane(
    path: Path, curve: Curve
) -> None:
    kernel = path[curve.name]
    items = anything(kernel, curve, 1, seed=4) * 64
    assert verdicts(kernel, items) == [True] * 64


@few_curves
def test_what_verify_refuses_is_refused(path: Path, curve: Curve) -> None:
    kernel = path[curve.name]
    items = anything(kernel, curve, 4, seed=5)
    point, digest, signature = items[3]
    order_two = kernel.decompress(bytes(curve.element_size))
    for bad, message in [
        ((point[:-1], digest, signature), "octets"),
        ((b"\1" + point[1:-1] + b"\0", digest, signature), "prime order"),
        ((order_two, digest, signature), "prime order"),
        ((point, digest, signature + b"\0"), "octets"),
    ]:
        with pytest.raises(ValueError, match=message):
            verdicts(kernel, [*items, bad])
    with pytest.raises(ValueError, match="equally many"):
        kernel.verify_many([point], [digest], [])
    with pytest.raises(TypeError):
        kernel.verify_many([point], ["digest"], [signature])  # type: ignore[list-item]


def test_the_reference_takes_many_too() -> None:
    curve = curves.BY_NAME["M163"]
    reference = arithmetic(backend.load("reference"), curve)
    good = anything(reference, curve, 1, seed=6)[0]
    items = [good, (good[0], b"another", good[2])]
    assert verdicts(reference, items) == [True, False]
    with pytest.raises(ValueError, match="equally many"):
        reference.verify_many([good[0]], [], [])
