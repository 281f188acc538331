"""CipherState of Noise rev 34, section 5.1: one key and its counter.

``k`` lives in a bytearray so that it can be overwritten; the copies that the AEAD library
makes inside one call are out of Python's reach. A wiped state is not an empty one: the
specification lets an empty k pass plaintext through, a wiped k refuses.
"""

from typing import Final

from typing_extensions import override

from crypto_module.channel.errors import NonceExhausted
from crypto_module.channel.suite import MAX_NONCE, Suite

KEY_LENGTH: Final = 32


class CipherState:
    """Encrypts or decrypts with strictly increasing nonces."""

    __slots__ = ("_k", "_n", "_suite")

    def __init__(self, suite: Suite) -> None:
        self._suite = suite
        self._k: bytearray | None = None
        self._n = 0

    @override
    def __repr__(self) -> str:
        return f"CipherState(n={self._n}, k=<hidden>)"

    @property
    def n(self) -> int:
        """The nonce of the next message."""
        return self._n

    def initialize_key(self, key: bytes) -> None:
        """Set k = key, n = 0."""
        self.wipe()
        self._k = bytearray(key)
        self._n = 0

    def has_key(self) -> bool:
        """Whether k is set."""
        return self._k is not None

    def encrypt_with_ad(self, ad: bytes, plaintext: bytes) -> bytes:
        """ENCRYPT(k, n++, ad, plaintext), or the plaintext while k is empty."""
        if self._k is None:
            return plaintext
        ciphertext = self._suite.cipher.encrypt(self._key(), self._nonce(), ad, plaintext)
        self._n += 1
        return ciphertext

    def decrypt_with_ad(self, ad: bytes, ciphertext: bytes) -> bytes:
        """DECRYPT(k, n++, ad, ciphertext); n stays when the tag is wrong.

        Raises:
            InvalidTag: the ciphertext was not made with this k, n and ad.
        """
        if self._k is None:
            return ciphertext
        plaintext = self._suite.cipher.decrypt(self._key(), self._nonce(), ad, ciphertext)
        self._n += 1
        return plaintext

    def rekey(self) -> None:
        """Replace k by REKEY(k): the first 32 octets of ENCRYPT(k, 2^64-1, "", zeros)."""
        zeros = bytes(KEY_LENGTH)
        fresh = self._suite.cipher.encrypt(self._key(), MAX_NONCE, b"", zeros)[:KEY_LENGTH]
        self.wipe()
        self._k = bytearray(fresh)

    def wipe(self) -> None:
        """Overwrite k; nothing is encrypted or decrypted with this state again."""
        if self._k is not None:
            self._k[:] = bytes(len(self._k))
        self._k = bytearray()

    def _key(self) -> bytes:
        if not self._k:
            raise ValueError("This cipher state was wiped.")
        return bytes(self._k)

    def _nonce(self) -> int:
        if self._n >= MAX_NONCE:
            raise NonceExhausted("The record counter reached 2^64-1; a new handshake is due.")
        return self._n
