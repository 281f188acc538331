"""The derivations of keys of every path of the kernel give what the reference gives."""

import hashlib
import threading
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module import backend
from crypto_module.backend import Backend
from crypto_module.primitives import sboxes
from crypto_module.reference import kdf

REFERENCE = backend.load("reference")

octets = st.binary(max_size=70)
packed = st.binary(min_size=64, max_size=64) | st.just(sboxes.DEFAULT)
turns = st.integers(1, 3)


@settings(max_examples=40, deadline=None)
@given(password=octets, salt=octets, iterations=turns, length=st.integers(1, 70), sbox=packed)
def test_pbkdf2_is_alike_with_any_s_box(
    kernel: Backend, *, password: bytes, salt: bytes, iterations: int, length: int, sbox: bytes
) -> None:
    asked = (password, salt, iterations, length, sbox)
    assert kernel.pbkdf2_gost34311(*asked) == REFERENCE.pbkdf2_gost34311(*asked)


@settings(max_examples=40, deadline=None)
@given(data=octets, iterations=turns, sbox=packed)
def test_the_iterated_hash_is_alike_with_any_s_box(
    kernel: Backend, data: bytes, iterations: int, sbox: bytes
) -> None:
    asked = (data, iterations, sbox)
    assert kernel.gost34311_iterated(*asked) == REFERENCE.gost34311_iterated(*asked)


def test_passwords_around_a_block_are_alike(kernel: Backend) -> None:
    for size in (0, 1, 31, 32, 33, 63, 64, 65):
        asked = (b"\xff" * size, b"\xff" * size, 2, 33, sboxes.DEFAULT)
        assert kernel.pbkdf2_gost34311(*asked) == REFERENCE.pbkdf2_gost34311(*asked), size


def test_the_control_sum_carries_through_every_word(kernel: Backend) -> None:
    # K ⊕ ipad of all ones: whatever is hashed after it, the sum carries out of the lowest word.
    password = bytes(0xFF ^ 0x36 for _ in range(32))
    asked = (password, b"salt", 20, 32, sboxes.DEFAULT)
    assert kernel.pbkdf2_gost34311(*asked) == REFERENCE.pbkdf2_gost34311(*asked)


def test_the_reference_s_construction_is_that_of_the_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def sha256(data: bytes, _sbox: bytes) -> bytes:
        return hashlib.sha256(data).digest()

    monkeypatch.setattr(kdf, "gost34311", sha256)
    monkeypatch.setattr(kdf, "_BLOCK", 64)
    monkeypatch.setattr(kdf, "_DIGEST", 32)
    for password in (b"", b"password", b"p" * 64, b"p" * 65):
        ours = kdf.pbkdf2_gost34311(password, b"salt", 5, 70, b"")
        assert ours == hashlib.pbkdf2_hmac("sha256", password, b"salt", 5, 70)


@pytest.mark.parametrize("count", [0, -1, -(1 << 70)])
def test_counts_that_are_not_positive_are_refused(implementation: Backend, count: int) -> None:
    refused: list[Any] = [
        lambda: implementation.pbkdf2_gost34311(b"secret", b"salt", count, 32, sboxes.DEFAULT),
        lambda: implementation.pbkdf2_gost34311(b"secret", b"salt", 1, count, sboxes.DEFAULT),
        lambda: implementation.gost34311_iterated(b"secret", count, sboxes.DEFAULT),
    ]
    for call in refused:
        with pytest.raises(ValueError, match="at least one") as caught:
            call()
        assert "secret" not in str(caught.value)


def test_more_than_the_counter_counts_is_refused(implementation: Backend) -> None:
    with pytest.raises(ValueError, match="blocks"):
        implementation.pbkdf2_gost34311(b"p", b"salt", 1, (1 << 32) * 32, sboxes.DEFAULT)


def test_a_count_beyond_a_size_is_a_value_error(kernel: Backend) -> None:
    with pytest.raises(ValueError, match="counter"):
        kernel.gost34311_iterated(b"data", 1 << 70, sboxes.DEFAULT)


def test_an_s_box_of_another_size_is_refused(implementation: Backend) -> None:
    for sbox in (b"", sboxes.DEFAULT[1:], sboxes.DEFAULT + b"\0"):
        with pytest.raises(ValueError, match="octets"):
            implementation.pbkdf2_gost34311(b"p", b"salt", 1, 32, sbox)
        with pytest.raises(ValueError, match="octets"):
            implementation.gost34311_iterated(b"p", 1, sbox)


def test_any_buffer_is_taken(implementation: Backend) -> None:
    made = implementation.pbkdf2_gost34311(b"p", b"salt", 2, 32, sboxes.DEFAULT)
    asked = (bytearray(b"p"), memoryview(b"salt"), 2, 32, bytearray(sboxes.DEFAULT))
    assert implementation.pbkdf2_gost34311(*asked) == made


def test_other_threads_run_while_a_key_is_derived(kernel: Backend) -> None:
    asked = (b"p", b"salt", 200_000, 32, sboxes.DEFAULT)
    thread = threading.Thread(target=kernel.pbkdf2_gost34311, args=asked)
    turns_of_this_thread = 0
    thread.start()
    while thread.is_alive():
        turns_of_this_thread += 1
        time.sleep(0.001)
    assert turns_of_this_thread > 10  # with the GIL held, only those before and after the call
