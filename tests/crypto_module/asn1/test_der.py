import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.asn1 import der, encode
from crypto_module.errors import MalformedInput

NOT_DER = {
    "empty": "",
    "only a tag": "30",
    "a length that is cut": "3082",
    "beyond its end": "3004020101",
    "octets after the end": "0500" + "00",
    "two values": "05000500",
    "indefinite length": "3080020101" + "0000",
    "long form where short fits": "04810100",
    "length with a leading zero": "0482000100",
    "length of five octets": "0485010000000000",
    "child longer than its parent": "3003020201",
    "a padded integer": "02020001",
    "a padded negative integer": "0202ff80",
    "an empty integer": "0200",
    "a boolean of 1": "010101",
    "a null with content": "050100",
    "bits with 8 unused": "03020800",
    "bits with dirt in the unused": "03020701",
    "bits without the first octet": "0300",
    "an empty object identifier": "0600",
    "an object identifier that does not end": "060180",
    "a padded arc": "06032a8001",
    "a constructed octet string": "24030401ff",
    "a primitive sequence": "1000",
    "end of contents": "30020000",
    "a high tag number": "1f8100" + "00",
}


@pytest.mark.parametrize("octets", NOT_DER.values(), ids=NOT_DER.keys())
def test_what_is_not_der_is_refused(octets: str) -> None:
    with pytest.raises(MalformedInput):
        der.check(bytes.fromhex(octets), where="test")


def test_nesting_is_bounded_without_recursion() -> None:
    nested = b"\x05\x00"
    for _ in range(der.MAX_DEPTH - 1):
        nested = encode.sequence(nested)
    der.check(nested, where="test")
    for _ in range(20_000):
        nested = encode.sequence(nested)
    with pytest.raises(MalformedInput):
        der.check(nested, where="test")


def test_the_number_of_elements_is_bounded() -> None:
    with pytest.raises(MalformedInput):
        der.check(encode.tlv(0x30, b"\x05\x00" * (der.MAX_ELEMENTS + 1)), where="test")


@settings(max_examples=200)
@given(st.binary(max_size=80))
def test_any_octets_are_der_or_malformed(octets: bytes) -> None:
    with contextlib.suppress(MalformedInput):
        der.check(octets, where="test")


@given(st.integers(min_value=-(1 << 2000), max_value=1 << 2000))
def test_integers_we_write_are_der(value: int) -> None:
    encoded = encode.integer(value)
    der.check(encoded, where="test")
    content = der.content(encoded, tag=0x02, where="test")
    assert int.from_bytes(content, "big", signed=True) == value


@given(st.sets(st.integers(min_value=0, max_value=8)))
def test_named_bits_we_write_are_der(numbers: set[int]) -> None:
    encoded = encode.named_bits(numbers)
    der.check(encoded, where="test")
    content = der.content(encoded, tag=0x03, where="test")
    value = int.from_bytes(content[1:], "big")
    size = 8 * (len(content) - 1)
    assert {at for at in range(size) if value >> (size - 1 - at) & 1} == numbers


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65_535, 65_536])
def test_lengths_we_write_are_the_shortest(size: int) -> None:
    encoded = encode.octets(bytes(size))
    der.check(encoded, where="test")
    assert len(der.content(encoded, tag=0x04, where="test")) == size
