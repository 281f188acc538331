"""GOST 28147 and GOST 34.311 of every path of the kernel give what the reference gives."""

from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module import backend
from crypto_module.backend import Backend
from crypto_module.reference import gost34311_psi

REFERENCE = backend.load("reference")
BATCH = 1024
"""Octets that go through the rounds of the kernel's cipher side by side."""


def test_the_sums_of_psi_are_those_of_the_reference() -> None:
    assert gost34311_psi.TARGET.read_text() == gost34311_psi.source()


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


def test_the_modes_are_alike_around_the_edges_of_a_batch(kernel: Backend) -> None:
    key, sbox, iv = bytes(range(32)), bytes(range(64)), bytes(range(8))
    message = bytes(range(256)) * 9
    ours, theirs = kernel.gost28147(key, sbox), REFERENCE.gost28147(key, sbox)
    gamma = theirs.ctr(iv, message)
    feedback = theirs.cfb_encrypt(iv, message)
    simple = theirs.ecb_encrypt(message)
    for edge in (8, 16, 64, 128, 256, 512, BATCH, BATCH + 512, 2 * BATCH):
        for size in (edge - 8, edge - 1, edge, edge + 1, edge + 8):
            assert ours.ctr(iv, message[:size]) == gamma[:size], size
            assert ours.cfb_encrypt(iv, message[:size]) == feedback[:size], size
            assert ours.cfb_decrypt(iv, feedback[:size]) == message[:size], size
            if size % 8 == 0:
                assert ours.ecb_encrypt(message[:size]) == simple[:size], size
                assert ours.ecb_decrypt(simple[:size]) == message[:size], size


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


def test_gost34311_is_padded_alike_around_the_edges_of_a_block(kernel: Backend) -> None:
    for size in range(67):
        ours, theirs = kernel.gost34311(bytes(64)), REFERENCE.gost34311(bytes(64))
        for running in (ours, theirs):
            running.update(bytes(range(1, 101))[:size])
        assert ours.digest() == theirs.digest(), size
