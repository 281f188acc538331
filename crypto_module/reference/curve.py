"""The group of points of y^2 + xy = x^3 + ax^2 + b over GF(2^m), in affine coordinates.

``None`` is the point at infinity O. DSTU 4145-2002, section 6.
"""

from dataclasses import dataclass

from crypto_module.reference import gf2m, onb

Point = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """One curve: the field's modulus and the coefficients a in {0, 1} and b != 0.

    Elements are polynomials everywhere; ``normal`` tells that their coordinates outside, which a
    compressed point, a digest and a signature are made of, are those of the optimal normal basis.
    """

    modulus: int
    a: int
    b: int
    normal: bool = False

    @property
    def m(self) -> int:
        """The degree of the field."""
        return self.modulus.bit_length() - 1

    def element(self, coordinates: int) -> int:
        """Return the element with the coordinates; no element, as they are none, from 2^m on."""
        return onb.to_polynomial(coordinates, self.modulus) if self.normal else coordinates

    def coordinates(self, element: int) -> int:
        """Return the coordinates of an element."""
        return onb.from_polynomial(element, self.modulus) if self.normal else element


def equation(*, m: int, terms: tuple[int, ...], a: int, b: int) -> Equation:
    """Return the curve of listed numbers; ``b`` is the int of its coordinates.

    ``terms`` are the exponents of f(t) between m and 0; none mean the optimal normal basis.

    Raises:
        ValueError: no terms, and m is not one of those with such a basis.
    """
    modulus = 1 << m | sum(1 << term for term in terms or onb.terms(m)) | 1
    element = b if terms else onb.to_polynomial(b, modulus)
    return Equation(modulus=modulus, a=a, b=element, normal=not terms)


def contains(point: Point, curve: Equation) -> bool:
    """Return whether the coordinates are field elements which satisfy the equation."""
    x, y = point
    f = curve.modulus
    if x.bit_length() > curve.m or y.bit_length() > curve.m:
        return False
    left = gf2m.square(y, f) ^ gf2m.multiply(x, y, f)
    x2 = gf2m.square(x, f)
    return left == gf2m.multiply(x2, x, f) ^ (x2 if curve.a else 0) ^ curve.b


def negate(point: Point | None) -> Point | None:
    """Return -P = (x, x + y)."""
    return None if point is None else (point[0], point[0] ^ point[1])


def add(p: Point | None, q: Point | None, curve: Equation) -> Point | None:
    """Return P + Q."""
    if p is None or q is None:
        return p if q is None else q
    (x1, y1), (x2, y2) = p, q
    if x1 == x2:
        return double(p, curve) if y1 == y2 else None
    f = curve.modulus
    slope = gf2m.multiply(y1 ^ y2, gf2m.inverse(x1 ^ x2, f), f)
    x3 = gf2m.square(slope, f) ^ slope ^ x1 ^ x2 ^ curve.a
    return x3, gf2m.multiply(slope, x1 ^ x3, f) ^ x3 ^ y1


def double(p: Point | None, curve: Equation) -> Point | None:
    """Return 2P."""
    if p is None or p[0] == 0:
        return None
    x, y = p
    f = curve.modulus
    slope = x ^ gf2m.multiply(y, gf2m.inverse(x, f), f)
    x3 = gf2m.square(slope, f) ^ slope ^ curve.a
    return x3, gf2m.square(x, f) ^ gf2m.multiply(slope ^ 1, x3, f)


def multiply(k: int, point: Point | None, curve: Equation) -> Point | None:
    """Return k·P, k >= 0, from the highest bit down."""
    total: Point | None = None
    for bit in f"{k:b}":
        total = double(total, curve)
        if bit == "1":
            total = add(total, point, curve)
    return total


def compress(point: Point, curve: Equation) -> int:
    """Return the coordinates of x, the lowest replaced by Tr(y/x); 0 when x is 0."""
    x, y = point
    if x == 0:
        return 0
    f = curve.modulus
    return (curve.coordinates(x) & ~1) | gf2m.trace(gf2m.multiply(y, gf2m.inverse(x, f), f), f)


def decompress(encoded: int, curve: Equation) -> Point:
    """Return the point of the prime-order subgroup's class that compresses to ``encoded``.

    Points of that subgroup have Tr(x) = a, which restores the bit that Tr(y/x) took: the element
    that bit 0 stands for has trace 1 in either basis, m being odd.

    Raises:
        ValueError: no point compresses to this.
    """
    f = curve.modulus
    if encoded.bit_length() > curve.m:
        raise ValueError("The compressed point is not an element of the field.")
    if encoded == 0:
        return 0, gf2m.square_root(curve.b, f)
    k = encoded & 1
    x = curve.element(encoded & ~1)
    if gf2m.trace(x, f) != curve.a:
        x ^= curve.element(1)
    if x == 0:
        raise ValueError("The octets compress no point of the curve.")
    w = x ^ curve.a ^ gf2m.multiply(curve.b, gf2m.inverse(gf2m.square(x, f), f), f)
    if gf2m.trace(w, f) == 1:
        raise ValueError("The octets compress no point of the curve.")
    z = gf2m.half_trace(w, f)
    if gf2m.trace(z, f) != k:
        z ^= 1
    return x, gf2m.multiply(x, z, f)


def in_prime_subgroup(point: Point, n: int, curve: Equation) -> bool:
    """Return whether the point, known to lie on the curve, has order n: n·P = O."""
    return multiply(n, point, curve) is None
