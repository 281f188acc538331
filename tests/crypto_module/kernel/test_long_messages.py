"""Known answers of a million octets; the reference would take minutes for them."""

from typing import Any

import pytest

from crypto_module.backend import Backend
from tests.crypto_module.known_answers import GENERATED, SBOXES


def long(rows: list[Any]) -> list[Any]:
    return [row for row in rows if "msg_repeat" in row]


def message(row: Any) -> bytes:
    octet, count = row["msg_repeat"]
    return bytes.fromhex(octet) * int(count)


@pytest.mark.parametrize("row", long(GENERATED["gost34311"]), ids=lambda row: row["hash"][:8])
def test_gost34311_of_a_long_message(kernel: Backend, row: Any) -> None:
    running = kernel.gost34311(SBOXES[row["sbox_id"]])
    running.update(message(row))
    assert running.digest().hex() == row["hash"]


@pytest.mark.parametrize("row", long(GENERATED["kupyna"]), ids=lambda row: row["hash"][:8])
def test_kupyna_of_a_long_message(kernel: Backend, row: Any) -> None:
    running = kernel.kupyna(row["bits"])
    running.update(message(row))
    assert running.digest().hex() == row["hash"]
