"""Many hashes at once give what each gives by itself, by every backend."""

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.backend import Octets
from crypto_module.primitives import hashes, sboxes
from crypto_module.primitives.hashes import HashName
from tests.crypto_module.known_answers import SBOXES

pytestmark = pytest.mark.usefixtures("chosen")

KUPYNA: dict[HashName, Callable[[Iterable[Octets]], list[bytes]]] = {
    "kupyna256": hashes.kupyna256_many,
    "kupyna384": hashes.kupyna384_many,
    "kupyna512": hashes.kupyna512_many,
}


def digest(name: HashName, message: bytes, sbox: bytes | None = None) -> bytes:
    running = hashes.new(name, sbox)
    running.update(message)
    return running.digest()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.binary(max_size=80), max_size=20), st.sampled_from([None, *SBOXES.values()]))
def test_gost34311_many_is_gost34311_of_each(messages: list[bytes], sbox: bytes | None) -> None:
    expected = [digest("gost34311", message, sbox) for message in messages]
    assert hashes.gost34311_many(iter(messages), sbox) == expected


def test_an_s_box_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="64"):
        hashes.gost34311_many([b"abc"], bytes(63))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.binary(max_size=150), max_size=5))
def test_kupyna_many_is_kupyna_of_each(messages: list[bytes]) -> None:
    for name, many in KUPYNA.items():
        assert many(iter(messages)) == [digest(name, message) for message in messages]


def test_kupyna_many_takes_any_buffers() -> None:
    for name, many in KUPYNA.items():
        assert many([bytearray(b"abc"), memoryview(b"xabc")[1:]]) == [digest(name, b"abc")] * 2
        assert many([]) == []


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(hashes.NAMES), st.binary(max_size=70), st.binary(max_size=70)),
        max_size=20,
    )
)
def test_functions_may_be_mixed(jobs: list[tuple[HashName, bytes, bytes]]) -> None:
    runnings = [hashes.new(name) for name, _, _ in jobs]
    hashes.update_many(zip(runnings, (first for _, first, _ in jobs), strict=True))
    hashes.update_many(zip(runnings, (second for _, _, second in jobs), strict=True))
    expected = [digest(name, first + second) for name, first, second in jobs]
    assert [running.digest() for running in runnings] == expected


def test_s_boxes_may_be_mixed() -> None:
    chosen = [None, *SBOXES.values(), sboxes.DEFAULT, *SBOXES.values()]
    runnings = [hashes.gost34311(sbox) for sbox in chosen]
    hashes.update_many((running, bytes(33 + i)) for i, running in enumerate(runnings))
    expected = [digest("gost34311", bytes(33 + i), sbox) for i, sbox in enumerate(chosen)]
    assert [running.digest() for running in runnings] == expected


@pytest.mark.parametrize("name", hashes.NAMES)
def test_a_hash_twice_is_refused_before_anything_is_taken(name: HashName) -> None:
    running, other = hashes.new(name), hashes.new("sha256")
    with pytest.raises(ValueError, match="one buffer at a time"):
        hashes.update_many([(other, b"x"), (running, b"a"), (running, b"b")])
    assert running.digest() == digest(name, b"")
    assert other.digest() == digest("sha256", b"")
