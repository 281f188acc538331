"""SymmetricState of Noise rev 34, section 5.2: the chaining key and the transcript hash."""

from typing_extensions import override

from crypto_module.channel.cipher_state import KEY_LENGTH, CipherState
from crypto_module.channel.suite import Suite


class SymmetricState:
    """Mixes keys and transcript; encrypts under both."""

    __slots__ = ("_ck", "_h", "_suite", "cipher_state")

    def __init__(self, suite: Suite) -> None:
        self._suite = suite
        name = suite.protocol_name.encode("ascii")
        hashlen = suite.hash_function.hashlen
        padded = name.ljust(hashlen, b"\x00")
        self._h = padded if len(padded) == hashlen else suite.hash_function.hash(name)
        self._ck = bytearray(self._h)
        self.cipher_state = CipherState(suite)

    @override
    def __repr__(self) -> str:
        return f"SymmetricState({self._suite.protocol_name}, <hidden>)"

    def mix_key(self, input_key_material: bytes) -> None:
        """MixKey: ck, temp_k = HKDF(ck, input_key_material, 2)."""
        ck, temp_k = self._suite.hash_function.hkdf(bytes(self._ck), input_key_material)
        self._ck[:] = ck
        # "If HASHLEN is 64, then truncates temp_k to 32 bytes."
        self.cipher_state.initialize_key(temp_k[:KEY_LENGTH])

    def mix_hash(self, data: bytes) -> None:
        """MixHash: h = HASH(h || data)."""
        self._h = self._suite.hash_function.hash(self._h + data)

    def get_handshake_hash(self) -> bytes:
        """``h``: final after Split, and the transcript so far before it."""
        return self._h

    def encrypt_and_hash(self, plaintext: bytes) -> bytes:
        """EncryptAndHash."""
        ciphertext = self.cipher_state.encrypt_with_ad(self._h, plaintext)
        self.mix_hash(ciphertext)
        return ciphertext

    def decrypt_and_hash(self, ciphertext: bytes) -> bytes:
        """DecryptAndHash; raises ``InvalidTag``."""
        plaintext = self.cipher_state.decrypt_with_ad(self._h, ciphertext)
        self.mix_hash(ciphertext)
        return plaintext

    def split(self) -> tuple[CipherState, CipherState]:
        """Split: the pair (initiator to responder, responder to initiator)."""
        temp_k1, temp_k2 = self._suite.hash_function.hkdf(bytes(self._ck), b"")
        c1, c2 = CipherState(self._suite), CipherState(self._suite)
        c1.initialize_key(temp_k1[:KEY_LENGTH])
        c2.initialize_key(temp_k2[:KEY_LENGTH])
        return c1, c2

    def wipe(self) -> None:
        """Overwrite the chaining key and the handshake key."""
        self._ck[:] = bytes(len(self._ck))
        self.cipher_state.wipe()
