"""Hash functions by name: the Ukrainian ones over the backend, the SHA family over hashlib.

Kupyna looks nothing up at an address that depends on the message on the kernel's path avx512; on
its paths avx2 and portable, and in the reference, it does (kernel/kupyna.h). It matters where a
key is hashed: HMAC and the MAC of Kupyna.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal, Protocol, Self, cast, get_args

from crypto_module import backend
from crypto_module.backend import Backend, Octets, RunningHash
from crypto_module.primitives import sboxes

HashName = Literal[
    "gost34311",
    "kupyna256",
    "kupyna384",
    "kupyna512",
    "sha1",  # for reading what others made; nothing of ours is signed with it
    "sha256",
    "sha384",
    "sha512",
]
NAMES: Final[tuple[HashName, ...]] = get_args(HashName)


class Hash(Protocol):
    """A running hash of a named function."""

    @property
    def name(self) -> HashName:
        """The function."""

    @property
    def digest_size(self) -> int:
        """Octets of the digest."""

    @property
    def block_size(self) -> int:
        """Octets of the block, which is also HMAC's."""

    def update(self, data: Octets, /) -> None:
        """Take more of the message."""

    def digest(self) -> bytes:
        """Return the hash of what was taken so far; more may follow."""

    def hexdigest(self) -> str:
        """Return the digest in hexadecimal."""

    def copy(self) -> Self:
        """Return an independent hash of the same beginning."""


class _Named:
    """A running hash together with the name of its function."""

    __slots__ = ("name", "running")

    def __init__(self, name: HashName, running: RunningHash) -> None:
        self.name: HashName = name
        self.running = running

    @property
    def digest_size(self) -> int:
        return self.running.digest_size

    @property
    def block_size(self) -> int:
        return self.running.block_size

    def update(self, data: Octets, /) -> None:
        self.running.update(data)

    def digest(self) -> bytes:
        return self.running.digest()

    def hexdigest(self) -> str:
        return self.running.digest().hex()

    def copy(self) -> Self:
        return type(self)(self.name, self.running.copy())


def gost34311(sbox: bytes | None = None) -> Hash:
    """Return GOST 34.311-95 over any S-box of 64 packed octets; №1 when none is given.

    Whether a signer may use this S-box is asked of ``sboxes``, not here.
    """
    return _Named("gost34311", backend.chosen.gost34311(sboxes.DEFAULT if sbox is None else sbox))


def gost34311_many(buffers: Iterable[Octets], sbox: bytes | None = None) -> list[bytes]:
    """Return the GOST 34.311-95 of each buffer, as ``gost34311`` gives it (clause 6).

    The messages go through the steps side by side, sixteen on AVX-512 and eight on AVX2, where
    no table is looked up by them but for the blocks that are begun and ended one by one.
    """
    messages = list(buffers)
    first = backend.chosen.gost34311(sboxes.DEFAULT if sbox is None else sbox)
    runnings = [first.copy() for _ in messages]
    backend.chosen.gost34311_update_many(runnings, messages)
    return [running.digest() for running in runnings]


def kupyna256() -> Hash:
    """Return Kupyna-256 (DSTU 7564:2014)."""
    return _Named("kupyna256", backend.chosen.kupyna(256))


def kupyna384() -> Hash:
    """Return Kupyna-384 (DSTU 7564:2014)."""
    return _Named("kupyna384", backend.chosen.kupyna(384))


def kupyna512() -> Hash:
    """Return Kupyna-512 (DSTU 7564:2014)."""
    return _Named("kupyna512", backend.chosen.kupyna(512))


def kupyna256_many(buffers: Iterable[Octets]) -> list[bytes]:
    """Return the Kupyna-256 of each buffer, in order; several are worked on at a time."""
    return _kupyna_many(256, buffers)


def kupyna384_many(buffers: Iterable[Octets]) -> list[bytes]:
    """Return the Kupyna-384 of each buffer, in order; several are worked on at a time."""
    return _kupyna_many(384, buffers)


def kupyna512_many(buffers: Iterable[Octets]) -> list[bytes]:
    """Return the Kupyna-512 of each buffer, in order; several are worked on at a time."""
    return _kupyna_many(512, buffers)


def _kupyna_many(bits: int, buffers: Iterable[Octets]) -> list[bytes]:
    messages = tuple(buffers)
    runnings = [backend.chosen.kupyna(bits) for _ in messages]
    backend.chosen.kupyna_update_many(runnings, messages)
    return [running.digest() for running in runnings]


_KUPYNA = {"kupyna256": kupyna256, "kupyna384": kupyna384, "kupyna512": kupyna512}


def new(name: HashName, sbox: bytes | None = None) -> Hash:
    """Return a fresh hash of this name; only GOST 34.311 takes an S-box.

    Raises:
        ValueError: the name is not one of ``NAMES``, or an S-box is given where none belongs.
    """
    if name == "gost34311":
        return gost34311(sbox)
    if sbox is not None:
        raise ValueError(f"{name} takes no S-box.")
    if name in _KUPYNA:
        return _KUPYNA[name]()
    if name not in NAMES:
        raise ValueError(f"{name!r} is not a hash function that we know.")
    return _Named(name, cast("RunningHash", hashlib.new(name, usedforsecurity=name != "sha1")))


_UpdateMany = Callable[[Sequence[RunningHash], Sequence[Octets]], None]
_SIDE_BY_SIDE: Final[Mapping[str, Callable[[Backend], _UpdateMany]]] = {
    "gost34311": lambda chosen: chosen.gost34311_update_many,
    "kupyna256": lambda chosen: chosen.kupyna_update_many,
    "kupyna384": lambda chosen: chosen.kupyna_update_many,
    "kupyna512": lambda chosen: chosen.kupyna_update_many,
}


def digest(name: HashName, message: Octets) -> bytes:
    """Return the hash of a whole message, GOST 34.311 with S-box №1."""
    running = new(name)
    running.update(message)
    return running.digest()


def update_many(pairs: Iterable[tuple[Hash, Octets]]) -> None:
    """Let each hash take the octets beside it, those of one function side by side.

    It is what ``update`` of each would do. Functions, S-boxes and lengths may differ; the SHA
    family goes one by one.

    Raises:
        ValueError: a hash is there twice; nothing was taken then.
    """
    taken = list(pairs)
    if len({id(running) for running, _ in taken}) != len(taken):
        raise ValueError("A running hash takes one buffer at a time.")
    groups: dict[str, list[tuple[RunningHash, Octets]]] = {}
    for running, octets in taken:
        if isinstance(running, _Named) and running.name in _SIDE_BY_SIDE:
            groups.setdefault(running.name, []).append((running.running, octets))
        else:
            running.update(octets)
    for name, group in groups.items():
        many = _SIDE_BY_SIDE[name](backend.chosen)
        many([running for running, _ in group], [octets for _, octets in group])
