"""The one choice between the C kernel and the reference; never a silent fallback.

``BRAMA_CRYPTO_BACKEND`` is ``kernel`` (the default) or ``reference``. Both give the same coarse
surface, octets in and octets out, so that the primitives do not know which one answers.
"""

import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, Self

Octets = bytes | bytearray | memoryview


class RunningHash(Protocol):
    """A hash that takes its message in parts."""

    @property
    def digest_size(self) -> int:
        """Octets of the digest."""

    @property
    def block_size(self) -> int:
        """Octets of the block, which is also HMAC's."""

    def update(self, data: Octets, /) -> None:
        """Take more of the message."""

    def digest(self) -> bytes:
        """Return the hash of what was taken so far."""

    def copy(self) -> Self:
        """Return an independent hash of the same beginning."""


class CurveArithmetic(Protocol):
    """Operations over one curve; ``reference.dstu4145.Curve`` tells the encodings."""

    @property
    def element_size(self) -> int:
        """Octets of a coordinate."""

    @property
    def scalar_size(self) -> int:
        """Octets of a scalar, half of a signature."""

    def contains(self, point: bytes, /) -> bool:
        """Return whether x ‖ y satisfies the equation."""

    def in_prime_subgroup(self, point: bytes, /) -> bool:
        """Return whether x ‖ y is on the curve and has order n."""

    def compress(self, point: bytes, /) -> bytes:
        """Return the compressed form of x ‖ y."""

    def decompress(self, encoded: bytes, /) -> bytes:
        """Return x ‖ y or raise ValueError."""

    def multiply(self, scalar: bytes, point: bytes, /) -> bytes | None:
        """Return scalar·P in constant time, None for O."""

    def public_point(self, d: bytes, /) -> bytes:
        """Return -d·P in constant time."""

    def sign(self, d: bytes, e: bytes, digest: bytes, /) -> bytes | None:
        """Return r ‖ s in constant time, None when this nonce must not be used."""

    def verify(self, point: bytes, digest: bytes, signature: bytes, /) -> bool:
        """Return whether r ‖ s signs the digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """One implementation of the hot operations."""

    name: str
    curve: Callable[..., CurveArithmetic]
    gost34311: Callable[[bytes], RunningHash]
    kupyna: Callable[[int], RunningHash]
    gost28147_ecb_encrypt: Callable[[bytes, bytes, Octets], bytes]
    gost28147_ecb_decrypt: Callable[[bytes, bytes, Octets], bytes]
    gost28147_ctr: Callable[[bytes, bytes, bytes, Octets], bytes]
    gost28147_cfb_encrypt: Callable[[bytes, bytes, bytes, Octets], bytes]
    gost28147_cfb_decrypt: Callable[[bytes, bytes, bytes, Octets], bytes]
    gost28147_mac: Callable[[bytes, bytes, Octets], bytes]


VARIABLE: Final = "BRAMA_CRYPTO_BACKEND"
MODULES: Final = {"kernel": "crypto_module.kernel", "reference": "crypto_module.reference"}


def load(name: str) -> Backend:
    """Return the backend of this name.

    Raises:
        ImportError: there is no such backend, or the kernel is not built.
    """
    if name not in MODULES:
        raise ImportError(f"{VARIABLE} is {name!r}; it must be one of {', '.join(MODULES)}.")
    try:
        module = importlib.import_module(MODULES[name])
    except ImportError as err:
        raise ImportError(
            f"The crypto backend {name!r} does not load ({err}). Build the kernel with "
            "'pip install --no-deps --no-build-isolation -e .' (gcc or clang is needed), "
            f"or ask for the slow one by {VARIABLE}=reference."
        ) from err
    return Backend(
        name=name,
        curve=module.Curve,
        gost34311=module.Gost34311,
        kupyna=module.Kupyna,
        gost28147_ecb_encrypt=module.gost28147_ecb_encrypt,
        gost28147_ecb_decrypt=module.gost28147_ecb_decrypt,
        gost28147_ctr=module.gost28147_ctr,
        gost28147_cfb_encrypt=module.gost28147_cfb_encrypt,
        gost28147_cfb_decrypt=module.gost28147_cfb_decrypt,
        gost28147_mac=module.gost28147_mac,
    )


chosen: Backend = load(os.environ.get(VARIABLE, "kernel"))
