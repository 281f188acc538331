import pytest

from crypto_module.primitives import sboxes
from tests.crypto_module.known_answers import SBOXES


@pytest.mark.parametrize("number", SBOXES)
def test_every_published_s_box_is_well_formed(number: int) -> None:
    assert sboxes.is_well_formed(SBOXES[number])


def test_the_listed_ones_are_published_and_well_formed() -> None:
    assert set(sboxes.LISTED) <= set(SBOXES.values())
    assert all(map(sboxes.is_well_formed, sboxes.LISTED))


def test_number_one_is_the_default() -> None:
    assert SBOXES[1] == sboxes.DEFAULT
    assert sboxes.LISTED[sboxes.DEFAULT] == "№1"


def test_a_row_that_repeats_a_value_is_malformed() -> None:
    for octet in range(64):
        changed = bytearray(sboxes.DEFAULT)
        changed[octet] ^= 1
        assert not sboxes.is_well_formed(bytes(changed))


@pytest.mark.parametrize("size", [0, 63, 65])
def test_another_size_is_malformed(size: int) -> None:
    assert not sboxes.is_well_formed(bytes(size))
