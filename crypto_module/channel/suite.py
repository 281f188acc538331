"""What a cipher suite of the channel is made of, in the letters of Noise rev 34, section 4.

The pattern, the records and the handshake know a suite only by this shape; a suite is one
row of ``suites.BY_NAME``. DHLEN and HASHLEN are the specification's names in lower case.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

TAG_LENGTH = 16
"""Octets that every AEAD of Noise adds to its plaintext (section 4.2)."""

MAX_MESSAGE = 65535
"""No Noise message is longer (section 3)."""

MAX_NONCE = 2**64 - 1
"""Reserved by section 5.1 and used by REKEY of section 4.2 alone; never for a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """A Diffie-Hellman key pair; the private half is opaque to everything but its suite."""

    public: bytes
    private: object = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffieHellman:
    """GENERATE_KEYPAIR(), DH(key_pair, public_key) and DHLEN of section 4.1.

    ``dh`` raises ``InvalidPublicKey`` for a key that gives no shared secret.
    """

    dhlen: int
    generate_keypair: Callable[[], KeyPair]
    dh: Callable[[KeyPair, bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cipher:
    """ENCRYPT(k, n, ad, plaintext) and DECRYPT(k, n, ad, ciphertext) of section 4.2.

    ``decrypt`` raises ``InvalidTag`` (of ``cryptography.exceptions``).
    """

    encrypt: Callable[[bytes, int, bytes, bytes], bytes]
    decrypt: Callable[[bytes, int, bytes, bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class HashFunction:
    """HASH(data), HMAC-HASH(key, data) and HASHLEN of section 4.3."""

    hashlen: int
    hash: Callable[[bytes], bytes]
    hmac_hash: Callable[[bytes, bytes], bytes]

    def hkdf(self, chaining_key: bytes, input_key_material: bytes) -> tuple[bytes, bytes]:
        """Two outputs of HKDF(chaining_key, input_key_material, 2)."""
        temp_key = self.hmac_hash(chaining_key, input_key_material)
        output1 = self.hmac_hash(temp_key, b"\x01")
        return output1, self.hmac_hash(temp_key, output1 + b"\x02")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """One choice of algorithms. ``number`` is its octet in the hello and never changes."""

    name: str
    number: int
    protocol_name: str
    diffie_hellman: DiffieHellman
    cipher: Cipher
    hash_function: HashFunction
