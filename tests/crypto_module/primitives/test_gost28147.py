from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.primitives.gost28147 import Cipher
from tests.crypto_module.known_answers import GENERATED, SBOXES

pytestmark = pytest.mark.usefixtures("chosen")

KEY = bytes(range(32))
IV = bytes(range(8))


@pytest.mark.parametrize(
    "row", GENERATED["gost28147"], ids=lambda row: f"{row['mode']}-sbox-{row['sbox_id']}"
)
def test_each_mode_gives_the_known_answer_and_back(row: Any) -> None:
    cipher = Cipher(bytes.fromhex(row["key"]), SBOXES[row["sbox_id"]])
    plain = bytes.fromhex(row["pt"])
    iv = bytes.fromhex(row.get("iv") or "")
    match row["mode"]:
        case "ecb":
            given_back = cipher.ecb_encrypt(plain)
            assert cipher.ecb_decrypt(given_back) == plain
        case "ctr":
            given_back = cipher.ctr(iv, plain)
            assert cipher.ctr(iv, given_back) == plain
        case "cfb":
            given_back = cipher.cfb_encrypt(iv, plain)
            assert cipher.cfb_decrypt(iv, given_back) == plain
        case _:
            given_back = cipher.mac(plain)
    assert given_back.hex() == row.get("ct", row.get("mac"))


@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=60), key=st.binary(min_size=32, max_size=32))
def test_what_is_encrypted_decrypts(data: bytes, key: bytes) -> None:
    cipher = Cipher(key)
    assert cipher.cfb_decrypt(IV, cipher.cfb_encrypt(IV, data)) == data
    assert cipher.ctr(IV, cipher.ctr(IV, data)) == data
    whole = data[: len(data) - len(data) % 8]
    assert cipher.ecb_decrypt(cipher.ecb_encrypt(whole)) == whole


@settings(max_examples=10, deadline=None)
@given(data=st.binary(max_size=60))
def test_a_mode_by_its_direction_is_the_same_mode(data: bytes) -> None:
    cipher, whole = Cipher(KEY), data[: len(data) - len(data) % 8]
    assert cipher.ecb(whole) == cipher.ecb_encrypt(whole)
    assert cipher.ecb(whole, decrypt=True) == cipher.ecb_decrypt(whole)
    assert cipher.cfb(IV, data) == cipher.cfb_encrypt(IV, data)
    assert cipher.cfb(IV, data, decrypt=True) == cipher.cfb_decrypt(IV, data)


def test_the_counter_of_gamma_carries_round() -> None:
    # From the state ffffffff fffffffd the sums pass 2^32 and 2^32 - 1 within two blocks.
    cipher = Cipher(KEY)
    start = cipher.ecb_decrypt(bytes.fromhex("fffffffffdffffff"))
    gamma = cipher.ctr(start, bytes(16))
    first = (0x01010100).to_bytes(4, "little") + (0x01010102).to_bytes(4, "little")
    second = (0x02020201).to_bytes(4, "little") + (0x02020206).to_bytes(4, "little")
    assert gamma == cipher.ecb_encrypt(first + second)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="32"):
        Cipher(bytes(size))


def test_an_s_box_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="64"):
        Cipher(KEY, bytes(63))


def test_a_part_of_a_block_has_no_simple_substitution() -> None:
    with pytest.raises(ValueError, match="multiple of 8"):
        Cipher(KEY).ecb_encrypt(bytes(9))
    with pytest.raises(ValueError, match="multiple of 8"):
        Cipher(KEY).ecb_decrypt(bytes(7))


@pytest.mark.parametrize("size", [0, 7, 9])
def test_a_start_vector_of_another_size_is_refused(size: int) -> None:
    cipher = Cipher(KEY)
    for mode in (cipher.ctr, cipher.cfb_encrypt, cipher.cfb_decrypt):
        with pytest.raises(ValueError, match="8 octets"):
            mode(bytes(size), b"data")


def test_the_key_is_not_in_its_repr() -> None:
    assert KEY.hex() not in repr(Cipher(KEY))
