"""Keys from passwords: PBKDF2 (RFC 8018, 5.2) over HMAC-GOST 34.311."""

from crypto_module.primitives.mac import Hmac

_BLOCK_SIZE = 32


def pbkdf2_gost34311(password: bytes, salt: bytes, iterations: int, length: int) -> bytes:
    """Return ``length`` octets; the S-box is №1.

    Raises:
        ValueError: ``iterations`` or ``length`` is not positive.
    """
    if iterations < 1 or length < 1:
        raise ValueError("PBKDF2 needs at least one iteration and one octet.")
    keyed = Hmac("gost34311", password)
    blocks = range(1, -(-length // _BLOCK_SIZE) + 1)
    return b"".join(_block(keyed, salt, iterations, number) for number in blocks)[:length]


def _block(keyed: Hmac, salt: bytes, iterations: int, number: int) -> bytes:
    """Return F(P, S, c, i) = U1 ⊕ U2 ⊕ … ⊕ Uc."""
    message = salt + number.to_bytes(4, "big")
    total = 0
    for _ in range(iterations):
        turn = keyed.copy()
        turn.update(message)
        message = turn.digest()
        total ^= int.from_bytes(message, "big")
    return total.to_bytes(_BLOCK_SIZE, "big")
