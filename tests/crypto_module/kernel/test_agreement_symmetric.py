"""Kupyna of every path of the kernel gives what the reference gives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module import backend
from crypto_module.backend import Backend

REFERENCE = backend.load("reference")


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
