"""HMAC (RFC 2104) over any hash of ``hashes``, and the MAC of Kupyna.

GOST 34.311 has a block of 32 octets, not 64.
"""

from typing import Final, Self

from typing_extensions import override

from crypto_module.backend import Octets
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import Hash, HashName

_INNER, _OUTER = 0x36, 0x5C
_KUPYNA: Final = ("kupyna256", "kupyna384", "kupyna512")
_KUPYNA_LENGTH_OCTETS: Final = 12


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


class KupynaMac:
    """The running code of DSTU 7564:2014 of 256, 384 or 512 bits; the key is as long as the code.

    It is the hash of  pad(key) ‖ message ‖ padding of the message ‖ ¬key,  where the padding is the
    one of the hash for the message alone.
    """

    __slots__ = ("_octets", "_running", "_turned")

    def __init__(self, name: HashName, key: bytes) -> None:
        if name not in _KUPYNA:
            raise ValueError("A Kupyna MAC is over kupyna256, kupyna384 or kupyna512.")
        running = hashes.new(name)
        if len(key) != running.digest_size:
            raise ValueError(f"A key of this Kupyna MAC has {running.digest_size} octets.")
        running.update(key + _kupyna_padding(len(key), running.block_size))
        self._running: Hash = running
        self._octets = 0
        self._turned = bytes(octet ^ 0xFF for octet in key)

    @override
    def __repr__(self) -> str:
        return "KupynaMac(<hidden>)"

    def update(self, data: Octets) -> None:
        """Take more of the message."""
        self._running.update(data)
        self._octets += memoryview(data).nbytes

    def digest(self) -> bytes:
        """Return the code of what was taken so far; more may follow."""
        end = self._running.copy()
        end.update(_kupyna_padding(self._octets, end.block_size) + self._turned)
        return end.digest()

    def copy(self) -> Self:
        """Return an independent code of the same key and beginning."""
        twin = type(self).__new__(type(self))
        twin._running = self._running.copy()  # noqa: SLF001 our own copy
        twin._octets = self._octets  # noqa: SLF001 our own copy
        twin._turned = self._turned  # noqa: SLF001 our own copy
        return twin


def _kupyna_padding(octets: int, block: int) -> bytes:
    length = (8 * octets).to_bytes(_KUPYNA_LENGTH_OCTETS, "little")
    return b"\x80" + bytes(-(octets + 1 + len(length)) % block) + length
