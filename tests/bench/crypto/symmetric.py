"""Hashes, ciphers and the key derivation beside SHA-256 and PBKDF2-HMAC-SHA256 of OpenSSL."""

import hashlib
from collections.abc import Iterator
from functools import partial
from typing import Final

from crypto_module.primitives import gost28147, hashes, kalyna, kdf
from tests.bench.crypto.measure import Figure, Work

_MESSAGE: Final = bytes(range(256)) * 4096  # 1 MiB
_MANY: Final = [bytes([number]) * len(_MESSAGE) for number in range(16)]
_MEGABYTES: Final = len(_MESSAGE) / 1e6
_KEY: Final = bytes(range(32))
_ITERATIONS: Final = 10_000


def figures() -> Iterator[Figure]:
    """Yield the figures of hashes, ciphers and PBKDF2."""
    megabytes = partial(
        Figure,
        unit="MB/s",
        reference="SHA-256 of hashlib, one message of 1 MiB",
        theirs=lambda: hashlib.sha256(_MESSAGE).digest(),
        reference_amount=_MEGABYTES,
    )
    yield megabytes(name="gost34311_stream", ours=_stream("gost34311"), amount=_MEGABYTES)
    yield megabytes(
        name="gost34311_multi",
        ours=lambda: hashes.gost34311_many(_MANY),
        amount=len(_MANY) * _MEGABYTES,
    )
    yield megabytes(name="kupyna256_stream", ours=_stream("kupyna256"), amount=_MEGABYTES)
    yield megabytes(
        name="kupyna256_multi",
        ours=lambda: hashes.kupyna256_many(_MANY),
        amount=len(_MANY) * _MEGABYTES,
    )
    for name, work in _ciphers().items():
        yield megabytes(name=name, ours=work, amount=_MEGABYTES)
    yield Figure(
        name="pkcs12_kdf",
        unit="derivations/s, 10 000 iterations",
        ours=lambda: kdf.pbkdf2_gost34311(b"password", _KEY, _ITERATIONS, len(_KEY)),
        amount=1,
        reference="PBKDF2-HMAC-SHA256 of hashlib",
        theirs=lambda: hashlib.pbkdf2_hmac("sha256", b"password", _KEY, _ITERATIONS),
        reference_amount=1,
    )


def _stream(name: hashes.HashName) -> Work:
    def work() -> bytes:
        running = hashes.new(name)
        running.update(_MESSAGE)
        return running.digest()

    return work


def _ciphers() -> dict[str, Work]:
    narrow, wide = kalyna.Cipher(_KEY, block_bits=128), kalyna.Cipher(_KEY, block_bits=256)
    old = gost28147.Cipher(_KEY)
    iv = bytes(range(16))
    return {
        "kalyna128_256_ctr": lambda: narrow.ctr(iv, _MESSAGE),
        "kalyna128_256_gcm": lambda: narrow.gcm_encrypt(iv, _MESSAGE, b""),
        "kalyna256_256_gcm": lambda: wide.gcm_encrypt(iv + iv, _MESSAGE, b""),
        "gost28147_ctr": lambda: old.ctr(iv[:8], _MESSAGE),
        "gost28147_cfb_decrypt": lambda: old.cfb_decrypt(iv[:8], _MESSAGE),
    }
