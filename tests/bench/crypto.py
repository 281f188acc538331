"""Cryptographic figures as ratios to the same work by OpenSSL, measured turn by turn."""

import hashlib
from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time_ns
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from crypto_module.primitives import dstu4145, hashes
from crypto_module.primitives.hashes import HashName

_TURNS: Final = 31
_VERIFICATIONS: Final = 40
_MESSAGE: Final = bytes(range(256)) * 4096  # 1 MiB
_DIGEST: Final = bytes(range(32))

Work = Callable[[], object]


def figures() -> list[dict[str, Any]]:
    """Return one row for each figure: our rate over that of OpenSSL, medians of interleaved turns.

    Processor time is taken, so that other programs disturb the ratios less.
    """
    ours, theirs = _verifications()
    sha256 = partial(_hash_with_hashlib, _MESSAGE)
    names: tuple[HashName, ...] = ("gost34311", "kupyna256")
    return [
        _row(
            "m257_verify_known_key",
            ours,
            theirs,
            amount=_VERIFICATIONS,
            unit="verifications/s",
            reference="ECDSA P-256 of cryptography",
        ),
        *(
            _row(
                f"{name}_stream",
                partial(_hash, name),
                sha256,
                amount=len(_MESSAGE) / 1e6,
                unit="MB/s, one message of 1 MiB",
                reference="SHA-256 of hashlib",
            )
            for name in names
        ),
    ]


def _row(
    name: str, ours: Work, theirs: Work, *, amount: float, unit: str, reference: str
) -> dict[str, Any]:
    turns = _interleaved(ours, theirs)
    mine, other = (amount / median(taken) for taken in zip(*turns, strict=True))
    ratios = sorted(other_s / mine_s for mine_s, other_s in turns)
    return {
        "name": name,
        "value": round(mine, 1),
        "unit": unit,
        "reference": reference,
        "reference_value": round(other, 1),
        "ratio": round(mine / other, 4),
        "spread": [round(ratios[len(ratios) // 20], 4), round(ratios[-1 - len(ratios) // 20], 4)],
    }


def _interleaved(first: Work, second: Work) -> list[tuple[float, float]]:
    """Return the seconds of each, taken in turn after one turn to warm up."""
    first()
    second()
    return [(_seconds(first), _seconds(second)) for _ in range(_TURNS)]


def _seconds(work: Work) -> float:
    start = process_time_ns()
    work()
    return (process_time_ns() - start) / 1e9


def _verifications() -> tuple[Work, Work]:
    dstu = dstu4145.PrivateKey.generate("M257")
    dstu_public, dstu_signature = dstu.public_key(), dstu.sign(_DIGEST)
    ecdsa = ec.generate_private_key(ec.SECP256R1())
    algorithm = ec.ECDSA(SHA256())
    ecdsa_public, ecdsa_signature = ecdsa.public_key(), ecdsa.sign(_DIGEST, algorithm)

    def ours() -> None:
        for _ in range(_VERIFICATIONS):
            dstu_public.verify(dstu_signature, _DIGEST)

    def theirs() -> None:
        for _ in range(_VERIFICATIONS):
            ecdsa_public.verify(ecdsa_signature, _DIGEST, algorithm)

    return ours, theirs


def _hash(name: HashName) -> bytes:
    running = hashes.new(name)
    running.update(_MESSAGE)
    return running.digest()


def _hash_with_hashlib(message: bytes) -> bytes:
    return hashlib.sha256(message).digest()
