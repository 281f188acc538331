"""Keys from passwords over GOST 34.311: PBKDF2 (RFC 8018, 5.2) and the iterated hash."""

from typing import Final

from crypto_module.reference.gost34311 import Gost34311

_BLOCK: Final = 32
_DIGEST: Final = 32
_IPAD, _OPAD = 0x36, 0x5C
_MAX_BLOCKS: Final = (1 << 32) - 1

Octets = bytes | bytearray | memoryview


def gost34311(data: bytes, sbox: bytes) -> bytes:
    """Return H(data)."""
    running = Gost34311(sbox)
    running.update(data)
    return running.digest()


def hmac_gost34311(key: bytes, message: bytes, sbox: bytes) -> bytes:
    """Return H(K ⊕ opad ‖ H(K ⊕ ipad ‖ text)). RFC 2104, 2, with B = 32."""
    if len(key) > _BLOCK:
        key = gost34311(key, sbox)
    padded = key.ljust(_BLOCK, b"\0")
    inner = bytes(octet ^ _IPAD for octet in padded)
    outer = bytes(octet ^ _OPAD for octet in padded)
    return gost34311(outer + gost34311(inner + message, sbox), sbox)


def pbkdf2_gost34311(
    password: Octets, salt: Octets, iterations: int, length: int, sbox: Octets, /
) -> bytes:
    """Return T1 ‖ T2 ‖ … cut to ``length``. RFC 8018, 5.2."""
    check_counts(iterations, length)
    blocks = -(-length // _DIGEST)
    if blocks > _MAX_BLOCKS:
        raise ValueError("PBKDF2 gives at most 2^32 - 1 blocks of 32 octets.")
    key = b"".join(
        f(bytes(password), bytes(salt), iterations, i, bytes(sbox)) for i in range(1, blocks + 1)
    )
    return key[:length]


def f(p: bytes, s: bytes, c: int, i: int, sbox: bytes) -> bytes:
    """Return F(P, S, c, i) = U1 ⊕ U2 ⊕ … ⊕ Uc; U1 = PRF(P, S ‖ INT(i)), Uj = PRF(P, Uj-1)."""
    u = s + i.to_bytes(4, "big")
    total = 0
    for _ in range(c):
        u = hmac_gost34311(p, u, sbox)
        total ^= int.from_bytes(u, "big")
    return total.to_bytes(_DIGEST, "big")


def gost34311_iterated(data: Octets, iterations: int, sbox: Octets, /) -> bytes:
    """Return H(H(…H(data))), the hash applied ``iterations`` times."""
    check_counts(iterations)
    digest = bytes(data)
    for _ in range(iterations):
        digest = gost34311(digest, bytes(sbox))
    return digest


def check_counts(*counts: int) -> None:
    """Raise ValueError unless every count is positive."""
    if min(counts) < 1:
        raise ValueError("A key derivation needs at least one iteration and one octet.")
