"""BER framing made DER: definite shortest lengths, octet strings in one piece (X.690, 8 and 10).

RFC 5652 lets the outer layers of a CMS message be BER, and streaming producers (BouncyCastle,
``openssl cms -stream``) write them so. Only the framing changes here: an element that is DER
already comes out octet for octet, so certificates and signed attributes stay as received, and
what else BER permits (padded integers, other truths) is still refused by ``der.check``.
"""

from dataclasses import dataclass, field
from typing import Final

from crypto_module.asn1 import encode
from crypto_module.asn1.der import CONSTRUCTED, HIGH_TAG, MAX_DEPTH, MAX_ELEMENTS, TOP_BIT
from crypto_module.errors import MalformedInput

_OCTETS: Final = 0x04
_OCTETS_IN_PIECES: Final = 0x24
_HEADER: Final = 2  # a tag and a length of one octet each
_MAX_LENGTH_OCTETS: Final = 8
_END_OF_CONTENTS: Final = b"\x00\x00"


@dataclass(slots=True)
class _Open:
    """A constructed element whose end is not yet reached; ``end`` is None when indefinite."""

    tag: int
    end: int | None
    parts: list[bytes] = field(default_factory=list)

    def take(self, tag: int, content: bytes, *, where: str) -> None:
        """Take a finished element; an octet string in pieces takes octet strings only."""
        if self.tag != _OCTETS_IN_PIECES:
            self.parts.append(encode.tlv(tag, content))
        elif tag == _OCTETS:
            self.parts.append(content)
        else:
            raise MalformedInput(where=where, rule="has a piece of a string of another type")

    def finished(self) -> tuple[int, bytes]:
        """Return the tag and content in DER."""
        tag = _OCTETS if self.tag == _OCTETS_IN_PIECES else self.tag
        return tag, b"".join(self.parts)


def to_der(octets: bytes, *, where: str) -> bytes:
    """Return exactly one BER value with the framing of DER.

    Raises:
        MalformedInput: not one value, or too deep, or too many elements.
    """
    value, end = first(octets, where=where)
    if end != len(octets):
        raise MalformedInput(where=where, rule="is not exactly one value")
    return value


def first(octets: bytes, *, where: str) -> tuple[bytes, int]:
    """Return the first BER value with the framing of DER, and where it ends in ``octets``.

    Raises:
        MalformedInput: no value, or too deep, or too many elements.
    """
    whole = _Open(tag=0, end=len(octets))
    stack = [whole]
    at = elements = 0
    while not whole.parts:
        top = stack[-1]
        if top is not whole and _ends(top, octets, at):
            at += 0 if top.end is not None else len(_END_OF_CONTENTS)
            tag, content = stack.pop().finished()
            stack[-1].take(tag, content, where=where)
            continue
        elements += 1
        tag, start, end = _header(octets, at, _limit(stack, octets), where=where)
        if elements > MAX_ELEMENTS or len(stack) > MAX_DEPTH:
            raise MalformedInput(where=where, rule="is too deep or has too many elements")
        if tag & CONSTRUCTED:
            stack.append(_Open(tag=tag, end=end))
            at = start
        elif end is None or (tag, start) == (0, end):
            raise MalformedInput(where=where, rule="has an end of contents out of place")
        else:
            top.take(tag, octets[start:end], where=where)
            at = end
    return whole.parts[0], at


def _ends(top: _Open, octets: bytes, at: int) -> bool:
    if top.end is None:
        return octets[at : at + 2] == _END_OF_CONTENTS
    return at == top.end


def _limit(stack: list[_Open], octets: bytes) -> int:
    """Where the innermost element of known length ends."""
    return next((one.end for one in reversed(stack) if one.end is not None), len(octets))


def _header(octets: bytes, at: int, limit: int, *, where: str) -> tuple[int, int, int | None]:
    """Return tag, content start and content end (None: indefinite) of the element at ``at``."""
    header = octets[at : min(at + _HEADER, limit)]
    if len(header) < _HEADER or header[0] & HIGH_TAG == HIGH_TAG:
        raise MalformedInput(where=where, rule="ends inside a header or has a tag above 30")
    tag, first = header
    if first == TOP_BIT:
        return tag, at + _HEADER, None
    start, size = at + _HEADER, first
    if first > TOP_BIT:
        start += first - TOP_BIT
        if first - TOP_BIT > _MAX_LENGTH_OCTETS:
            raise MalformedInput(where=where, rule="has a length that is too wide")
        size = int.from_bytes(octets[at + _HEADER : start], "big")
    if start + size > limit:
        raise MalformedInput(where=where, rule="has a length beyond its container")
    return tag, start, start + size
