"""The key of the container Key-6.dat (OID 1.3.6.1.4.1.19398.1.1.1.2).

Facts from a published container that opens so; no standard describes it. There is no salt, so
equal passwords have equal keys: read such containers, never make one.
"""

from typing import Final

from crypto_module import backend
from crypto_module.backend import Octets
from crypto_module.primitives import sboxes

ITERATIONS: Final = 10_000


def iit_container(password: Octets, *, sbox: Octets | None = None) -> bytes:
    """Return the GOST 28147 key: GOST 34.311 applied 10 000 times, S-box №1 when none is given.

    The password is its octets as typed, UTF-8 or, in old software, Windows-1251. Not
    constant-time: GOST 34.311 looks tables up by what comes of the password.

    Raises:
        ValueError: the S-box has another size than 64 packed octets.
    """
    dke = sboxes.DEFAULT if sbox is None else sbox
    return backend.chosen.gost34311_iterated(password, ITERATIONS, dke)
