"""The optimal normal basis of type 2 of GF(2^m), and the way between it and the polynomial one.

With p = 2m + 1 prime and beta a primitive p-th root of one, gamma = beta + beta^-1 lies in GF(2^m)
and its conjugates gamma^(2^i) are a basis (DSTU 4145-2002, section 5). The standard writes the
coefficient of gamma first, hence bit i of the int of the coordinates, and of the octets read
little-endian, is the coefficient of gamma^(2^(m-1-i)).

Arithmetic is done in the polynomial basis. Any root of the minimal polynomial of gamma gives an
isomorphism; two differ by an automorphism of the field, so that no result in coordinates depends on
the choice, which is the root with the smallest int. ``multiply`` is the rule of the standard, held
as the specification of all this.
"""

from functools import cache
from typing import Final

from crypto_module.reference import gf2m

# The polynomial of the standard for each of its fields that has the basis, as the exponents
# between m and 0.
TERMS: Final = {
    173: (1, 2, 10),
    179: (1, 2, 4),
    191: (9,),
    233: (1, 4, 9),
    431: (1, 3, 5),
}


def terms(m: int) -> tuple[int, ...]:
    """Return the polynomial that the coordinates are converted to.

    Raises:
        ValueError: the standard has no curve over this field in a normal basis.
    """
    if m not in TERMS:
        raise ValueError("The standard has no optimal normal basis for this m.")
    return TERMS[m]


@cache
def basis(modulus: int) -> tuple[int, ...]:
    """Return the polynomials which the bits 0 … m-1 of the coordinates stand for."""
    m = modulus.bit_length() - 1
    conjugates = [_gamma(modulus)]
    for _ in range(m - 1):
        conjugates.append(gf2m.square(conjugates[-1], modulus))
    first = conjugates.index(min(conjugates))
    return tuple(reversed(conjugates[first:] + conjugates[:first]))


@cache
def dual(modulus: int) -> tuple[int, ...]:
    """Return the coordinates of t^0 … t^(m-1): the matrix of ``basis`` inverted by elimination."""
    vectors = basis(modulus)
    m = len(vectors)
    rows = [vector | 1 << (m + i) for i, vector in enumerate(vectors)]
    for k in range(m):
        pivot = next(i for i in range(k, m) if rows[i] >> k & 1)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows = [row ^ rows[k] if row >> k & 1 and i != k else row for i, row in enumerate(rows)]
    return tuple(row >> m for row in rows)


def to_polynomial(coordinates: int, modulus: int) -> int:
    """Return the element with these coordinates; what lies at and above 2^m stays there."""
    return _combine(coordinates, basis(modulus))


def from_polynomial(element: int, modulus: int) -> int:
    """Return the coordinates of an element."""
    return _combine(element, dual(modulus))


def multiply(a: int, b: int, m: int) -> int:
    """Return the coordinates of the product, by the standard's matrix.

    gamma_i gamma_j = [2^i + 2^j] + [2^i - 2^j] where [k] = beta^k + beta^-k, so the coefficient of
    gamma_0 takes a_i b_j when 2^i ± 2^j = ±1 (mod p); that of gamma_k is the same form of the
    coordinates moved k places, since raising to 2^k moves them.
    """
    p = 2 * m + 1
    index = {sign * pow(2, i, p) % p: i for i in range(m) for sign in (1, -1)}
    pairs = [
        (i, index[k])
        for i in range(m)
        for k in {(1 - pow(2, i, p)) % p, (1 + pow(2, i, p)) % p} - {0}
    ]
    a_bits, b_bits = f"{a:0{m}b}", f"{b:0{m}b}"
    total = 0
    for k in range(m):
        products = (a_bits[(i + k) % m] + b_bits[(j + k) % m] for i, j in pairs)
        total = total << 1 | sum(both == "11" for both in products) & 1
    return total


def _combine(bits: int, vectors: tuple[int, ...]) -> int:
    total = bits >> len(vectors) << len(vectors)
    for i, vector in enumerate(vectors):
        if bits >> i & 1:
            total ^= vector
    return total


def _gamma(modulus: int) -> int:
    """Return a root of the minimal polynomial of gamma.

    For c = u + u^-1 the ladder D_2k = D_k^2, D_2k+1 = D_k D_k+1 + c ends with D_k = u^k + u^-k.
    The order of u divides 2^m - 1 when Tr(1/c) = 0 (u lies in GF(2^m)) and 2^m + 1 otherwise; with
    k = that order / p, u^k is a p-th root of one, which is primitive unless D_k = 0.
    """
    m = modulus.bit_length() - 1
    p = 2 * m + 1
    outside = (2**m + 1) % p == 0
    k = (2**m + 1 if outside else 2**m - 1) // p
    c = 2
    while True:
        if gf2m.trace(gf2m.inverse(c, modulus), modulus) == outside:
            low, high = 0, c
            for bit in f"{k:b}":
                middle = gf2m.multiply(low, high, modulus) ^ c
                if bit == "1":
                    low, high = middle, gf2m.square(high, modulus)
                else:
                    low, high = gf2m.square(low, modulus), middle
            if low:
                return low
        c += 1
