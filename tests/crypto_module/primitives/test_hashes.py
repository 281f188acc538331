import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.primitives import hashes, sboxes
from crypto_module.primitives.hashes import HashName
from tests.crypto_module.known_answers import GENERATED, SBOXES, published

UKRAINIAN: list[HashName] = ["gost34311", "kupyna256", "kupyna384", "kupyna512"]
# A message over the edges of every block size: 32, 64 and 128 octets.
EDGES = [0, 1, 31, 32, 33, 51, 52, 53, 63, 64, 65, 95, 96, 115, 116, 117, 127, 128, 129, 160]

pytestmark = pytest.mark.usefixtures("chosen")


def digest(name: HashName, message: bytes, sbox: bytes | None = None) -> bytes:
    running = hashes.new(name, sbox)
    running.update(message)
    return running.digest()


SHORT_GOST34311 = [row for row in GENERATED["gost34311"] if "msg" in row]
SHORT_KUPYNA = [row for row in GENERATED["kupyna"] if "msg" in row]


@pytest.mark.parametrize("row", SHORT_GOST34311, ids=lambda row: f"sbox-{row['sbox_id']}")
def test_gost34311_gives_the_known_answer_with_each_s_box(row: Any) -> None:
    message = bytes.fromhex(row["msg"])
    assert digest("gost34311", message, SBOXES[row["sbox_id"]]).hex() == row["hash"]


@pytest.mark.parametrize("row", SHORT_KUPYNA, ids=lambda row: f"{row['bits']}-bits")
def test_kupyna_gives_the_known_answer(row: Any) -> None:
    names: dict[int, HashName] = {256: "kupyna256", 384: "kupyna384", 512: "kupyna512"}
    assert digest(names[row["bits"]], bytes.fromhex(row["msg"])).hex() == row["hash"]


@pytest.mark.parametrize(
    "row",
    [row for row in published("kupyna/index.spec.ts") if row["class"][0] in UKRAINIAN],
    ids=lambda row: row["group"] + row["test"],
)
def test_kupyna_gives_the_answers_of_the_standard(row: Any) -> None:
    *message, expected = row["hex"]
    assert digest(row["class"][0], bytes.fromhex("".join(message))).hex() == expected


def test_gost34311_without_an_s_box_uses_number_one() -> None:
    abc = "a34a53504d8ba070cb73a583146167a0a3c226d793440d9cea24465fe02251f2"
    assert digest("gost34311", b"abc").hex() == abc
    assert digest("gost34311", b"abc", sboxes.DEFAULT).hex() == abc


def test_gost34311_takes_even_a_degenerate_s_box() -> None:
    assert len(digest("gost34311", b"abc", bytes(64))) == 32


@pytest.mark.parametrize("size", [0, 63, 65, 128])
def test_an_s_box_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="64"):
        hashes.gost34311(bytes(size))


@pytest.mark.parametrize("name", UKRAINIAN)
@pytest.mark.parametrize("size", [0, 33, 97, 130])
def test_a_message_cut_anywhere_has_the_hash_of_the_whole(name: HashName, size: int) -> None:
    message = bytes(range(256))[:size]
    whole = digest(name, message)
    for cut in range(size + 1):
        running = hashes.new(name)
        running.update(message[:cut])
        running.update(message[cut:])
        assert running.digest() == whole


@pytest.mark.parametrize("name", UKRAINIAN)
@settings(max_examples=25, deadline=None)
@given(parts=st.lists(st.binary(max_size=70), max_size=6))
def test_a_message_in_many_parts_has_the_hash_of_the_whole(
    name: HashName, parts: list[bytes]
) -> None:
    running = hashes.new(name)
    for part in parts:
        running.update(part)
    assert running.digest() == digest(name, b"".join(parts))


@pytest.mark.parametrize("name", UKRAINIAN)
def test_octet_by_octet_across_every_block_edge(name: HashName) -> None:
    message = bytes(range(200))
    running = hashes.new(name)
    for taken in range(200):
        if taken in EDGES:
            assert running.digest() == digest(name, message[:taken])
        running.update(message[taken : taken + 1])


@pytest.mark.parametrize("name", hashes.NAMES)
def test_a_copy_goes_its_own_way(name: HashName) -> None:
    first = hashes.new(name)
    first.update(b"beginning ")
    second = first.copy()
    second.update(b"and an end")
    assert first.digest() == digest(name, b"beginning ")
    assert second.digest() == digest(name, b"beginning and an end")
    assert second.name == name


@pytest.mark.parametrize("name", hashes.NAMES)
def test_asking_for_a_digest_does_not_end_the_hash(name: HashName) -> None:
    running = hashes.new(name)
    running.update(b"one")
    assert running.hexdigest() == running.digest().hex()
    running.update(b"two")
    assert running.digest() == digest(name, b"onetwo")
    assert len(running.digest()) == running.digest_size


@pytest.mark.parametrize("name", hashes.NAMES)
def test_any_buffer_of_octets_is_taken(name: HashName) -> None:
    running = hashes.new(name)
    running.update(bytearray(b"ab"))
    running.update(memoryview(b"xcx")[1:2])
    assert running.digest() == digest(name, b"abc")


def test_the_sha_family_is_that_of_hashlib() -> None:
    assert digest("sha256", b"abc") == hashlib.sha256(b"abc").digest()
    assert digest("sha512", b"abc") == hashlib.sha512(b"abc").digest()


def test_only_gost34311_takes_an_s_box() -> None:
    with pytest.raises(ValueError, match="takes no S-box"):
        hashes.new("kupyna256", sboxes.DEFAULT)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match="md5"):
        hashes.new("md5")  # type: ignore[arg-type]


def test_the_block_sizes_are_those_of_hmac() -> None:
    sizes = {name: hashes.new(name).block_size for name in UKRAINIAN}
    assert sizes == {"gost34311": 32, "kupyna256": 64, "kupyna384": 128, "kupyna512": 128}
