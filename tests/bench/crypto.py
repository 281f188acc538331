"""Cryptographic figures as ratios to the same work by OpenSSL, measured turn by turn."""

import hashlib
from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time_ns
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from crypto_module import backend
from crypto_module.primitives import dstu4145, hashes
from crypto_module.primitives.hashes import HashName

_TURNS: Final = 31
_VERIFICATIONS: Final = 40
_MESSAGE: Final = bytes(range(256)) * 4096  # 1 MiB
_DIGEST: Final = bytes(range(32))

Work = Callable[[], object]


def figures() -> list[dict[str, Any]]:
    """Return one row for each figure: our time over that of OpenSSL, medians of interleaved turns.

    Processor time is taken, so that other programs disturb the ratios less.
    """
    ours, theirs = _verifications()
    sha256 = partial(_hash_with_hashlib, _MESSAGE)
    names: tuple[HashName, ...] = ("gost34311", "kupyna256")
    return [
        _row("DSTU 4145 M257 verify / ECDSA P-256 verify", ours, theirs, count=_VERIFICATIONS),
        *(_row(f"{name} / SHA-256, 1 MiB", partial(_hash, name), sha256) for name in names),
    ]


def _row(figure: str, ours: Work, theirs: Work, *, count: int = 1) -> dict[str, Any]:
    mine, other = _interleaved(ours, theirs)
    return {
        "figure": figure,
        "ratio": round(mine / other, 3),
        "ours_us": round(mine / count, 1),
        "theirs_us": round(other / count, 1),
        "backend": backend.chosen.name,
    }


def _interleaved(first: Work, second: Work) -> tuple[float, float]:
    """Return the median microseconds of each, taken in turn after one turn to warm up."""
    first()
    second()
    taken: tuple[list[int], list[int]] = ([], [])
    for _ in range(_TURNS):
        for work, times in zip((first, second), taken, strict=True):
            start = process_time_ns()
            work()
            times.append(process_time_ns() - start)
    return median(taken[0]) / 1000, median(taken[1]) / 1000


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
