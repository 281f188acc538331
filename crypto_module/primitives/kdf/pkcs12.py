"""The derivation of PKCS #12 (RFC 7292, appendix B), over any hash.

u and v are the octets of the hash and of its block. GOST 34.311 has v = 32: the MAC of Ukrainian
containers verifies so, and with v = 64 it does not.
"""

from enum import IntEnum

from crypto_module import backend
from crypto_module.backend import Octets
from crypto_module.primitives import hashes, sboxes
from crypto_module.primitives.hashes import HashName


class Purpose(IntEnum):
    """What the octets are for: the ID of B.3."""

    KEY = 1
    START_VECTOR = 2
    MAC = 3


def pkcs12(
    name: HashName,
    password: str,
    *,
    salt: Octets,
    iterations: int,
    length: int,
    purpose: Purpose,
    sbox: bytes | None = None,
) -> bytes:
    """Return ``length`` octets. RFC 7292, B.2; GOST 34.311 alone takes an S-box, else №1.

    The password goes in as a BMPString with two octets of zero behind it (B.1); a character beyond
    the basic plane is a surrogate pair, as other software writes it. Not constant-time.

    Raises:
        ValueError: ``iterations`` or ``length`` is not positive, the name is not of a hash that we
            know, or an S-box stands where none belongs or has another size.
    """
    if iterations < 1 or length < 1:
        raise ValueError("PKCS #12 needs at least one iteration and one octet.")
    v = hashes.new(name, sbox).block_size
    d = bytes((purpose,)) * v
    i = _filled(bytes(memoryview(salt)), v) + _filled(password.encode("utf-16-be") + b"\0\0", v)
    made = b""
    while len(made) < length:
        a = _iterated(name, d + i, iterations, sbox)
        made += a
        i = _advanced(i, _filled(a, v)[:v])
    return made[:length]


def _filled(octets: bytes, v: int) -> bytes:
    """Return the octets repeated, the last time cut, to the next multiple of v. B.2, 2-3."""
    size = -(-len(octets) // v) * v
    times = -(-size // max(1, len(octets)))  # no more: a long salt would be squared
    return (octets * times)[:size]


def _iterated(name: HashName, octets: bytes, iterations: int, sbox: bytes | None) -> bytes:
    """Return H^r(D ‖ I). B.2, 6.A."""
    if name == "gost34311":
        dke = sboxes.DEFAULT if sbox is None else sbox
        return backend.chosen.gost34311_iterated(octets, iterations, dke)
    for _ in range(iterations):
        running = hashes.new(name)
        running.update(octets)
        octets = running.digest()
    return octets


def _advanced(i: bytes, b: bytes) -> bytes:
    """Return I with every block I_j = (I_j + B + 1) mod 2^(8v). B.2, 6.B-C."""
    v, addend = len(b), int.from_bytes(b, "big") + 1
    blocks = (int.from_bytes(i[at : at + v], "big") for at in range(0, len(i), v))
    modulus = 1 << (8 * v)
    return b"".join(((block + addend) % modulus).to_bytes(v, "big") for block in blocks)
