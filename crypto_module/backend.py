"""The one choice between the C kernel and the reference; never a silent fallback.

``BRAMA_CRYPTO_BACKEND`` is ``kernel`` (the default) or ``reference``. Both give the same coarse
surface, octets in and octets out, so that the primitives do not know which one answers.
``BRAMA_CPU`` is ``portable``, ``avx2`` or ``avx512`` and forces one path of the kernel; without
it the kernel takes the best that the processor has.
"""

import importlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol, Self

from typing_extensions import override

from crypto_module.self_test import prove

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


class PreparedKey(Protocol):
    """A public key of one curve, made ready for many signatures."""

    def verify(self, digest: bytes, signature: bytes, /) -> bool:
        """Return whether r ‖ s signs the digest."""


class CurveArithmetic(Protocol):
    """Operations over one curve; ``reference.dstu4145.Curve`` tells the encodings."""

    @override
    def __hash__(self) -> int:
        """Return the hash of this very object."""

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

    def exchange(self, d: bytes, point: bytes, cofactor: bool, /) -> bytes:  # noqa: FBT001
        """Return x of h·d·P, or of d·P without the cofactor, in constant time."""

    def multiply(self, scalar: bytes, point: bytes, /) -> bytes | None:
        """Return scalar·P in constant time, None for O."""

    def prepare(self, point: bytes, /) -> PreparedKey:
        """Return a public key that costs two verifications to make and halves all later ones."""

    def public_point(self, d: bytes, /) -> bytes:
        """Return -d·P in constant time."""

    def sign(self, d: bytes, e: bytes, digest: bytes, /) -> bytes | None:
        """Return r ‖ s in constant time, None when this nonce must not be used."""

    def verify(self, point: bytes, digest: bytes, signature: bytes, /) -> bool:
        """Return whether r ‖ s signs the digest."""

    def verify_many(
        self, points: Sequence[bytes], digests: Sequence[bytes], signatures: Sequence[bytes], /
    ) -> list[bool]:
        """Return the verdicts of ``verify`` in order; the points are of order n."""


class BlockCipher(Protocol):
    """GOST 28147 under one key and one S-box; ``reference.gost28147`` tells the modes."""

    def ecb_encrypt(self, data: Octets, /) -> bytes:
        """Return the simple substitution of whole blocks."""

    def ecb_decrypt(self, data: Octets, /) -> bytes:
        """Return the inverse of ``ecb_encrypt``."""

    def ctr(self, iv: Octets, data: Octets, /) -> bytes:
        """Return the data under gamma."""

    def cfb_encrypt(self, iv: Octets, data: Octets, /) -> bytes:
        """Return the data under gamma with feedback."""

    def cfb_decrypt(self, iv: Octets, data: Octets, /) -> bytes:
        """Return the inverse of ``cfb_encrypt``."""

    def mac(self, data: Octets, /) -> bytes:
        """Return the code of four octets."""


class WideBlockCipher(Protocol):
    """Kalyna under one key; ``reference.kalyna_modes`` tells the modes."""

    @property
    def block_size(self) -> int:
        """Octets of a block."""

    def ecb_encrypt(self, data: Octets, /) -> bytes:
        """Return the simple substitution of whole blocks."""

    def ecb_decrypt(self, data: Octets, /) -> bytes:
        """Return the inverse of ``ecb_encrypt``."""

    def cbc_encrypt(self, iv: Octets, data: Octets, /) -> bytes:
        """Return whole blocks chained."""

    def cbc_decrypt(self, iv: Octets, data: Octets, /) -> bytes:
        """Return the inverse of ``cbc_encrypt``."""

    def ctr(self, iv: Octets, data: Octets, /) -> bytes:
        """Return the data under gamma."""

    def cfb_encrypt(self, iv: Octets, data: Octets, q: int, /) -> bytes:
        """Return the data under gamma with feedback of q octets."""

    def cfb_decrypt(self, iv: Octets, data: Octets, q: int, /) -> bytes:
        """Return the inverse of ``cfb_encrypt``."""

    def ofb(self, iv: Octets, data: Octets, /) -> bytes:
        """Return the data under gamma made of gamma."""

    def cmac(self, data: Octets, size: int, /) -> bytes:
        """Return the code of ``size`` octets."""

    def gmac(self, data: Octets, size: int, /) -> bytes:
        """Return the code of ``size`` octets."""

    def gcm_encrypt(self, iv: Octets, data: Octets, aad: Octets, size: int, /) -> bytes:
        """Return ciphertext ‖ tag; the tag does not cover the start vector."""

    def gcm_decrypt(self, iv: Octets, data: Octets, aad: Octets, size: int, /) -> bytes | None:
        """Return the plaintext, None when the tag is another one."""

    def ccm_encrypt(self, iv: Octets, data: Octets, aad: Octets, size: int, /) -> bytes:
        """Return ciphertext ‖ encrypted tag."""

    def ccm_decrypt(self, iv: Octets, data: Octets, aad: Octets, size: int, /) -> bytes | None:
        """Return the plaintext, None when the tag is another one."""

    def xts_encrypt(self, iv: Octets, data: Octets, /) -> bytes:
        """Return one block or more, each under its tweak."""

    def xts_decrypt(self, iv: Octets, data: Octets, /) -> bytes:
        """Return the inverse of ``xts_encrypt``."""

    def kw_wrap(self, data: Octets, /) -> bytes:
        """Return the wrapped whole blocks."""

    def kw_unwrap(self, data: Octets, /) -> bytes | None:
        """Return the inverse of ``kw_wrap``, None when the check fails."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # each is one object: quick to hash
class Backend:
    """One implementation of the hot operations; ``cpu`` is empty for the reference."""

    name: str
    cpu: str
    curve: Callable[..., CurveArithmetic]
    gost28147: Callable[[Octets, Octets], BlockCipher]
    gost34311: Callable[[Octets], RunningHash]
    gost34311_iterated: Callable[[Octets, int, Octets], bytes]
    gost34311_update_many: Callable[[Sequence[RunningHash], Sequence[Octets]], None]
    """Each hash, all of this backend's ``gost34311``, takes the buffer at its place."""
    kalyna: Callable[[Octets, int], WideBlockCipher]
    kupyna: Callable[[int], RunningHash]
    kupyna_update_many: Callable[[Sequence[RunningHash], Sequence[Octets]], None]
    """Each hash, all of this backend's ``kupyna``, of any size, takes the buffer at its place."""
    pbkdf2_gost34311: Callable[[Octets, Octets, int, int, Octets], bytes]


VARIABLE: Final = "BRAMA_CRYPTO_BACKEND"
CPU_VARIABLE: Final = "BRAMA_CPU"
MODULES: Final = {"kernel": "crypto_module.kernel", "reference": "crypto_module.reference"}
CPU_PATHS: Final = ("portable", "avx2", "avx512")
"""The paths of the kernel, in the order of the numbers that it knows them by."""


def load(name: str, cpu: str | None = None) -> Backend:
    """Return the backend of this name, proven; ``cpu`` forces a path of the kernel.

    Raises:
        ImportError: there is no such backend or path, the kernel is not built, the processor
            lacks the instructions of the path, or a known answer is another one.
    """
    made = _load(name, cpu)
    prove(made)
    return made


def _load(name: str, cpu: str | None) -> Backend:
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
    if name == "reference":
        return _backend(name, "", module, lambda made: made)
    path = _path(cpu, best=module.cpu_best())
    return _backend(name, CPU_PATHS[path], module, lambda made: partial(made, cpu=path))


def _backend(name: str, cpu: str, module: Any, bound: Callable[[Any], Any]) -> Backend:
    return Backend(
        name=name,
        cpu=cpu,
        curve=bound(module.Curve),
        gost28147=bound(module.Gost28147),
        gost34311=bound(module.Gost34311),
        gost34311_iterated=bound(module.gost34311_iterated),
        gost34311_update_many=module.Gost34311.update_many,
        kalyna=bound(module.Kalyna),
        kupyna=bound(module.Kupyna),
        kupyna_update_many=module.Kupyna.update_many,
        pbkdf2_gost34311=bound(module.pbkdf2_gost34311),
    )


def _path(cpu: str | None, *, best: int) -> int:
    if cpu is None:
        return best
    if cpu not in CPU_PATHS:
        raise ImportError(f"{CPU_VARIABLE} is {cpu!r}; it must be one of {', '.join(CPU_PATHS)}.")
    path = CPU_PATHS.index(cpu)
    if path > best:
        raise ImportError(
            f"{CPU_VARIABLE} is {cpu!r}, but this processor has {CPU_PATHS[best]!r} at the most."
        )
    return path


chosen: Backend = load(os.environ.get(VARIABLE, "kernel"), os.environ.get(CPU_VARIABLE))
