"""Suite ``intl``: X25519, AES-256-GCM, SHA-256 (Noise rev 34, sections 12.1, 12.4, 12.5)."""

import hashlib
import hmac
from typing import Final, cast

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto_module.channel.errors import InvalidPublicKey
from crypto_module.channel.suite import Cipher, DiffieHellman, HashFunction, KeyPair, Suite

DHLEN: Final = 32
HASHLEN: Final = 32


def key_pair(private: X25519PrivateKey) -> KeyPair:
    """The pair of a given private key; handshakes use ``generate_keypair``."""
    return KeyPair(public=private.public_key().public_bytes_raw(), private=private)


def _generate_keypair() -> KeyPair:
    return key_pair(X25519PrivateKey.generate())


def _dh(pair: KeyPair, public_key: bytes) -> bytes:
    private = cast("X25519PrivateKey", pair.private)
    try:
        # The library refuses the all-zero result that a low-order point gives.
        return private.exchange(X25519PublicKey.from_public_bytes(public_key))
    except ValueError as err:
        raise InvalidPublicKey("The peer's X25519 key gives no shared secret.") from err


def _nonce(n: int) -> bytes:
    """32 bits of zeros, then big-endian ``n`` (section 12.4)."""
    return bytes(4) + n.to_bytes(8, "big")


def _encrypt(k: bytes, n: int, ad: bytes, plaintext: bytes) -> bytes:
    return AESGCM(k).encrypt(_nonce(n), plaintext, ad)


def _decrypt(k: bytes, n: int, ad: bytes, ciphertext: bytes) -> bytes:
    return AESGCM(k).decrypt(_nonce(n), ciphertext, ad)


INTL: Final = Suite(
    name="intl",
    number=1,
    protocol_name="Noise_XX_25519_AESGCM_SHA256",
    diffie_hellman=DiffieHellman(dhlen=DHLEN, generate_keypair=_generate_keypair, dh=_dh),
    cipher=Cipher(encrypt=_encrypt, decrypt=_decrypt),
    hash_function=HashFunction(
        hashlen=HASHLEN,
        hash=lambda data: hashlib.sha256(data).digest(),
        hmac_hash=lambda key, data: hmac.digest(key, data, "sha256"),
    ),
)
