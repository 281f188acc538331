"""HMAC_DRBG with SHA-512 (NIST SP 800-90A, 10.1.2), as the source of signature nonces."""

import hmac

from typing_extensions import override

_SIZE = 64


class HmacDrbg:
    """A stream of octets fixed by its seed; unpredictable when any part of the seed is."""

    __slots__ = ("_due", "_key", "_value")

    def __init__(self, seed: bytes) -> None:
        self._key = bytes(_SIZE)
        self._value = b"\1" * _SIZE
        self._due = False
        self._update(seed)

    @override
    def __repr__(self) -> str:
        return "HmacDrbg(<hidden>)"

    def generate(self, length: int) -> bytes:
        """Return the next ``length`` octets."""
        if self._due:
            # The update that ends a request waits for the next one: a nonce is mostly the only one.
            self._update(b"")
        self._due = True
        out = b""
        while len(out) < length:
            self._value = self._mac(self._value)
            out += self._value
        return out[:length]

    def below(self, n: int) -> int:
        """Return a uniform integer in [1, n - 1], by rejection."""
        bits = n.bit_length()
        while True:
            candidate = int.from_bytes(self.generate((bits + 7) // 8), "little") % (1 << bits)
            if 0 < candidate < n:
                return candidate

    def _mac(self, data: bytes) -> bytes:
        return hmac.digest(self._key, data, "sha512")

    def _update(self, provided: bytes) -> None:
        self._key = self._mac(self._value + b"\0" + provided)
        self._value = self._mac(self._value)
        if provided:
            self._key = self._mac(self._value + b"\1" + provided)
            self._value = self._mac(self._value)
