"""Names: compared as received bytes, shown as text (RFC 5280, 4.1.2.4; X.520)."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, Final

from crypto_module.asn1 import der, rfc5280

COMMON_NAME: Final = "2.5.4.3"
SERIAL_NUMBER: Final = "2.5.4.5"
COUNTRY: Final = "2.5.4.6"
LOCALITY: Final = "2.5.4.7"
ORGANIZATION: Final = "2.5.4.10"
TITLE: Final = "2.5.4.12"
ORGANIZATION_IDENTIFIER: Final = "2.5.4.97"

MAX_LEVELS: Final = 64
MAX_ASSERTIONS: Final = 8  # at one level; every live name has one

_ENCODINGS: Final = MappingProxyType(
    {
        0x0C: "utf-8",  # UTF8String
        0x12: "ascii",  # NumericString
        0x13: "ascii",  # PrintableString
        0x14: "latin-1",  # TeletexString, as everybody reads it
        0x16: "ascii",  # IA5String
        0x1A: "ascii",  # VisibleString
        0x1C: "utf-32-be",  # UniversalString
        0x1E: "utf-16-be",  # BMPString
    }
)


def text(value: Any) -> str | None:
    """Return the text of a string of any ASN.1 kind; ``None`` when empty or not text."""
    encoded = value.dump()
    encoding = _ENCODINGS.get(encoded[0])
    if encoding is None:
        return None
    octets = der.content(encoded, tag=encoded[0], where="name")
    return octets.decode(encoding, "replace").strip() or None


def attributes(name_der: bytes) -> tuple[tuple[str, str], ...]:
    """Return (type, text) of every readable assertion of a name, in order."""
    value = der.decode(rfc5280.Name, name_der, where="name")
    with der.total("name"):
        return tuple(_assertions(value))


def _assertions(name: Any) -> Iterator[tuple[str, str]]:
    for level in der.items(name, most=MAX_LEVELS, where="name"):
        for assertion in der.items(level, most=MAX_ASSERTIONS, where="name"):
            shown = text(assertion["value"])
            if shown is not None:
                yield assertion["type"].dotted, shown


def first(assertions: tuple[tuple[str, str], ...], oid: str) -> str | None:
    """Return the first text of type ``oid``."""
    return next((shown for kind, shown in assertions if kind == oid), None)
