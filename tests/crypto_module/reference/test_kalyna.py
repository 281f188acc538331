from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.reference import kalyna, kalyna_modes, kupyna
from tests.crypto_module.known_answers import published

BITS = st.sampled_from([128, 256, 512])


@pytest.mark.parametrize("row", published("kalyna/index.spec.ts"), ids=lambda row: row["test"])
def test_a_block_is_encrypted_as_the_standard_shows(row: Any) -> None:
    key, plain, encrypted = map(bytes.fromhex, row["hex"])
    keys = kalyna.round_keys(key, 8 * len(plain))
    assert kalyna.encrypt(keys, plain) == encrypted
    assert kalyna.decrypt(keys, encrypted) == plain


@settings(max_examples=50, deadline=None)
@given(octets=st.binary(min_size=64, max_size=64), count=st.sampled_from([2, 4, 8]))
def test_every_layer_has_its_inverse(octets: bytes, count: int) -> None:
    state = kalyna.columns(octets[: 8 * count])
    assert kalyna.inverse_mix_columns(kupyna.mix_columns(state)) == state
    assert kalyna.inverse_shift_rows(kalyna.shift_rows(state)) == state
    assert kalyna.inverse_substitute(kupyna.substitute(state)) == state
    assert kalyna.subtract(kalyna.add(state, state[::-1]), state[::-1]) == state


@settings(max_examples=50, deadline=None)
@given(bits=BITS, a=st.integers(0), b=st.integers(0), c=st.integers(0))
def test_the_multiplication_of_blocks_is_that_of_a_field(bits: int, a: int, b: int, c: int) -> None:
    a, b, c = (number % (1 << bits) for number in (a, b, c))
    product = kalyna_modes.multiply
    assert product(a, b, bits) == product(b, a, bits)
    assert product(a, b ^ c, bits) == product(a, b, bits) ^ product(a, c, bits)
    assert product(product(a, b, bits), c, bits) == product(a, product(b, c, bits), bits)
    assert product(a, 1, bits) == a
    assert product(a, 2, bits) == kalyna_modes.double(a, bits)
