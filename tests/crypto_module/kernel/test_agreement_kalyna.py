"""Kalyna of every path of the kernel gives what the reference gives."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module import backend
from crypto_module.backend import Backend, WideBlockCipher

REFERENCE = backend.load("reference")
SIZES = [(128, 128), (128, 256), (256, 256), (256, 512), (512, 512)]
# Around one register (64 octets) and one chunk (512) of the paths that take many blocks at once.
LENGTHS = st.one_of(
    st.integers(0, 150), st.sampled_from([63, 64, 65, 255, 256, 257, 511, 512, 513, 600, 1040])
)


def octets(size: int, seed: int) -> bytes:
    return bytes((i * i * 3 + i * seed + seed) % 256 for i in range(size))


@pytest.mark.parametrize("bits", SIZES, ids=str)
@settings(max_examples=6, deadline=None)
@given(data=st.data(), size=LENGTHS)
def test_every_mode_is_alike(
    kernel: Backend, bits: tuple[int, int], data: st.DataObject, size: int
) -> None:
    block_bits, key_bits = bits
    block = block_bits // 8
    key = data.draw(st.binary(min_size=key_bits // 8, max_size=key_bits // 8))
    iv = data.draw(st.sampled_from([bytes(block), b"\xff" * block, octets(block, 5)]))
    text = octets(size, data.draw(st.integers(0, 255)))
    aad = octets(data.draw(st.integers(0, 80)), 9)
    whole, short = text[: size - size % block], text[:160]
    q = data.draw(st.integers(1, block))
    calls: list[Callable[[WideBlockCipher], bytes | None]] = [
        lambda c: c.ecb_encrypt(whole),
        lambda c: c.ecb_decrypt(whole),
        lambda c: c.cbc_encrypt(iv, whole),
        lambda c: c.cbc_decrypt(iv, whole),
        lambda c: c.ctr(iv, text),
        lambda c: c.cfb_encrypt(iv, text, block),
        lambda c: c.cfb_decrypt(iv, text, block),
        lambda c: c.cfb_encrypt(iv, short, q),
        lambda c: c.cfb_decrypt(iv, short, q),
        lambda c: c.ofb(iv, text),
        lambda c: c.cmac(text, block),
        lambda c: c.gmac(text, block),
        lambda c: c.gcm_encrypt(iv, text, aad, block),
        lambda c: c.gcm_decrypt(iv, octets(size, 1) + bytes(16), aad, 16),
        lambda c: c.ccm_encrypt(iv, short, aad, 16),
        lambda c: c.ccm_decrypt(iv, short + bytes(8), aad, 8),
        lambda c: c.xts_encrypt(iv, octets(block, 3) + short),
        lambda c: c.xts_decrypt(iv, octets(block, 3) + short),
        lambda c: c.kw_wrap(octets(block, 7) + bytes(len(short) - len(short) % block)),
    ]
    ours, theirs = kernel.kalyna(key, block_bits), REFERENCE.kalyna(key, block_bits)
    assert ours.block_size == theirs.block_size == block
    for call in calls:
        assert call(ours) == call(theirs)


@pytest.mark.parametrize("bits", SIZES, ids=str)
def test_a_forged_tag_gives_nothing_and_a_right_one_the_text(
    kernel: Backend, bits: tuple[int, int]
) -> None:
    cipher = kernel.kalyna(bytes(bits[1] // 8), bits[0])
    iv, text = bytes(cipher.block_size), octets(9000, 2)
    for encrypt, decrypt in (
        (cipher.gcm_encrypt, cipher.gcm_decrypt),
        (cipher.ccm_encrypt, cipher.ccm_decrypt),
    ):
        sent = encrypt(iv, text, b"aad", 16)
        assert decrypt(iv, sent, b"aad", 16) == text
        assert decrypt(iv, sent[:-1] + bytes([sent[-1] ^ 1]), b"aad", 16) is None
        assert decrypt(iv, bytes([sent[0] ^ 1]) + sent[1:], b"aad", 16) is None
    wrapped = cipher.kw_wrap(bytes(cipher.block_size))
    assert cipher.kw_unwrap(wrapped) == bytes(cipher.block_size)
    assert cipher.kw_unwrap(bytes([wrapped[0] ^ 1]) + wrapped[1:]) is None
