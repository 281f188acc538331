import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.errors import InvalidTag
from crypto_module.primitives import kalyna_wrap

pytestmark = pytest.mark.usefixtures("chosen")

KEY = st.binary(min_size=32, max_size=32)


@settings(max_examples=10, deadline=None)
@given(kek=KEY, cek=KEY)
def test_what_is_wrapped_is_unwrapped(kek: bytes, cek: bytes) -> None:
    wrapped = kalyna_wrap.wrap(kek, cek)
    assert len(wrapped) == 96
    assert kalyna_wrap.unwrap(kek, wrapped) == cek


def test_every_wrapping_has_its_own_start_vector() -> None:
    assert kalyna_wrap.wrap(bytes(32), bytes(32)) != kalyna_wrap.wrap(bytes(32), bytes(32))


@pytest.mark.parametrize("place", [0, 31, 32, 64, 95])
def test_a_changed_octet_is_found(place: int) -> None:
    changed = bytearray(kalyna_wrap.wrap(bytes(32), bytes(range(32)), iv=bytes(32)))
    changed[place] ^= 1
    with pytest.raises(InvalidTag):
        kalyna_wrap.unwrap(bytes(32), changed)


def test_another_key_is_found() -> None:
    wrapped = kalyna_wrap.wrap(bytes(32), bytes(range(32)))
    with pytest.raises(InvalidTag):
        kalyna_wrap.unwrap(b"\1" + bytes(31), wrapped)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_keys_of_another_size_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match="must have 32"):
        kalyna_wrap.wrap(bytes(size), bytes(32))
    with pytest.raises(ValueError, match="must have 32"):
        kalyna_wrap.wrap(bytes(32), bytes(size))
    with pytest.raises(ValueError, match="must have 96"):
        kalyna_wrap.unwrap(bytes(32), bytes(64 + size))
