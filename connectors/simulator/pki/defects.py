"""Certificates that are wrong in exactly one way: what each defect changes, in one place."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from connectors.simulator.pki.suites import KeyMaterial, Suite, generate, material
from crypto_module.primitives import dstu4145, sboxes
from crypto_module.primitives.curves import BY_NAME

_DAY: Final = timedelta(days=1)


class Defect(StrEnum):
    """The one thing that is wrong."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    WRONG_KEY_USAGE = "wrong-key-usage"
    UNKNOWN_CRITICAL_EXTENSION = "unknown-critical-extension"
    TAMPERED = "tampered"
    NOT_A_CA = "not-a-ca"
    ISSUER_MAY_NOT_SIGN = "issuer-may-not-sign"
    EXPIRED_ISSUER = "expired-issuer"
    FOREIGN_ISSUER = "foreign-issuer"
    FOREIGN_BASE_POINT = "foreign-base-point"
    DEGENERATE_SBOX = "degenerate-sbox"
    UNLISTED_SBOX = "unlisted-sbox"


IN_THE_ISSUER: Final = frozenset(
    {
        Defect.NOT_A_CA,
        Defect.ISSUER_MAY_NOT_SIGN,
        Defect.EXPIRED_ISSUER,
        Defect.FOREIGN_ISSUER,
    }
)
"""These need an issuer of their own above a certificate that is itself without fault."""

OF_DSTU_KEYS: Final = frozenset(
    {Defect.FOREIGN_BASE_POINT, Defect.DEGENERATE_SBOX, Defect.UNLISTED_SBOX}
)
"""These are in the key's parameters, which only DSTU 4145 keys spell out."""


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when, both included."""

    not_before: datetime
    not_after: datetime


def validity(*, now: datetime, lifetime: timedelta, defect: Defect | None) -> Validity:
    """The validity of a certificate made at ``now``, in whole seconds."""
    start = now.replace(microsecond=0) - _DAY
    match defect:
        case Defect.EXPIRED:
            return Validity(start - lifetime, start)
        case Defect.NOT_YET_VALID:
            return Validity(start + 2 * _DAY, start + 2 * _DAY + lifetime)
        case _:
            return Validity(start, start + lifetime)


def keys(suite: Suite, *, defect: Defect | None) -> KeyMaterial:
    """New keys, with the defect if it is one of theirs.

    Raises:
        ValueError: the suite's keys cannot have it.
    """
    if defect not in OF_DSTU_KEYS:
        return generate(suite)
    if suite is not Suite.DSTU_M257:
        raise ValueError(f"Keys of {suite} have no parameters to get wrong.")
    if defect is Defect.FOREIGN_BASE_POINT:
        return _foreign_base_point()
    return material(dstu4145.PrivateKey.generate("M257"), sbox=_SBOXES[defect])


def _foreign_base_point() -> KeyMaterial:
    """Keys whose base point is not the standard's (the class of CVE-2020-0601).

    Signatures made with them are good for a verifier that believes the certificate.
    """
    elsewhere = dstu4145.PrivateKey.generate("M257").public_key().to_bytes()
    curve = replace(BY_NAME["M257"], base_point=elsewhere)
    scalar = int.from_bytes(dstu4145.PrivateKey.generate("M257").to_bytes(), "little")
    return material(dstu4145.PrivateKey(curve, scalar), base_point=elsewhere)


# Well formed, yet on no list: rows 1 and 2 of №1 changed places.
_SWAPPED: Final = sboxes.DEFAULT[8:16] + sboxes.DEFAULT[:8] + sboxes.DEFAULT[16:]
_SBOXES: Final = {Defect.DEGENERATE_SBOX: bytes(sboxes.SIZE), Defect.UNLISTED_SBOX: _SWAPPED}
