"""Whether time depends on a secret: one fixed secret against many, in turns, by Welch's t.

The two classes come in a random order within one process. What the machine did meanwhile lies above
a percentile and is cropped, at several percentiles; the largest |t| counts (Reparaz, Balasch,
Verbauwhede: "Dude, is my code constant time?", 2017). Above 10 a leak is certain, below 5 this many
measurements show none.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, variance
from time import perf_counter_ns
from typing import Any, Final

from crypto_module import backend
from crypto_module.primitives import curves, sboxes

TURNS: Final = 10_000
SUSPICION: Final = 5.0
_CROPS: Final = (0.5, 0.7, 0.9, 0.99)
_TEXT: Final = bytes(512)
_LOOKS_UP: Final = "portable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One operation: what is made beforehand of a secret, so that only the call is timed."""

    name: str
    secret: Callable[[], bytes]
    prepare: Callable[[bytes], Callable[[], object]]
    turns: int = TURNS

    def row(self) -> dict[str, Any]:
        """Return the largest |t| and what it says."""
        t = self.largest_t()
        return {
            "name": self.name,
            "t": round(t, 2),
            "measurements": self.turns,
            "suspicious": t > SUSPICION,
        }

    def largest_t(self) -> float:
        """Return the largest |t| over the crops."""
        fixed = self.secret()
        order = [secrets.randbits(1) for _ in range(self.turns)]
        work = [self.prepare(self.secret() if one else bytes(bytearray(fixed))) for one in order]
        taken: tuple[list[int], list[int]] = ([], [])
        for one, call in zip(order, work, strict=True):
            start = perf_counter_ns()
            call()
            taken[one].append(perf_counter_ns() - start)
        everything = sorted(taken[0] + taken[1])
        limits = [everything[int(crop * (len(everything) - 1))] for crop in _CROPS]
        return max(
            abs(welch(*([value for value in side if value <= limit] for side in taken)))
            for limit in limits
        )


def welch(a: Sequence[float], b: Sequence[float]) -> float:
    """Return Welch's t of two samples, 0 where they are too small or do not vary."""
    if min(len(a), len(b)) < 2:
        return 0.0
    spread = variance(a) / len(a) + variance(b) / len(b)
    return 0.0 if spread == 0 else float((fmean(a) - fmean(b)) / spread**0.5)


def questions() -> list[Question]:
    """Return what is asked on the chosen path; ciphers only where they promise constant time."""
    asked = [*_signatures(), _comparison()]
    if backend.chosen.cpu not in {"", _LOOKS_UP}:
        asked += [_gost28147(), _kalyna()]
    return asked


def _signatures() -> list[Question]:
    m257 = curves.BY_NAME["M257"]
    curve = m257.arithmetic

    def scalar() -> bytes:
        return (1 + secrets.randbelow(m257.n - 1)).to_bytes(m257.scalar_size, "little")

    key, nonce, digest = scalar(), scalar(), bytes(range(32))
    point = curve.public_point(key)
    return [
        Question(
            name="m257_sign_key",
            secret=scalar,
            prepare=lambda d: lambda: curve.sign(d, nonce, digest),
        ),
        Question(
            name="m257_sign_nonce",
            secret=scalar,
            prepare=lambda e: lambda: curve.sign(key, e, digest),
        ),
        Question(
            name="m257_multiply",
            secret=scalar,
            prepare=lambda d: lambda: curve.multiply(d, point),
        ),
    ]


def _comparison() -> Question:
    """The tag of GCM: a right one never, one that is wrong in its first octet or anywhere."""
    cipher = backend.chosen.kalyna(bytes(32), 128)
    iv = bytes(16)
    sealed = cipher.gcm_encrypt(iv, _TEXT[:64], b"", 16)
    body, tag = sealed[:-16], sealed[-16:]

    def wrong() -> bytes:
        at = secrets.randbelow(16)
        return tag[:at] + bytes([tag[at] ^ 1]) + tag[at + 1 :]

    def prepare(sent: bytes) -> Callable[[], object]:
        data = body + sent
        return lambda: cipher.gcm_decrypt(iv, data, b"", 16)

    return Question(name="kalyna_gcm_tag", secret=wrong, prepare=prepare, turns=2 * TURNS)


def _gost28147() -> Question:
    def prepare(key: bytes) -> Callable[[], object]:
        cipher = backend.chosen.gost28147(key, sboxes.DEFAULT)
        return lambda: cipher.ctr(bytes(8), _TEXT)

    return Question(name="gost28147_ctr", secret=lambda: secrets.token_bytes(32), prepare=prepare)


def _kalyna() -> Question:
    def prepare(key: bytes) -> Callable[[], object]:
        cipher = backend.chosen.kalyna(key, 128)
        return lambda: cipher.ctr(bytes(16), _TEXT)

    return Question(
        name="kalyna128_256_ctr", secret=lambda: secrets.token_bytes(32), prepare=prepare
    )


def control() -> Question:
    """Return a comparison that leaks on purpose: it stops at the first octet that differs."""
    own = secrets.token_bytes(4096)

    def leaky(sent: bytes) -> bool:
        return all(a == b for a, b in zip(own, sent, strict=True))

    def guess() -> bytes:
        at = secrets.randbelow(len(own))
        return own[:at] + bytes([own[at] ^ 1]) + own[at + 1 :]

    return Question(
        name="control", secret=guess, prepare=lambda sent: lambda: leaky(sent), turns=400
    )


def figures() -> list[dict[str, Any]]:
    """Return the row of every question, and of the control that must be suspicious."""
    return [question.row() for question in (*questions(), control())]
