"""DSTU 4145-2002 signatures over one curve: integers in the letters of the standard.

The class at the end is the border shared with the kernel: octets, little-endian, as on the wire.
"""

from collections.abc import Sequence

from crypto_module.reference import curve as group
from crypto_module.reference import gf2m
from crypto_module.reference.curve import Equation, Point


def hash_to_field(digest: bytes, curve: Equation) -> int:
    """Return h: the low m bits of the digest read little-endian as coordinates, 1 instead of 0."""
    return curve.element(int.from_bytes(digest, "little") % (1 << curve.m)) or 1


def truncate(y: int, n: int, curve: Equation) -> int:
    """Return the low L(n) - 1 coordinates of a field element, as an integer."""
    return curve.coordinates(y) % (1 << (n.bit_length() - 1))


def sign(d: int, e: int, h: int, *, n: int, base: Point, curve: Equation) -> tuple[int, int] | None:
    """Return (r, s) made with the nonce ``e``; None when this nonce must not be used."""
    point = group.multiply(e, base, curve)
    if point is None or point[0] == 0:
        return None
    r = truncate(gf2m.multiply(h, point[0], curve.modulus), n, curve)
    s = (e + d * r) % n
    return (r, s) if r and s else None


def verify(public: Point, h: int, r: int, s: int, *, n: int, base: Point, curve: Equation) -> bool:
    """Return whether (r, s) signs ``h`` under Q = -d·P."""
    if not (0 < r < n and 0 < s < n):
        return False
    point = group.add(
        group.multiply(s, base, curve),
        group.multiply(r, public, curve),
        curve,
    )
    if point is None:
        return False
    return truncate(gf2m.multiply(h, point[0], curve.modulus), n, curve) == r


class Curve:
    """One curve with its base point; the same surface as ``kernel.Curve``.

    A point is x ‖ y, each ``element_size`` octets; a scalar has ``scalar_size`` octets and is
    below n; a signature is r ‖ s. ``terms`` are the exponents of f(t) between m and 0; none at all
    selects the optimal normal basis of m, whose coordinates the octets then are. Every length is
    checked; a wrong one is a ValueError.
    """

    def __init__(
        self,
        *,
        m: int,
        terms: tuple[int, ...],
        a: int,
        b: bytes,
        n: bytes,
        cofactor: int,
        base_point: bytes,
    ) -> None:
        self._equation = group.equation(m=m, terms=terms, a=a, b=int.from_bytes(b, "little"))
        self._n = int.from_bytes(n, "little")
        self._cofactor = cofactor
        self.element_size = (m + 7) // 8
        self.scalar_size = (self._n.bit_length() + 7) // 8
        self._base = group.decompress(int.from_bytes(base_point, "little"), self._equation)

    def contains(self, point: bytes) -> bool:
        """Return whether the point satisfies the equation of the curve."""
        return group.contains(self._coordinates(point), self._equation)

    def in_prime_subgroup(self, point: bytes) -> bool:
        """Return whether a point has order n; False too when it is not on the curve."""
        coordinates = self._coordinates(point)
        return group.contains(coordinates, self._equation) and group.in_prime_subgroup(
            coordinates, self._n, self._equation
        )

    def compress(self, point: bytes) -> bytes:
        """Return the compressed form of a point of the curve."""
        encoded = group.compress(self._point(point), self._equation)
        return encoded.to_bytes(self.element_size, "little")

    def decompress(self, encoded: bytes) -> bytes:
        """Return x ‖ y.

        Raises:
            ValueError: no point compresses to this.
        """
        if len(encoded) != self.element_size:
            raise ValueError(f"A compressed point of this curve has {self.element_size} octets.")
        value = int.from_bytes(encoded, "little")
        return self._octets(group.decompress(value, self._equation))

    def exchange(self, d: bytes, point: bytes, cofactor: bool) -> bytes:  # noqa: FBT001
        """Return x of h·d·P, or of d·P without the cofactor h.

        Raises:
            ValueError: d is not in [1, n - 1] or the point is not of order n.
        """
        public = self._public(point)
        k = self._scalar(d, least=1) * (self._cofactor if cofactor else 1)
        product = group.multiply(k, public, self._equation)
        assert product is not None  # n is an odd prime, and h is 2 or 4
        return self._octets(product)[: self.element_size]

    def multiply(self, scalar: bytes, point: bytes) -> bytes | None:
        """Return scalar·P, None for O.

        Raises:
            ValueError: the scalar is not below n or the point is not of order n.
        """
        public = self._public(point)
        product = group.multiply(self._scalar(scalar, least=0), public, self._equation)
        return None if product is None else self._octets(product)

    def prepare(self, point: bytes) -> "PreparedKey":
        """Return the public key ``point`` for many signatures; see ``verify``."""
        self._public(point)
        return PreparedKey(self, point)

    def public_point(self, d: bytes) -> bytes:
        """Return Q = -d·P."""
        product = group.multiply(self._scalar(d, least=1), self._base, self._equation)
        negated = group.negate(product)
        assert negated is not None  # 0 < d < n and P has order n
        return self._octets(negated)

    def sign(self, d: bytes, e: bytes, digest: bytes) -> bytes | None:
        """Return r ‖ s made with the nonce ``e``; None when this nonce must not be used."""
        pair = sign(
            self._scalar(d, least=1),
            self._scalar(e, least=1),
            hash_to_field(digest, self._equation),
            n=self._n,
            base=self._base,
            curve=self._equation,
        )
        if pair is None:
            return None
        r, s = pair
        return r.to_bytes(self.scalar_size, "little") + s.to_bytes(self.scalar_size, "little")

    def verify(self, point: bytes, digest: bytes, signature: bytes) -> bool:
        """Return whether r ‖ s signs the digest under the public key ``point``.

        Raises:
            ValueError: the point is not of order n, or the signature has another length.
        """
        if len(signature) != 2 * self.scalar_size:
            raise ValueError(f"A signature of this curve has {2 * self.scalar_size} octets.")
        return verify(
            self._public(point),
            hash_to_field(digest, self._equation),
            int.from_bytes(signature[: self.scalar_size], "little"),
            int.from_bytes(signature[self.scalar_size :], "little"),
            n=self._n,
            base=self._base,
            curve=self._equation,
        )

    def verify_many(
        self, points: Sequence[bytes], digests: Sequence[bytes], signatures: Sequence[bytes]
    ) -> list[bool]:
        """Return what ``verify`` says of each; the points are of order n.

        Raises:
            ValueError: the sequences differ in length, or ``verify`` would raise it for one.
        """
        if not len(points) == len(digests) == len(signatures):
            raise ValueError("Points, digests and signatures must be equally many.")
        return [
            self.verify(point, digest, signature)
            for point, digest, signature in zip(points, digests, signatures, strict=True)
        ]

    def _coordinates(self, octets: bytes) -> Point:
        if len(octets) != 2 * self.element_size:
            raise ValueError(f"A point of this curve has {2 * self.element_size} octets.")
        x, y = octets[: self.element_size], octets[self.element_size :]
        return self._element(x), self._element(y)

    def _point(self, octets: bytes) -> Point:
        point = self._coordinates(octets)
        if not group.contains(point, self._equation):
            raise ValueError("The point is not on the curve.")
        return point

    def _public(self, octets: bytes) -> Point:
        if not self.in_prime_subgroup(octets):
            raise ValueError("The point is not in the subgroup of prime order.")
        return self._coordinates(octets)

    def _scalar(self, octets: bytes, *, least: int) -> int:
        if len(octets) != self.scalar_size:
            raise ValueError(f"A scalar of this curve has {self.scalar_size} octets.")
        value = int.from_bytes(octets, "little")
        if not least <= value < self._n:
            raise ValueError("The scalar is out of its range.")
        return value

    def _element(self, octets: bytes) -> int:
        return self._equation.element(int.from_bytes(octets, "little"))

    def _octets(self, point: Point) -> bytes:
        x, y = (self._equation.coordinates(element) for element in point)
        return x.to_bytes(self.element_size, "little") + y.to_bytes(self.element_size, "little")


class PreparedKey:
    """A public key of one curve; the reference prepares nothing."""

    def __init__(self, curve: Curve, point: bytes) -> None:
        self._curve = curve
        self._public = point

    def verify(self, digest: bytes, signature: bytes) -> bool:
        """Return whether r ‖ s signs the digest."""
        return self._curve.verify(self._public, digest, signature)
