"""Reading by slices: the elements of octets that ``der.check`` has walked, one after another.

A schema of asn1crypto makes an object for every value it passes; a signature has some two hundred.
What every message brings is read here, at the cost of its headers; what is rare keeps schemas.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from crypto_module.asn1.der import TOP_BIT, header
from crypto_module.errors import MalformedInput

INTEGER: Final = 0x02
OCTET_STRING: Final = 0x04
OBJECT_IDENTIFIER: Final = 0x06
SEQUENCE: Final = 0x30
SET: Final = 0x31
_MAX_KEPT: Final = 1024
_ARCS_OF_A_ROOT: Final = 40
_ROOTS: Final = 2
_ARC_BITS: Final = 7


def explicit(number: int) -> int:
    """Return the tag octet of a constructed element of this context."""
    return 0xA0 | number


def implicit(number: int) -> int:
    """Return the tag octet of a primitive element of this context."""
    return 0x80 | number


class Fields:
    """The elements of one constructed element, taken in the order of its schema.

    Every method raises ``MalformedInput`` where the next element is not what the schema says.
    """

    __slots__ = ("_at", "_der", "_end", "_where")

    def __init__(self, der: bytes, start: int, end: int, *, where: str) -> None:
        self._der, self._at, self._end, self._where = der, start, end, where

    @classmethod
    def of(cls, element: bytes, *, tag: int, where: str) -> "Fields":
        """Return the elements inside ``element``, which must be exactly one of this tag."""
        return cls(element, 0, len(element), where=where).last(tag)

    def __iter__(self) -> Iterator[bytes]:
        """Yield each whole element that is left."""
        while self._at < self._end:
            start = self._at
            _, _, self._at = header(self._der, start, self._end, where=self._where)
            yield self._der[start : self._at]

    def has(self, tag: int) -> bool:
        """Return whether an element of this tag comes next."""
        return self._at < self._end and self._der[self._at] == tag

    def element(self, tag: int) -> bytes:
        """Return the next element, whole."""
        start = self._at
        self._next(tag)
        return self._der[start : self._at]

    def content(self, tag: int) -> bytes:
        """Return the content of the next element."""
        start, end = self._next(tag)
        return self._der[start:end]

    def inside(self, tag: int) -> "Fields":
        """Return the elements of the next element."""
        start, end = self._next(tag)
        return Fields(self._der, start, end, where=self._where)

    def last(self, tag: int) -> "Fields":
        """Return the elements of the next element, after which nothing may come."""
        found = self.inside(tag)
        self.end()
        return found

    def any(self) -> bytes:
        """Return the next element, whatever it is."""
        if self._at == self._end:
            raise self._wrong()
        return self.element(self._der[self._at])

    def optional(self, tag: int) -> "Fields | None":
        """Return the elements of the next element if it is of this tag."""
        return self.inside(tag) if self.has(tag) else None

    def integer(self) -> int:
        """Return the next element, an INTEGER."""
        return int.from_bytes(self.content(INTEGER), "big", signed=True)

    def oid(self) -> str:
        """Return the next element, an OBJECT IDENTIFIER, in dotted form."""
        return dotted(self.content(OBJECT_IDENTIFIER))

    def end(self) -> None:
        """Return when nothing is left."""
        if self._at != self._end:
            raise self._wrong()

    def whole(self, *, most: int) -> list[bytes]:
        """Return every element that is left, ``most`` at most."""
        found: list[bytes] = []
        for one in self:
            if len(found) == most:
                raise MalformedInput(
                    where=self._where, rule=f"has more than {most} values in one list"
                )
            found.append(one)
        return found

    def _next(self, tag: int) -> tuple[int, int]:
        if not self.has(tag):
            raise self._wrong()
        _, start, end = header(self._der, self._at, self._end, where=self._where)
        self._at = end
        return start, end

    def _wrong(self) -> MalformedInput:
        return MalformedInput(where=self._where, rule="does not have the shape of its schema")


@lru_cache(maxsize=_MAX_KEPT)
def dotted(content: bytes) -> str:
    """Return the dotted form of the content of an OBJECT IDENTIFIER (X.690, 8.19)."""
    arcs = []
    arc = 0
    for octet in content:
        arc = arc << _ARC_BITS | octet & ~TOP_BIT
        if not octet & TOP_BIT:
            arcs.append(arc)
            arc = 0
    root = min(arcs[0] // _ARCS_OF_A_ROOT, _ROOTS)
    return ".".join(map(str, (root, arcs[0] - root * _ARCS_OF_A_ROOT, *arcs[1:])))
