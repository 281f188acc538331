"""``python -m tests.fuzz.primitives``: the kernel gives what the reference gives, refusals too.

Arguments are libFuzzer's. Every path of the processor is asked.
"""

import sys
from collections.abc import Callable
from typing import Any, Final

import atheris

with atheris.instrument_imports(include=["crypto_module"]):
    from crypto_module import backend
    from crypto_module.backend import Backend
    from crypto_module.primitives import curves

    REFERENCE: Final = backend.load("reference")  # its branches are what leads the search

_BEST: Final = backend.CPU_PATHS.index(backend.load("kernel").cpu)
KERNELS: Final = [backend.load("kernel", path) for path in backend.CPU_PATHS[: _BEST + 1]]
MOST: Final = 96
"""Octets of a text: the reference takes a millisecond for a block."""

Take = Callable[[int], bytes]
Answer = Callable[[Backend], object]


def curve(take: Take) -> Answer:
    """Return what is asked of a small curve: a point and what it is worth."""
    m163 = curves.BY_NAME["M163"]
    encoded, digest, signature = take(21), take(32), take(42)

    def ask(asked: Backend) -> object:
        arithmetic = curves._arithmetic(asked, m163)
        point = arithmetic.decompress(encoded)
        return point, arithmetic.compress(point), arithmetic.verify(point, digest, signature)

    return ask


def hashes(take: Take) -> Answer:
    """Return the digests of a message in two parts."""
    sbox, first, second = take(64), take(take(1)[0] % MOST), take(MOST)

    def ask(asked: Backend) -> object:
        running = [asked.gost34311(sbox), asked.kupyna(256), asked.kupyna(512)]
        for one in running:
            one.update(first)
            one.update(second)
        return [one.digest() for one in running]

    return ask


def gost28147(take: Take) -> Answer:
    """Return the octets of one mode of GOST 28147."""
    choice, key, sbox, iv = take(1)[0], take(32), take(64), take(8)
    text = take(choice % MOST)

    def ask(asked: Backend) -> object:
        cipher = asked.gost28147(key, sbox)
        modes: list[Callable[[], bytes]] = [
            lambda: cipher.ecb_encrypt(text),
            lambda: cipher.ecb_decrypt(text),
            lambda: cipher.ctr(iv, text),
            lambda: cipher.cfb_encrypt(iv, text),
            lambda: cipher.cfb_decrypt(iv, text),
            lambda: cipher.mac(text),
        ]
        return modes[choice % len(modes)]()

    return ask


def kalyna(take: Take) -> Answer:
    """Return the octets of one mode of Kalyna; sizes that are none are asked as well."""
    choice, size, number = take(3)
    key, block = take((16, 32, 64, 24)[size % 4]), (128, 256, 512)[size // 4 % 3]
    iv, aad, text = take(block // 8), take(choice % 40), take(number % MOST)

    def ask(asked: Backend) -> object:
        cipher = asked.kalyna(key, block)
        modes: list[Callable[[], object]] = [
            lambda: cipher.ecb_encrypt(text),
            lambda: cipher.ecb_decrypt(text),
            lambda: cipher.cbc_encrypt(iv, text),
            lambda: cipher.ctr(iv, text),
            lambda: cipher.cfb_encrypt(iv, text, number),
            lambda: cipher.ofb(iv, text),
            lambda: cipher.xts_encrypt(iv, text),
            lambda: cipher.xts_decrypt(iv, text),
            lambda: cipher.cmac(text, number % 70),
            lambda: cipher.gmac(text, number % 70),
            lambda: cipher.gcm_encrypt(iv, text, aad, number % 70),
            lambda: cipher.gcm_decrypt(iv, text, aad, number % 70),
            lambda: cipher.ccm_encrypt(iv, text, aad, 16),
            lambda: cipher.ccm_decrypt(iv, text, aad, 16),
            lambda: cipher.kw_wrap(text),
            lambda: cipher.kw_unwrap(text),
        ]
        return modes[choice % len(modes)]()

    return ask


KINDS: Final = (curve, hashes, gost28147, kalyna, kalyna)


def answered(ask: Answer, asked: Backend) -> object:
    """Return the answer, or that it was a refusal."""
    try:
        return ask(asked)
    except ValueError:
        return ValueError


def one(octets: bytes) -> None:
    """Hold that every path of the kernel answers as the reference does."""
    provider: Any = atheris.FuzzedDataProvider(octets)

    def take(size: int) -> bytes:
        taken: bytes = provider.ConsumeBytes(size)
        return taken.ljust(size, b"\0")

    ask = KINDS[take(1)[0] % len(KINDS)](take)
    expected = answered(ask, REFERENCE)
    for kernel in KERNELS:
        if answered(ask, kernel) != expected:
            raise AssertionError(f"The path {kernel.cpu} answers otherwise than the reference.")


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
