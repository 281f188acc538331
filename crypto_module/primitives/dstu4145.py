"""DSTU 4145-2002 keys and signatures over the listed curves.

A verdict here has two values, so a bad signature raises and cannot be ignored.
"""

import secrets
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Final, Self

from typing_extensions import override

from crypto_module.backend import CurveArithmetic, PreparedKey
from crypto_module.errors import InvalidSignature
from crypto_module.primitives.curves import BY_NAME, Curve
from crypto_module.primitives.drbg import HmacDrbg

_ENTROPY_SIZE: Final = 64
_KNOWN_KEYS: Final = 1024
"""How many validated keys are remembered, 8 to 60 KiB each: more than a city has signers."""


def _curve(name: str) -> Curve:
    if name not in BY_NAME:
        raise ValueError(f"There is no curve {name!r}; known are {', '.join(BY_NAME)}.")
    return BY_NAME[name]


class _Known:
    """A point that passed the validation, with tables once it verifies for the second time."""

    __slots__ = ("_met", "_prepared", "arithmetic", "point")

    def __init__(self, arithmetic: CurveArithmetic, point: bytes) -> None:
        self.arithmetic = arithmetic
        self.point = point
        self._met = False
        self._prepared: PreparedKey | None = None

    def verify(self, digest: bytes, halves: bytes) -> bool:
        """Return whether the halves sign the digest."""
        if self._prepared is not None:
            return self._prepared.verify(digest, halves)
        if not self._met:  # most keys of a stream of strangers are never met again
            self._met = True
            return self.arithmetic.verify(self.point, digest, halves)
        self._prepared = self.arithmetic.prepare(self.point)
        return self._prepared.verify(digest, halves)


@lru_cache(maxsize=_KNOWN_KEYS)
def _validated(arithmetic: CurveArithmetic, encoded: bytes) -> _Known:
    """Return the point of a public key; who asks again gets what was validated before.

    Raises:
        ValueError: not a point, O, or not of prime order.
    """
    point = arithmetic.decompress(encoded)
    if not arithmetic.in_prime_subgroup(point):
        raise ValueError("The public key is not in the subgroup of prime order.")
    return _Known(arithmetic, point)


class PublicKey:
    """Q = -d·P: a point of prime order on a listed curve. Made by ``from_bytes`` only."""

    __slots__ = ("_encoded", "_known", "curve")

    def __init__(self, curve: Curve, encoded: bytes) -> None:
        self.curve = curve
        self._encoded = bytes(encoded)
        self._known = _validated(curve.arithmetic, self._encoded)

    @classmethod
    def from_bytes(cls, curve_name: str, encoded: bytes) -> Self:
        """Return the key of a compressed point, little-endian, as certificates carry it.

        Raises:
            ValueError: no such curve, wrong length, not a point, O, or not of prime order.
        """
        return cls(_curve(curve_name), encoded)

    @override
    def __repr__(self) -> str:
        return f"PublicKey({self.curve.name!r}, {self._encoded.hex()})"

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PublicKey):
            return NotImplemented
        return (self.curve, self._encoded) == (other.curve, other._encoded)

    @override
    def __hash__(self) -> int:
        return hash((self.curve.name, self._encoded))

    def to_bytes(self) -> bytes:
        """Return the compressed point, little-endian."""
        return self._encoded

    def verify(self, signature: bytes, digest: bytes) -> None:
        """Return when r ‖ s (little-endian halves) signs the digest.

        Halves of the field's length occur in the field (33 + 33 octets on M257) and are taken too.

        Raises:
            InvalidSignature: it does not.
            ValueError: the digest is empty.
        """
        _check_digest(digest)
        halves = _halves(self.curve, bytes(signature))
        if halves is None or not self._known.verify(bytes(digest), halves):
            raise InvalidSignature


class PrivateKey:
    """d in [1, n - 1] on a listed curve; its repr tells nothing."""

    def __init__(self, curve: Curve, d: int) -> None:
        if not 0 < d < curve.n:
            raise ValueError("The private key is not in [1, n - 1].")
        self.curve = curve
        self._d = d.to_bytes(curve.scalar_size, "little")

    @classmethod
    def generate(cls, curve_name: str) -> Self:
        """Return a new key from the operating system's entropy."""
        curve = _curve(curve_name)
        return cls(curve, 1 + secrets.randbelow(curve.n - 1))

    @classmethod
    def from_bytes(cls, curve_name: str, d_le: bytes) -> Self:
        """Return the key of d, little-endian, of the length of n or of the field.

        Raises:
            ValueError: no such curve, wrong length, or d not in [1, n - 1].
        """
        curve = _curve(curve_name)
        if len(d_le) not in {curve.scalar_size, curve.element_size}:
            raise ValueError(f"A private key of {curve.name} has {curve.scalar_size} octets.")
        return cls(curve, int.from_bytes(d_le, "little"))

    @override
    def __repr__(self) -> str:
        return f"PrivateKey({self.curve.name!r}, <hidden>)"

    def to_bytes(self) -> bytes:
        """Return d, little-endian, as PKCS#8 carries it."""
        return self._d

    def public_key(self) -> PublicKey:
        """Return the public key of this one."""
        return self._public

    def sign(self, digest: bytes) -> bytes:
        """Return r ‖ s, little-endian halves of equal length, checked before it leaves.

        The nonce is hedged: neither a repeated entropy nor a known one alone reveals the key.

        Raises:
            ValueError: the digest is empty.
            RuntimeError: the signature made does not verify: this key or this machine is damaged.
        """
        _check_digest(digest)
        nonces = HmacDrbg(self._seed(bytes(digest)))
        signature = None
        while signature is None:
            # DEVIATION(DSTU 4145-2002): the standard draws e below 2^(L(n) - 1), which is only
            # half of [1, n - 1] on M167, M179, M307 and M431 and biases a bit; see DESIGN.md.
            e = nonces.below(self.curve.n).to_bytes(self.curve.scalar_size, "little")
            signature = self.curve.arithmetic.sign(self._d, e, bytes(digest))
        try:
            self._public.verify(signature, digest)
        except InvalidSignature as error:
            # Not InvalidSignature: that is a peer's fault, and this is ours.
            raise RuntimeError("A signature we made does not verify and is withheld.") from error
        return signature

    def exchange(self, peer: PublicKey, cofactor: bool = True) -> bytes:  # noqa: FBT001, FBT002
        """Return Z of cofactor Diffie-Hellman, or of the plain one: x of h·d·Q or of d·Q.

        Z is big-endian and has the field's length: nothing is stripped. Q was validated, so the
        product is never O. UA.3.4 and UA.3.7 take the cofactor, UA.3.5 and UA.3.8 do not
        (SP 800-56A, 5.7.1.2).

        Raises:
            ValueError: the peer's key lies on another curve.
        """
        if peer.curve != self.curve:
            raise ValueError(f"The peer's key lies on {peer.curve.name}, not {self.curve.name}.")
        return self.curve.arithmetic.exchange(self._d, peer._known.point, cofactor)[::-1]  # noqa: SLF001

    @cached_property
    def _public(self) -> PublicKey:
        arithmetic = self.curve.arithmetic
        return PublicKey(self.curve, arithmetic.compress(arithmetic.public_point(self._d)))

    def _seed(self, digest: bytes) -> bytes:
        parts = (
            self._d,
            self.curve.name.encode(),
            digest,
            secrets.token_bytes(_ENTROPY_SIZE),
        )
        return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def verify_many(items: Iterable[tuple[PublicKey, bytes, bytes]]) -> list[bool]:
    """Return for each (key, signature, digest), in order, whether ``verify`` would return.

    Keys, curves and messages may all differ; every answer is its own, and one bad signature
    spoils no other. Faster than one by one: the kernel works on several side by side.

    Raises:
        ValueError: a digest is empty.
    """
    groups: dict[int, tuple[Curve, list[tuple[int, bytes, bytes, bytes]]]] = {}
    count = 0
    for key, signature, digest in items:
        _check_digest(digest)
        _, group = groups.setdefault(id(key.curve), (key.curve, []))
        group.append((count, key._known.point, bytes(digest), bytes(signature)))  # noqa: SLF001
        count += 1
    verdicts = [False] * count
    for curve, group in groups.values():
        _verify_group(verdicts, curve, group)
    return verdicts


def _verify_group(
    verdicts: list[bool], curve: Curve, group: list[tuple[int, bytes, bytes, bytes]]
) -> None:
    """Fill the verdicts at the places that the group names."""
    arithmetic = curve.arithmetic
    places, points, digests, signatures = [], [], [], []
    for place, point, digest, signature in group:
        halves = _halves(curve, signature)
        if halves is not None:
            places.append(place)
            points.append(point)
            digests.append(digest)
            signatures.append(halves)
    answers = arithmetic.verify_many(points, digests, signatures)
    for place, answer in zip(places, answers, strict=True):
        verdicts[place] = answer


def _check_digest(digest: bytes) -> None:
    # bytes(32) is 32 zeros: a number, or a list of numbers, must not pass for a digest.
    if memoryview(digest).nbytes == 0:
        raise ValueError("An empty digest is never signed.")


def _halves(curve: Curve, signature: bytes) -> bytes | None:
    """Return r ‖ s with halves of the length of n, or None for a length that nobody writes."""
    size = curve.scalar_size
    if len(signature) == 2 * size:
        return signature
    half = curve.element_size
    r, s = signature[:half], signature[half:]
    if len(signature) != 2 * half or any(r[size:]) or any(s[size:]):
        return None
    return r[:size] + s[:size]
