"""Which certificates a CRL speaks of (RFC 5280, 4.2.1.13 and 5.2.5).

Names are compared as received octets of a GeneralName, as everywhere here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from crypto_module.asn1 import der, rfc5280
from crypto_module.errors import MalformedInput

WHERE: Final = "distribution point"
MAX_POINTS: Final = 32
MAX_NAMES: Final = 32
_FULL_NAME: Final = 0xA0
_REASONS_OF_A_POINT: Final = 0x81
_ISSUERS_OF_A_POINT: Final = 0xA2
_REASONS: Final = 0x83
ALL_REASONS: Final = frozenset(range(1, 9))
"""Numbers of the bits of ReasonFlags (4.2.1.13); bit 0 means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionPoint:
    """The scope of a CRL; the default is every certificate of its issuer, for every reason."""

    names: frozenset[bytes] = field(default=frozenset(), repr=False)
    is_named: bool = False
    only_user: bool = False
    only_authority: bool = False
    only_attribute: bool = False
    reasons: frozenset[int] = ALL_REASONS
    indirect: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where a certificate says that lists tell of it, for which reasons, by whom (4.2.1.13).

    ``names`` and ``issuers`` are GeneralNames; without ``issuers`` its own issuer makes the lists.
    """

    names: frozenset[bytes] = field(repr=False)
    reasons: frozenset[int]
    issuers: frozenset[bytes] = field(repr=False)


_FLAGS: Final = {
    0x81: "only_user",
    0x82: "only_authority",
    0x84: "indirect",
    0x85: "only_attribute",
}
_TRUE: Final = b"\xff"


def issuing_distribution_point(encoded: bytes | None) -> DistributionPoint:
    """Return the scope that the extension tells (5.2.5).

    Raises:
        MalformedInput: not such an extension.
    """
    if encoded is None:
        return DistributionPoint()
    der.check(encoded, where=WHERE)
    names: frozenset[bytes] = frozenset()
    reasons = ALL_REASONS
    flags: dict[str, bool] = {}
    is_named = False
    for tag, content in _fields(der.content(encoded, tag=0x30, where=WHERE)):
        if tag == _FULL_NAME:
            names, is_named = frozenset(_full_names(content)), True
        elif tag == _REASONS:
            reasons = _reasons(content)
        elif tag in _FLAGS:
            flags[_FLAGS[tag]] = content == _TRUE
        else:
            raise MalformedInput(where=WHERE, rule="has a field that none has (5.2.5)")
    return DistributionPoint(names=names, is_named=is_named, reasons=reasons, **flags)


def points(encoded: bytes | None) -> tuple[Point, ...]:
    """Return a certificate's cRLDistributionPoints (4.2.1.13).

    Raises:
        MalformedInput: not such an extension.
    """
    if encoded is None:
        return ()
    listed = der.decode(rfc5280.CRLDistributionPoints, encoded, where=WHERE)
    with der.total(WHERE):
        received = [one.dump() for one in der.items(listed, most=MAX_POINTS, where=WHERE)]
    return tuple(map(_point, received))


def _point(encoded: bytes) -> Point:
    names: frozenset[bytes] = frozenset()
    issuers: frozenset[bytes] = frozenset()
    reasons = ALL_REASONS
    for tag, content in _fields(der.content(encoded, tag=0x30, where=WHERE)):
        if tag == _FULL_NAME:
            names = frozenset(_full_names(content))
        elif tag == _REASONS_OF_A_POINT:
            reasons = _reasons(content)
        elif tag == _ISSUERS_OF_A_POINT:
            issuers = frozenset(_names(content))
    return Point(names=names, reasons=reasons, issuers=issuers)


def distribution_point_names(encoded: bytes | None) -> frozenset[bytes]:
    """Return the full names of a certificate's cRLDistributionPoints.

    Raises:
        MalformedInput: not such an extension.
    """
    return frozenset(name for one in points(encoded) for name in one.names)


def _reasons(content: bytes) -> frozenset[int]:
    """Return the numbers of the bits that are set, of the content of a BIT STRING."""
    if len(content) < 2 or content[0] > 7:  # noqa: PLR2004 - the octet of unused bits, and bits
        raise MalformedInput(where=WHERE, rule="has no reasons where it names some")
    bits = "".join(f"{one:08b}" for one in content[1:])
    return frozenset(at for at, bit in enumerate(bits) if bit == "1") & ALL_REASONS


def _full_names(content: bytes) -> Iterator[bytes]:
    """Return each GeneralName of a DistributionPointName; one relative to an issuer is none."""
    for tag, names in _fields(content):
        if tag == _FULL_NAME:
            yield from _names(names)


def _names(content: bytes) -> Iterator[bytes]:
    for count, name in enumerate(der.children(content, where=WHERE)):
        if count == MAX_NAMES:
            raise MalformedInput(where=WHERE, rule="has too many names")
        yield name


def _fields(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Return tag octet and content of each element."""
    for element in der.children(content, where=WHERE):
        yield element[0], der.content(element, tag=element[0], where=WHERE)
