"""Hashes and ciphers of every path of the kernel give what the reference gives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module import backend
from crypto_module.backend import Backend

REFERENCE = backend.load("reference")


@settings(max_examples=30, deadline=None)
@given(
    key=st.binary(min_size=32, max_size=32),
    sbox=st.binary(min_size=64, max_size=64),
    iv=st.binary(min_size=8, max_size=8),
    data=st.binary(max_size=100),
)
def test_the_cipher_s_modes_are_alike(
    kernel: Backend, key: bytes, sbox: bytes, iv: bytes, data: bytes
) -> None:
    whole = data[: len(data) - len(data) % 8]
    ours, theirs = kernel.gost28147(key, sbox), REFERENCE.gost28147(key, sbox)
    assert ours.ecb_encrypt(whole) == theirs.ecb_encrypt(whole)
    assert ours.ecb_decrypt(whole) == theirs.ecb_decrypt(whole)
    assert ours.ctr(iv, data) == theirs.ctr(iv, data)
    assert ours.cfb_encrypt(iv, data) == theirs.cfb_encrypt(iv, data)
    assert ours.cfb_decrypt(iv, data) == theirs.cfb_decrypt(iv, data)
    assert ours.mac(data) == theirs.mac(data)


@settings(max_examples=40, deadline=None)
@given(sbox=st.binary(min_size=64, max_size=64), parts=st.lists(st.binary(max_size=90), max_size=4))
def test_gost34311_is_alike_with_any_s_box(
    kernel: Backend, sbox: bytes, parts: list[bytes]
) -> None:
    ours, theirs = kernel.gost34311(sbox), REFERENCE.gost34311(sbox)
    for part in parts:
        ours.update(part)
        theirs.update(part)
        assert ours.digest() == theirs.digest()


@settings(max_examples=20, deadline=None)
@given(octets=st.lists(st.sampled_from([0, 1, 0xFF]), min_size=96, max_size=96))
def test_the_control_sum_of_gost34311_carries_alike(kernel: Backend, octets: list[int]) -> None:
    ours, theirs = kernel.gost34311(bytes(64)), REFERENCE.gost34311(bytes(64))
    for running in (ours, theirs):
        running.update(b"\xff" * 32 + bytes(octets))
    assert ours.digest() == theirs.digest()


@pytest.mark.parametrize("bits", [256, 384, 512])
@settings(max_examples=25, deadline=None)
@given(parts=st.lists(st.binary(max_size=200), max_size=4))
def test_kupyna_is_alike(kernel: Backend, bits: int, parts: list[bytes]) -> None:
    ours, theirs = kernel.kupyna(bits), REFERENCE.kupyna(bits)
    for part in parts:
        ours.update(part)
        theirs.update(part)
        assert ours.digest() == theirs.digest()


@pytest.mark.parametrize(("bits", "block"), [(256, 64), (384, 128), (512, 128)])
def test_kupyna_is_padded_alike_around_the_edges_of_a_block(
    kernel: Backend, bits: int, block: int
) -> None:
    # Twelve octets of length and one of padding decide whether one more block is needed.
    for size in (*range(block - 15, block + 2), *range(2 * block - 14, 2 * block + 1)):
        ours, theirs = kernel.kupyna(bits), REFERENCE.kupyna(bits)
        for running in (ours, theirs):
            running.update(bytes(range(256))[:size])
        assert ours.digest() == theirs.digest(), size


def test_gost34311_is_padded_alike_around_the_edges_of_a_block(kernel: Backend) -> None:
    for size in range(67):
        ours, theirs = kernel.gost34311(bytes(64)), REFERENCE.gost34311(bytes(64))
        for running in (ours, theirs):
            running.update(bytes(range(1, 101))[:size])
        assert ours.digest() == theirs.digest(), size
