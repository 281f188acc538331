import contextlib
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.asn1 import ber, der, encode
from crypto_module.errors import MalformedInput
from crypto_module.validation import Accepted
from tests.crypto_module.authority import issued, judged, root, signed

CMS: Final = Path(__file__).parents[2] / "vectors" / "cms"
SAMPLES: Final = [path.read_bytes() for path in sorted(CMS.glob("*.p7s"))]


def streamed(octets: bytes, *, piece: int = 10) -> bytes:
    """Return one DER value as a streaming producer frames it: no lengths, strings in pieces."""
    tag, start, end = der.header(octets, 0, len(octets), where="test")
    content = octets[start:end]
    if tag & 0x20:
        parts, at = [], 0
        while at < len(content):
            _, _, stop = der.header(content, at, len(content), where="test")
            parts.append(streamed(content[at:stop]))
            at = stop
        return bytes((tag, 0x80)) + b"".join(parts) + b"\x00\x00"
    if tag == 0x04:
        pieces = [content[at : at + piece] for at in range(0, len(content), piece)]
        return b"\x24\x80" + b"".join(map(encode.octets, pieces)) + b"\x00\x00"
    return octets


@pytest.mark.parametrize("octets", SAMPLES)
def test_der_comes_out_octet_for_octet(octets: bytes) -> None:
    assert ber.to_der(octets, where="test") == octets


@pytest.mark.parametrize("octets", SAMPLES)
def test_a_streamed_message_comes_out_as_its_der(octets: bytes) -> None:
    assert ber.to_der(streamed(octets), where="test") == octets


def test_a_signature_in_ber_passes_like_the_same_in_der() -> None:
    anchor = root()
    octets = streamed(signed(issued(anchor), detached=False))
    assert isinstance(judged(octets, anchor), Accepted)


def test_pieces_of_pieces_are_one_string() -> None:
    nested = bytes.fromhex("2480 2406 040141 040142 0402 4344 0000".replace(" ", ""))
    assert ber.to_der(nested, where="test") == encode.octets(b"ABCD")


def test_a_length_longer_than_needed_becomes_the_shortest() -> None:
    assert ber.to_der(bytes.fromhex("3083000002 0500"), where="test") == b"\x30\x02\x05\x00"


MALFORMED: Final = {
    "nothing": "",
    "only a tag": "30",
    "an end without a beginning": "0000",
    "an end inside a definite length": "3002 0000",
    "no end": "3080 0500",
    "an end beyond the container": "3004 3080 0500",
    "a primitive without length": "0480 0000",
    "a length beyond the end": "0405 00",
    "a length of nine octets": "0489 000000000000000001 00",
    "a high tag number": "1f2000",
    "two values": "0500 0500",
    "octets after the end": "3080 0000 00",
    "a string of pieces of another type": "2480 0c0141 0000",
}


@pytest.mark.parametrize("octets", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_not_one_ber_value_is_malformed(octets: str) -> None:
    with pytest.raises(MalformedInput):
        ber.to_der(bytes.fromhex(octets), where="test")


def test_nesting_is_bounded_without_recursion() -> None:
    with pytest.raises(MalformedInput):
        ber.to_der(b"\x30\x80" * 100_000, where="test")


@settings(max_examples=200)
@given(st.binary(max_size=80))
def test_any_octets_are_ber_or_malformed(octets: bytes) -> None:
    with contextlib.suppress(MalformedInput):
        assert ber.to_der(ber.to_der(octets, where="test"), where="test")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_mutated_ber_comes_out_or_is_malformed(octets: bytes, data: st.DataObject) -> None:
    changed = bytearray(streamed(octets))
    at = data.draw(st.integers(min_value=0, max_value=len(changed) - 1))
    changed[at] = data.draw(st.integers(min_value=0, max_value=255))
    with contextlib.suppress(MalformedInput):
        der.check(ber.to_der(bytes(changed), where="test"), where="test")
