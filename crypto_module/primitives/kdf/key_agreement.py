"""The key-encryption key of CMS key agreement (UA.3.4, .3.5, .3.7, .3.8; ANSI X9.42, 7.7.2).

KEK = H(Z ‖ 00000001 ‖ SharedInfo): 256 bits, so that one turn of the counter is all. What becomes
of the leading zeros of Z the standards leave open and producers answer differently. Whoever reads
an envelope tries the ways that its algorithm calls for; here none is guessed.
"""

from enum import Enum, auto
from typing import Final, Literal

from crypto_module.backend import Octets
from crypto_module.primitives import hashes

_COUNTER: Final = (1).to_bytes(4, "big")


class LeadingZeros(Enum):
    """What becomes of the octets of zero before the shared secret.

    GOST 34.311 (UA.3.4, .3.5): ALL_STRIPPED by UAPKI, ONE_STRIPPED by jkurwa. Kupyna-256 (UA.3.7,
    .3.8): KEPT; ALL_STRIPPED by UAPKI until 2026-07-22.
    """

    KEPT = auto()
    ONE_STRIPPED = auto()
    ALL_STRIPPED = auto()


def key_agreement(
    z: Octets,
    shared_info: Octets,
    *,
    name: Literal["gost34311", "kupyna256"],
    leading_zeros: LeadingZeros,
    sbox: bytes | None = None,
) -> bytes:
    """Return the key-encryption key of 32 octets.

    ``z`` is the x-coordinate of the common point, big-endian, of the length of the field;
    ``shared_info`` the DER of SharedInfo. Only GOST 34.311 takes an S-box, №1 when none is given.
    Not constant-time: the hash looks tables up by what comes of ``z``, and stripping counts zeros.

    Raises:
        ValueError: ``z`` is zero or empty, so that no agreement took place; the name is of another
            hash; an S-box stands where none belongs or has another size.
    """
    if name not in {"gost34311", "kupyna256"}:
        raise ValueError("Key agreement derives by gost34311 or by kupyna256.")
    running = hashes.new(name, sbox)
    running.update(_without_zeros(bytes(z), leading_zeros))
    running.update(_COUNTER)
    running.update(shared_info)
    return running.digest()


def _without_zeros(z: bytes, leading_zeros: LeadingZeros) -> bytes:
    stripped = z.lstrip(b"\0")
    if not stripped:
        raise ValueError("A shared secret of zero is no secret.")
    if leading_zeros is LeadingZeros.ALL_STRIPPED:
        return stripped
    if leading_zeros is LeadingZeros.ONE_STRIPPED:
        return z.removeprefix(b"\0")
    return z
