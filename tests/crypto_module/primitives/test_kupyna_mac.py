from typing import Any

import pytest

from crypto_module.primitives.hashes import HashName
from crypto_module.primitives.mac import KupynaMac
from tests.crypto_module.known_answers import published

pytestmark = pytest.mark.usefixtures("chosen")

NAMES: dict[int, HashName] = {32: "kupyna256", 48: "kupyna384", 64: "kupyna512"}


@pytest.mark.parametrize("row", published("kupyna/kmac.spec.ts"), ids=lambda row: row["test"])
def test_the_code_is_that_of_the_standard(row: Any) -> None:
    expected, key = map(bytes.fromhex, row["hex"])
    code = KupynaMac(NAMES[len(key)], key)
    code.update(bytes(range(0x1F)))
    assert code.digest() == expected


@pytest.mark.parametrize("size", [0, 1, 51, 52, 64, 115, 116, 128, 300])
def test_a_message_in_parts_has_the_code_of_the_whole(size: int) -> None:
    message = bytes(octet % 256 for octet in range(size))
    whole = KupynaMac("kupyna256", bytes(32))
    whole.update(message)
    parts = KupynaMac("kupyna256", bytes(32))
    for octet in message:
        parts.update(bytes([octet]))
    twin = parts.copy()
    twin.update(b"more")
    assert parts.digest() == parts.digest() == whole.digest() != twin.digest()


def test_the_key_is_as_long_as_the_code() -> None:
    with pytest.raises(ValueError, match="48 octets"):
        KupynaMac("kupyna384", bytes(32))


def test_another_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="kupyna256"):
        KupynaMac("sha256", bytes(32))


def test_the_key_is_not_in_its_repr() -> None:
    assert repr(KupynaMac("kupyna256", b"k" * 32)) == "KupynaMac(<hidden>)"
