"""HMAC (RFC 2104) over any hash of ``hashes``; GOST 34.311 has a block of 32 octets, not 64."""

from typing import Self

from typing_extensions import override

from crypto_module.backend import Octets
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import Hash, HashName

_INNER, _OUTER = 0x36, 0x5C


class Hmac:
    """A running HMAC; ``copy`` lets one key serve many messages at the price of none."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, name: HashName, key: bytes, sbox: bytes | None = None) -> None:
        inner, outer = hashes.new(name, sbox), hashes.new(name, sbox)
        if len(key) > inner.block_size:
            long = hashes.new(name, sbox)
            long.update(key)
            key = long.digest()
        padded = key.ljust(inner.block_size, b"\0")
        inner.update(bytes(octet ^ _INNER for octet in padded))
        outer.update(bytes(octet ^ _OUTER for octet in padded))
        self._inner: Hash = inner
        self._outer: Hash = outer

    @override
    def __repr__(self) -> str:
        return "Hmac(<hidden>)"

    def update(self, data: Octets) -> None:
        """Take more of the message."""
        self._inner.update(data)

    def digest(self) -> bytes:
        """Return the code of what was taken so far; more may follow."""
        outer = self._outer.copy()
        outer.update(self._inner.digest())
        return outer.digest()

    def copy(self) -> Self:
        """Return an independent HMAC of the same key and beginning."""
        twin = type(self).__new__(type(self))
        twin._inner = self._inner.copy()  # noqa: SLF001 our own copy
        twin._outer = self._outer.copy()  # noqa: SLF001 our own copy
        return twin
