"""DSTU 4145 beside the verification of ECDSA P-256 by OpenSSL."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from crypto_module.primitives import dstu4145
from tests.bench.crypto import strangers
from tests.bench.crypto.measure import Figure, Work
from tests.bench.crypto.strangers import Signed

_AT_ONCE: Final = 64
_MOST: Final = 3000  # above what a benchmark takes: each key must be new
_DIGEST: Final = bytes(range(32))


def figures() -> Iterator[Figure]:
    """Yield the figures of DSTU 4145."""
    theirs = _ecdsa()
    figure = partial(
        Figure,
        unit="1/s",
        amount=_AT_ONCE,
        reference="ECDSA P-256 verifications of cryptography",
        theirs=theirs,
        reference_amount=_AT_ONCE,
    )
    yield figure(name="m257_verify_new_key", ours=_new_keys("M257", _one_by_one))
    yield figure(name="m257_verify_known_key", ours=_known_key("M257"))
    yield figure(name="m257_verify_batch", ours=_new_keys("M257", _together))
    yield figure(name="m257_sign", ours=_sign("M257"))
    yield figure(name="m431_verify_new_key", ours=_new_keys("M431", _one_by_one))


def _ecdsa() -> Work:
    private, algorithm = ec.generate_private_key(ec.SECP256R1()), ec.ECDSA(SHA256())
    public, signature = private.public_key(), private.sign(_DIGEST, algorithm)

    def verify() -> None:
        for _ in range(_AT_ONCE):
            public.verify(signature, _DIGEST, algorithm)

    return verify


def _new_keys(curve: str, verify: Callable[[str, list[Signed]], None]) -> Work:
    """Return work whose every call takes keys that were never seen before."""
    signed = iter(strangers.made(curve, _MOST))

    def work() -> None:
        verify(curve, [next(signed) for _ in range(_AT_ONCE)])

    return work


def _one_by_one(curve: str, signed: list[Signed]) -> None:
    for one in signed:
        dstu4145.PublicKey.from_bytes(curve, one.key).verify(one.signature, one.digest)


def _together(curve: str, signed: list[Signed]) -> None:
    """Validate the keys as well: a batch is no licence to believe a key."""
    claims: list[Any] = [
        (dstu4145.PublicKey.from_bytes(curve, one.key), one.signature, one.digest) for one in signed
    ]
    if not all(dstu4145.verify_many(claims)):
        raise RuntimeError("A good signature of the batch was refused.")


def _known_key(curve: str) -> Work:
    (one,) = strangers.made(curve, 1)
    key = dstu4145.PublicKey.from_bytes(curve, one.key)

    def work() -> None:
        for _ in range(_AT_ONCE):
            key.verify(one.signature, one.digest)

    return work


def _sign(curve: str) -> Work:
    private = dstu4145.PrivateKey.generate(curve)

    def work() -> None:
        for _ in range(_AT_ONCE):
            private.sign(_DIGEST)

    return work
