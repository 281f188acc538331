"""PBKDF2 (RFC 8018, 5.2) over HMAC-GOST 34.311, the derivation of PBES2 in Ukrainian containers."""

from crypto_module import backend
from crypto_module.backend import Octets
from crypto_module.primitives import sboxes


def pbkdf2_gost34311(
    password: Octets, salt: Octets, iterations: int, length: int, *, sbox: Octets | None = None
) -> bytes:
    """Return ``length`` octets from the raw octets of the password; S-box №1 when none is given.

    Not constant-time: GOST 34.311 looks tables up by what comes of the password.

    Raises:
        ValueError: ``iterations`` or ``length`` is not positive or too large for its counter, or
            the S-box has another size than 64 packed octets.
    """
    dke = sboxes.DEFAULT if sbox is None else sbox
    return backend.chosen.pbkdf2_gost34311(password, salt, iterations, length, dke)
