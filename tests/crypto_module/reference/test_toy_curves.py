"""Every element of small fields and every point of small curves: the laws have no exception.

The kernel takes the fields of the standard alone, so that it meets these through the reference.
"""

from dataclasses import dataclass
from functools import cache
from itertools import product

import pytest

from crypto_module.reference import curve as group
from crypto_module.reference import dstu4145, gf2m
from crypto_module.reference.curve import Equation, Point

MODULI = {5: 0b100101, 7: 0b10000011, 9: 0b1000000011}


@dataclass(frozen=True, slots=True, kw_only=True)
class Toy:
    """A curve with cofactor·n points, n prime."""

    equation: Equation
    n: int
    cofactor: int


def toy(*, m: int, a: int, b: int, n: int) -> Toy:
    return Toy(equation=Equation(modulus=MODULI[m], a=a, b=b), n=n, cofactor=2 if a else 4)


TOYS = {
    "m=7, cofactor 2": toy(m=7, a=1, b=3, n=71),
    "m=7, cofactor 4": toy(m=7, a=0, b=3, n=29),
    "m=9, cofactor 2": toy(m=9, a=1, b=2, n=241),
    "m=9, cofactor 4": toy(m=9, a=0, b=1, n=127),
}
SMALL = [name for name in TOYS if "m=7" in name]


@cache
def points(name: str) -> tuple[Point, ...]:
    e = TOYS[name].equation
    elements = range(1 << e.m)
    return tuple((x, y) for x in elements for y in elements if group.contains((x, y), e))


@cache
def base(name: str) -> Point:
    """The doubled, or doubled twice, point that has order n."""
    e, cofactor = TOYS[name].equation, TOYS[name].cofactor
    multiples = (group.multiply(cofactor, point, e) for point in points(name))
    return next(point for point in multiples if point is not None)


@cache
def multiples(name: str) -> tuple[Point | None, ...]:
    """0·P, 1·P … (n - 1)·P by additions alone."""
    made: list[Point | None] = [None]
    while len(made) < TOYS[name].n:
        made.append(group.add(made[-1], base(name), TOYS[name].equation))
    return tuple(made)


@pytest.mark.parametrize("m", MODULI)
def test_every_element_has_what_a_field_gives(m: int) -> None:
    f = MODULI[m]
    elements = range(1 << m)
    assert {gf2m.square_root(gf2m.square(a, f), f) for a in elements} == set(elements)
    assert sum(gf2m.trace(a, f) for a in elements) == 1 << (m - 1)
    for a in elements:
        assert a == 0 or gf2m.multiply(a, gf2m.inverse(a, f), f) == 1
        z = gf2m.half_trace(a, f)
        assert gf2m.square(z, f) ^ z == a ^ gf2m.trace(a, f)
        assert gf2m.square(a, f) == gf2m.multiply(a, a, f)
        assert gf2m.trace(gf2m.square(a, f), f) == gf2m.trace(a, f)


@pytest.mark.parametrize("m", [5, 7])
def test_every_product_is_commutative_and_has_no_divisor_of_zero(m: int) -> None:
    f = MODULI[m]
    for a, b in product(range(1 << m), repeat=2):
        c = gf2m.multiply(a, b, f)
        assert c == gf2m.multiply(b, a, f)
        assert (c == 0) == (a == 0 or b == 0)
        assert gf2m.trace(a ^ b, f) == gf2m.trace(a, f) ^ gf2m.trace(b, f)


def test_every_three_elements_associate_and_distribute() -> None:
    f = MODULI[5]
    table = [[gf2m.multiply(a, b, f) for b in range(32)] for a in range(32)]
    for a, b, c in product(range(32), repeat=3):
        assert table[a][table[b][c]] == table[table[a][b]][c]
        assert table[a][b ^ c] == table[a][b] ^ table[a][c]


@pytest.mark.parametrize("name", TOYS)
def test_the_curve_has_as_many_points_as_it_says(name: str) -> None:
    assert len(points(name)) + 1 == TOYS[name].cofactor * TOYS[name].n
    assert len(set(multiples(name))) == TOYS[name].n
    assert group.add(multiples(name)[-1], base(name), TOYS[name].equation) is None


@pytest.mark.parametrize("name", SMALL)
def test_every_two_points_add_to_a_third_in_either_order(name: str) -> None:
    e = TOYS[name].equation
    whole = {None, *points(name)}
    for p, q in product(points(name), repeat=2):
        total = group.add(p, q, e)
        assert total in whole
        assert total == group.add(q, p, e)
        assert group.add(total, group.negate(q), e) == p


def test_every_three_points_of_a_small_curve_associate() -> None:
    name = "m=7, cofactor 4"
    e = TOYS[name].equation
    everything: list[Point | None] = [None, *points(name)]
    number = {point: i for i, point in enumerate(everything)}
    table = [[number[group.add(p, q, e)] for q in everything] for p in everything]
    size = range(len(everything))
    for i, j, k in product(size, size, size):
        assert table[table[i][j]][k] == table[i][table[j][k]]


def halved_twice(point: Point, toy: Toy) -> bool:
    """The test of the kernel: traces and one halving, and no n·P. WIRE_FACTS, 3.

    P is in 2E if and only if Tr(x) = Tr(a). With cofactor 4, P = 2Q is in 4E when Q is in 2E:
    z^2 + z = x + a gives x(Q)^2 = y + x (z + 1), and the other half of P has the same trace.
    """
    e = toy.equation
    f = e.modulus
    x, y = point
    if x == 0 or gf2m.trace(x, f) != e.a:
        return False
    if toy.cofactor == 2:
        return True
    z = gf2m.half_trace(x ^ e.a, f)
    return gf2m.trace(y ^ gf2m.multiply(x, z ^ 1, f), f) == 0


@pytest.mark.parametrize("name", TOYS)
def test_traces_and_halving_say_of_every_point_what_n_times_it_says(name: str) -> None:
    shown = TOYS[name]
    inside = set(multiples(name))
    for point in points(name):
        answer = group.in_prime_subgroup(point, shown.n, shown.equation)
        assert answer == (point in inside)
        assert answer == halved_twice(point, shown)


@pytest.mark.parametrize("name", TOYS)
def test_every_point_of_order_n_but_one_comes_back_from_its_compressed_form(name: str) -> None:
    e = TOYS[name].equation
    for point in multiples(name)[1:]:
        assert point is not None
        encoded = group.compress(point, e)
        if encoded:
            assert group.decompress(encoded, e) == point
        else:  # x = 1 with Tr(y) = 0 has the octets of the point of order two
            assert (point[0], gf2m.trace(point[1], e.modulus)) == (1, 0)
    for encoded in range(1 << e.m):
        try:
            point = group.decompress(encoded, e)
        except ValueError:
            continue
        assert group.contains(point, e)
        assert group.compress(point, e) == encoded


@pytest.mark.parametrize("name", TOYS)
def test_every_scalar_gives_its_multiple(name: str) -> None:
    e, n = TOYS[name].equation, TOYS[name].n
    for k in range(3 * n):
        assert group.multiply(k, base(name), e) == multiples(name)[k % n]


@pytest.mark.parametrize("name", SMALL)
def test_every_two_scalars_give_their_joint_multiple(name: str) -> None:
    shown = TOYS[name]
    for d in (1, 2, shown.n - 1):
        public = group.negate(multiples(name)[d])
        of_base = [group.multiply(k, base(name), shown.equation) for k in range(shown.n)]
        of_public = [group.multiply(k, public, shown.equation) for k in range(shown.n)]
        for s, r in product(range(shown.n), repeat=2):
            total = group.add(of_base[s], of_public[r], shown.equation)
            assert total == multiples(name)[(s - d * r) % shown.n]


@pytest.mark.parametrize("name", SMALL)
def test_every_nonce_signs_so_that_it_verifies_under_its_key(name: str) -> None:
    shown = TOYS[name]
    keys = [group.negate(point) for point in multiples(name)]
    used = 0
    for d, e, h in product((1, 2, shown.n - 1), range(1, shown.n), (1, 77)):
        public, other = keys[d], keys[d + 1 if d + 2 < shown.n else 3]
        assert public is not None
        assert other is not None
        domain = {"n": shown.n, "base": base(name), "curve": shown.equation}
        pair = dstu4145.sign(d, e, h, **domain)  # type: ignore[arg-type]
        if pair is None:
            continue
        used += 1
        r, s = pair
        assert dstu4145.verify(public, h, r, s, **domain)  # type: ignore[arg-type]
        assert not dstu4145.verify(public, h, 0, s, **domain)  # type: ignore[arg-type]
        assert not dstu4145.verify(public, h, r, shown.n, **domain)  # type: ignore[arg-type]
        point = group.add(
            group.multiply(s, base(name), shown.equation),
            group.multiply(r, other, shown.equation),
            shown.equation,
        )
        expected = point is not None and r == dstu4145.truncate(
            gf2m.multiply(h, point[0], shown.equation.modulus), shown.n, shown.equation
        )
        assert dstu4145.verify(other, h, r, s, **domain) == expected  # type: ignore[arg-type]
    assert used > shown.n
