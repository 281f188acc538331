"""The field GF(2^m) in the polynomial basis; an element is the int of its coefficients.

``modulus`` holds the bits of f(t) (DSTU 4145-2002).
"""


def reduce(a: int, modulus: int) -> int:
    """Return a(t) mod f(t)."""
    length = modulus.bit_length()
    while a.bit_length() >= length:
        a ^= modulus << (a.bit_length() - length)
    return a


def multiply(a: int, b: int, modulus: int) -> int:
    """Return a(t) * b(t) mod f(t)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        b >>= 1
    return reduce(product, modulus)


def square(a: int, modulus: int) -> int:
    """Return a(t)^2 mod f(t): the bits of ``a`` spread with a zero after each."""
    return reduce(int(f"{a:b}", 4), modulus)


def inverse(a: int, modulus: int) -> int:
    """Return a(t)^-1 mod f(t) by Euclid's algorithm.

    Raises:
        ZeroDivisionError: ``a`` is zero.
    """
    if a == 0:
        raise ZeroDivisionError("Zero has no inverse in GF(2^m).")
    # Invariant: g * a = u and h * a = v (mod f).
    u, v, g, h = a, modulus, 1, 0
    while u != 1:
        shift = u.bit_length() - v.bit_length()
        if shift < 0:
            u, v, g, h = v, u, h, g
            shift = -shift
        u ^= v << shift
        g ^= h << shift
    return reduce(g, modulus)


def square_root(a: int, modulus: int) -> int:
    """Return the element whose square is ``a``: a^(2^(m-1))."""
    for _ in range(modulus.bit_length() - 2):
        a = square(a, modulus)
    return a


def trace(a: int, modulus: int) -> int:
    """Return Tr(a) = a + a^2 + a^4 + ... + a^(2^(m-1)), which is 0 or 1."""
    total = a
    for _ in range(modulus.bit_length() - 2):
        total = square(total, modulus) ^ a
    return total


def half_trace(a: int, modulus: int) -> int:
    """Return z with z^2 + z = a + Tr(a): the sum of a^(4^i) for i = 0 .. (m-1)/2, m odd."""
    total = a
    for _ in range((modulus.bit_length() - 2) // 2):
        total = square(square(total, modulus), modulus) ^ a
    return total
