"""DER of what we make ourselves: certificates, signatures, key parameters (X.690, 8-11).

Plain functions from values to octets, so that a test can also ask for a deliberate defect.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from asn1crypto import core

from crypto_module.asn1.der import TOP_BIT

_UTC_TIME_ENDS: Final = 2050  # RFC 5280, 4.1.2.5: GeneralizedTime from this year on


def tlv(tag: int, content: bytes) -> bytes:
    """Return one element with the shortest definite length."""
    size = len(content)
    if size < TOP_BIT:
        return bytes((tag, size)) + content
    width = (size.bit_length() + 7) // 8
    return bytes((tag, TOP_BIT | width)) + size.to_bytes(width, "big") + content


def sequence(*parts: bytes) -> bytes:
    """Return a SEQUENCE of ready elements."""
    return tlv(0x30, b"".join(parts))


def set_of(parts: Iterable[bytes]) -> bytes:
    """Return a SET OF in the order DER demands (X.690, 11.6)."""
    return tlv(0x31, b"".join(sorted(parts)))


def explicit(number: int, element: bytes) -> bytes:
    """Return ``element`` under an explicit context tag."""
    return tlv(0xA0 | number, element)


def implicit(number: int, element: bytes) -> bytes:
    """Return ``element`` with its tag replaced by a context tag of the same form."""
    return bytes((0x80 | (element[0] & 0x20) | number,)) + element[1:]


def boolean(value: bool) -> bytes:  # noqa: FBT001 - the value itself, not a switch
    """Return a BOOLEAN."""
    return b"\x01\x01\xff" if value else b"\x01\x01\x00"


def integer(value: int) -> bytes:
    """Return an INTEGER of minimal length."""
    size = (value + (value < 0)).bit_length() // 8 + 1
    return tlv(0x02, value.to_bytes(size, "big", signed=True))


def null() -> bytes:
    """Return NULL."""
    return b"\x05\x00"


def oid(dotted: str) -> bytes:
    """Return an OBJECT IDENTIFIER."""
    encoded: bytes = core.ObjectIdentifier(dotted).dump()
    return encoded


def octets(value: bytes) -> bytes:
    """Return an OCTET STRING."""
    return tlv(0x04, value)


def bits(value: bytes, *, unused: int = 0) -> bytes:
    """Return a BIT STRING."""
    return tlv(0x03, bytes((unused,)) + value)


def named_bits(numbers: Iterable[int]) -> bytes:
    """Return a BIT STRING of named bits without trailing zeros (X.690, 11.2.2)."""
    highest = max(numbers := frozenset(numbers), default=-1)
    size = highest // 8 + 1
    value = sum(1 << (size * 8 - 1 - number) for number in numbers)
    return bits(value.to_bytes(size, "big"), unused=size * 8 - 1 - highest)


def utf8(text: str) -> bytes:
    """Return a UTF8String."""
    return tlv(0x0C, text.encode())


def printable(text: str) -> bytes:
    """Return a PrintableString."""
    return tlv(0x13, text.encode("ascii"))


def time(instant: datetime) -> bytes:
    """Return Time: UTCTime through 2049, GeneralizedTime after (RFC 5280, 4.1.2.5)."""
    early = instant.astimezone(UTC).year < _UTC_TIME_ENDS
    return utc_time(instant) if early else generalized_time(instant)


def utc_time(instant: datetime) -> bytes:
    """Return a UTCTime of whole seconds; 1950 to 2049."""
    return tlv(0x17, instant.astimezone(UTC).strftime("%y%m%d%H%M%SZ").encode())


def generalized_time(instant: datetime) -> bytes:
    """Return a GeneralizedTime of whole seconds (RFC 5280, 4.1.2.5.2)."""
    return tlv(0x18, instant.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode())
