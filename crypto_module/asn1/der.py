"""The gate: strict DER, checked before any schema looks at the bytes (X.690, 8-11).

asn1crypto is lazy and lenient: it meets an error wherever a field is first touched and raises
whatever comes to hand. Here the whole tree is walked once, without recursion, with bounds on
depth, count and width; afterwards a schema can only meet a wrong *kind* of value, and
``total`` turns that into ``MalformedInput``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from asn1crypto import core

from crypto_module.errors import MalformedInput

MAX_DEPTH: Final = 40
MAX_ELEMENTS: Final = 400_000  # a bundle of 827 certificates holds about 140 000
MAX_OID_OCTETS: Final = 64
MAX_INTEGER_OCTETS: Final = 2_100  # an RSA-16384 modulus and its sign octet

HIGH_TAG: Final = 0x1F  # identifiers of more than one octet: no standard of ours has them
TOP_BIT: Final = 0x80
CONSTRUCTED: Final = 0x20
_HEADER: Final = 2  # a tag and a length of one octet each
_LENGTH_OCTETS: Final = 4  # 4 GiB is beyond any input
_CLASS: Final = 0xC0
_MAX_UNUSED_BITS: Final = 7
_UNIVERSAL_CONSTRUCTED: Final = frozenset({0x30, 0x31})  # SEQUENCE, SET
_FOREIGN_ERRORS: Final = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)


@contextmanager
def total(where: str) -> Iterator[None]:
    """Turn what asn1crypto raises on well-formed bytes of a wrong shape into ``MalformedInput``.

    ``AttributeError`` is in the list because a foreign CHOICE answers with another class.
    """
    try:
        yield
    except MalformedInput:
        raise
    except _FOREIGN_ERRORS as error:
        raise MalformedInput(where=where, rule="does not have the shape of its schema") from error


def decode(schema: Any, der: bytes, *, where: str) -> Any:
    """Return ``der`` as a lazy value of ``schema``; touch its fields under ``total`` only."""
    check(der, where=where)
    with total(where):
        return schema.load(der, strict=True)


def absent(value: Any) -> bool:
    """Return whether an OPTIONAL field was left out."""
    return isinstance(value, core.Void)


def items(value: Any, *, most: int, where: str) -> list[Any]:
    """Return what a SEQUENCE OF or SET OF holds; nothing for one that was left out.

    Counted on the octets first: a value costs some hundred times the two octets it may take.

    Raises:
        MalformedInput: there are more than ``most``.
    """
    if absent(value):
        return []
    octets: bytes = value.contents
    at = count = 0
    while at < len(octets):
        _, _, at = header(octets, at, len(octets), where=where)
        count += 1
        if count > most:
            raise MalformedInput(where=where, rule=f"has more than {most} values in one list")
    return list(value)


def children(content: bytes, *, where: str) -> Iterator[bytes]:
    """Yield each whole element of a constructed one, given its content."""
    at = 0
    while at < len(content):
        start = at
        _, _, at = header(content, at, len(content), where=where)
        yield content[start:at]


def content(element: bytes, *, tag: int, where: str) -> bytes:
    """Return the content of ``element``, which must be exactly one of this tag octet."""
    found, start, end = header(element, 0, len(element), where=where)
    if found != tag or end != len(element):
        raise MalformedInput(where=where, rule="has another type than its schema says")
    return element[start:end]


def check(der: bytes, *, where: str) -> None:
    """Walk every element of ``der``, which must be exactly one DER value.

    Raises:
        MalformedInput: not DER, or beyond the bounds of this module.
    """
    if not der:
        raise MalformedInput(where=where, rule="is empty")
    limit = len(der)
    ends = [limit]
    at = elements = 0
    while ends:
        if at == limit:
            ends.pop()
            limit = ends[-1] if ends else limit
            continue
        if elements and len(ends) == 1:
            raise MalformedInput(where=where, rule="has octets after its end")
        elements += 1
        if elements > MAX_ELEMENTS or len(ends) > MAX_DEPTH:
            raise MalformedInput(where=where, rule="is too deep or has too many elements")
        # Most headers are of two octets; a call for each would be a quarter of a judgement's time.
        tag = der[at]
        start = at + _HEADER
        short = start <= limit and tag & HIGH_TAG != HIGH_TAG and der[at + 1] < TOP_BIT
        end = start + der[at + 1] if short else limit + 1
        if end > limit:
            tag, start, end = header(der, at, limit, where=where)
        if tag & CONSTRUCTED:
            if not tag & _CLASS and tag not in _UNIVERSAL_CONSTRUCTED:
                raise MalformedInput(where=where, rule="has a constructed string (BER, not DER)")
            ends.append(end)
            at, limit = start, end
        else:
            rule = _CHECKS.get(tag)
            if rule is not None and not rule(der[start:end]):
                raise MalformedInput(
                    where=where, rule=f"has a value of universal type {tag} not in DER"
                )
            at = end


def header(der: bytes, at: int, limit: int, *, where: str) -> tuple[int, int, int]:
    """Return the tag octet, content start and content end of the element at ``at``."""
    if limit - at < _HEADER:
        raise MalformedInput(where=where, rule="ends inside a header")
    tag, first = der[at], der[at + 1]
    if tag & HIGH_TAG == HIGH_TAG:
        raise MalformedInput(where=where, rule="has a tag number above 30")
    if first < TOP_BIT:
        start, size = at + _HEADER, first
    else:
        width = first - TOP_BIT
        start = at + _HEADER + width
        if not 1 <= width <= _LENGTH_OCTETS or start > limit:
            raise MalformedInput(where=where, rule="has an indefinite or too wide length")
        size = int.from_bytes(der[at + _HEADER : start], "big")
        if size < TOP_BIT or der[at + _HEADER] == 0:
            raise MalformedInput(where=where, rule="has a length that is not minimal")
    if start + size > limit:
        raise MalformedInput(where=where, rule="has a length beyond its container")
    return tag, start, start + size


def _is_boolean(content: bytes) -> bool:
    return content in {b"\x00", b"\xff"}


def _is_integer(content: bytes) -> bool:
    if not 1 <= len(content) <= MAX_INTEGER_OCTETS:
        return False
    # 8.3.2: the first nine bits are neither all ones nor all zeros.
    padded = content[:1] in {b"\x00", b"\xff"} and len(content) > 1
    return not padded or (content[0] ^ content[1]) & TOP_BIT != 0


def _is_bit_string(content: bytes) -> bool:
    if not content or content[0] > _MAX_UNUSED_BITS:
        return False
    unused = content[0]
    return unused == 0 or (len(content) > 1 and content[-1] & ((1 << unused) - 1) == 0)


def _is_null(content: bytes) -> bool:
    return not content


def _is_oid(content: bytes) -> bool:
    if not 1 <= len(content) <= MAX_OID_OCTETS or content[-1] & TOP_BIT:
        return False
    if b"\x80" not in content:  # only a padded arc begins with this octet
        return True
    starts = (0, *(at + 1 for at, octet in enumerate(content[:-1]) if not octet & TOP_BIT))
    return all(content[at] != TOP_BIT for at in starts)


def _is_never(content: bytes) -> bool:
    del content
    return False


_CHECKS: Final = {
    0x00: _is_never,  # end-of-contents belongs to BER
    0x01: _is_boolean,
    0x02: _is_integer,
    0x03: _is_bit_string,
    0x05: _is_null,
    0x06: _is_oid,
    0x0A: _is_integer,
    0x10: _is_never,  # a primitive SEQUENCE
    0x11: _is_never,  # a primitive SET
}
