import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.errors import InvalidTag
from crypto_module.primitives import keywrap
from tests.crypto_module.known_answers import SBOXES

pytestmark = pytest.mark.usefixtures("chosen")

KEY = st.binary(min_size=32, max_size=32)


@settings(max_examples=10, deadline=None)
@given(kek=KEY, cek=KEY, sbox=st.none() | st.sampled_from(list(SBOXES.values())))
def test_what_is_wrapped_is_unwrapped(kek: bytes, cek: bytes, sbox: bytes | None) -> None:
    wrapped = keywrap.wrap(kek, cek, sbox=sbox)
    assert len(wrapped) == 44
    assert keywrap.unwrap(kek, wrapped, sbox=sbox) == cek


def test_any_buffer_is_taken() -> None:
    kek, cek, iv = bytearray(range(32)), memoryview(bytes(range(32))), bytearray(8)
    wrapped = keywrap.wrap(kek, cek, iv=iv)
    assert wrapped == keywrap.wrap(bytes(kek), bytes(cek), iv=bytes(iv))
    assert keywrap.unwrap(kek, memoryview(wrapped)) == cek


def test_every_wrapping_has_its_own_start_vector() -> None:
    assert keywrap.wrap(bytes(32), bytes(32)) != keywrap.wrap(bytes(32), bytes(32))


@pytest.mark.parametrize("place", [0, 3, 4, 20, 35, 36, 43])
def test_a_changed_octet_is_found(place: int) -> None:
    changed = bytearray(keywrap.wrap(bytes(32), bytes(range(32)), iv=bytes(8)))
    changed[place] ^= 1
    with pytest.raises(InvalidTag):
        keywrap.unwrap(bytes(32), changed)


def test_another_key_and_another_s_box_give_one_and_the_same_error() -> None:
    wrapped = keywrap.wrap(bytes(32), bytes(range(32)))
    told = set()
    for kek, sbox in ((b"\1" + bytes(31), None), (bytes(32), SBOXES[2])):
        with pytest.raises(InvalidTag) as caught:
            keywrap.unwrap(kek, wrapped, sbox=sbox)
        told.add((str(caught.value), caught.value.__cause__, caught.value.__context__))
    assert told == {("", None, None)}


@pytest.mark.parametrize("size", [0, 31, 33])
def test_keys_of_another_size_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match="must have 32"):
        keywrap.wrap(bytes(size), bytes(32))
    with pytest.raises(ValueError, match="must have 32"):
        keywrap.wrap(bytes(32), bytes(size))
    with pytest.raises(ValueError, match="must have 32"):
        keywrap.unwrap(bytes(size), bytes(44))
    with pytest.raises(ValueError, match="must have 44"):
        keywrap.unwrap(bytes(32), bytes(12 + size))
    with pytest.raises(ValueError, match="must have 8"):
        keywrap.wrap(bytes(32), bytes(32), iv=bytes(size))
