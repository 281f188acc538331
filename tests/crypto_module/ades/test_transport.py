import contextlib
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto_module.ades import transport
from crypto_module.errors import MalformedInput

CMS: Final = b"0\x03\x02\x01\x00"


def section(label: str, content: bytes) -> bytes:
    """The format as tax software writes it."""
    return label.encode() + b"\x00" + len(content).to_bytes(4, "little") + content


HEADERS: Final = section("TRANSPORTABLE", b"EDRPOU=12345678\r\nDOC_TYPE=3\r\n\x00")


@pytest.mark.parametrize("label", ["UA1_SIGN", "UA1_CRYPT"])
def test_the_message_is_taken_out(label: str) -> None:
    assert transport.unwrap(section(label, CMS)) == CMS
    assert transport.unwrap(HEADERS + section(label, CMS)) == CMS
    assert transport.unwrap(section("CERTCRYPT", b"0\x00") + section(label, CMS)) == CMS
    assert transport.unwrap(b"USC_SIGN\x00" + section(label, CMS)) == CMS


@pytest.mark.parametrize("octets", [b"", CMS, b"UA1_SIGN", b"UA2_SIGN\x00", b"ua1_sign\x00\x00"])
def test_other_files_are_not_framed(octets: bytes) -> None:
    assert transport.unwrap(octets) is None


REFUSED: Final = {
    "no message": HEADERS,
    "two messages": section("UA1_SIGN", CMS) * 2,
    "a signed one beside an encrypted one": section("UA1_SIGN", CMS) + section("UA1_CRYPT", CMS),
    "a length beyond the end": section("UA1_SIGN", CMS)[:-1],
    "a negative length": b"UA1_SIGN\x00\xff\xff\xff\xff" + CMS,
    "a cut length": b"UA1_SIGN\x00\x05\x00",
    "octets after the end": section("UA1_SIGN", CMS) + b"\x00",
    "a label without an end": section("UA1_SIGN", CMS) + b"A" * 30,
    "a label of other letters": section("UA1_SIGN", CMS) + section("../etc", b""),
    "too many sections": section("UA1_SIGN", CMS) + section("MORE", b"") * 32,
}


@pytest.mark.parametrize("octets", REFUSED.values(), ids=REFUSED.keys())
def test_framing_of_two_meanings_is_malformed(octets: bytes) -> None:
    with pytest.raises(MalformedInput):
        transport.unwrap(octets)


@given(st.binary(max_size=40), st.sampled_from(sorted(transport.DOCUMENTS)), st.binary(max_size=40))
def test_any_octets_are_framed_or_malformed(before: bytes, label: bytes, after: bytes) -> None:
    for octets in (before, label + b"\x00" + after, HEADERS + before):
        with contextlib.suppress(MalformedInput):
            transport.unwrap(octets)
