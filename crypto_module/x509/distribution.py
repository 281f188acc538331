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


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionPoint:
    """The scope of a CRL; the default is every certificate of its issuer, for every reason."""

    names: frozenset[bytes] = field(default=frozenset(), repr=False)
    is_named: bool = False
    only_user: bool = False
    only_authority: bool = False
    only_attribute: bool = False
    only_some_reasons: bool = False
    indirect: bool = False


_FLAGS: Final = {
    0x81: "only_user",
    0x82: "only_authority",
    0x83: "only_some_reasons",
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
    flags = {}
    is_named = False
    for tag, content in _fields(der.content(encoded, tag=0x30, where=WHERE)):
        if tag == _FULL_NAME:
            names, is_named = frozenset(_full_names(content)), True
        elif tag in _FLAGS:
            flags[_FLAGS[tag]] = tag == 0x83 or content == _TRUE  # noqa: PLR2004 - ReasonFlags
        else:
            raise MalformedInput(where=WHERE, rule="has a field that none has (5.2.5)")
    return DistributionPoint(names=names, is_named=is_named, **flags)


def distribution_point_names(encoded: bytes | None) -> frozenset[bytes]:
    """Return the full names of a certificate's cRLDistributionPoints (4.2.1.13).

    Raises:
        MalformedInput: not such an extension.
    """
    if encoded is None:
        return frozenset()
    points = der.decode(rfc5280.CRLDistributionPoints, encoded, where=WHERE)
    with der.total(WHERE):
        received = [one.dump() for one in der.items(points, most=MAX_POINTS, where=WHERE)]
    return frozenset(
        name
        for point in received
        for tag, content in _fields(der.content(point, tag=0x30, where=WHERE))
        if tag == _FULL_NAME
        for name in _full_names(content)
    )


def _full_names(content: bytes) -> Iterator[bytes]:
    """Return each GeneralName of a DistributionPointName; one relative to an issuer is none."""
    for tag, names in _fields(content):
        if tag == _FULL_NAME:
            for count, name in enumerate(der.children(names, where=WHERE)):
                if count == MAX_NAMES:
                    raise MalformedInput(where=WHERE, rule="has too many names")
                yield name


def _fields(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Return tag octet and content of each element."""
    for element in der.children(content, where=WHERE):
        yield element[0], der.content(element, tag=element[0], where=WHERE)
