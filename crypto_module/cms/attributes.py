"""Attributes of a signer: kept as received, each type once where the standard says so."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from crypto_module.asn1 import slices
from crypto_module.asn1.slices import Fields
from crypto_module.errors import MalformedInput

CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
SIGNING_TIME: Final = "1.2.840.113549.1.9.5"
COUNTERSIGNATURE: Final = "1.2.840.113549.1.9.6"
SIGNING_CERTIFICATE: Final = "1.2.840.113549.1.9.16.2.12"
SIGNING_CERTIFICATE_V2: Final = "1.2.840.113549.1.9.16.2.47"
# EN 319 122-1, 5 and annex A.
CONTENT_TIME_STAMP: Final = "1.2.840.113549.1.9.16.2.20"
SIGNATURE_TIME_STAMP: Final = "1.2.840.113549.1.9.16.2.14"
CERTIFICATE_REFERENCES: Final = "1.2.840.113549.1.9.16.2.21"
REVOCATION_REFERENCES: Final = "1.2.840.113549.1.9.16.2.22"
CERTIFICATE_VALUES: Final = "1.2.840.113549.1.9.16.2.23"
REVOCATION_VALUES: Final = "1.2.840.113549.1.9.16.2.24"
CADES_C_TIME_STAMP: Final = "1.2.840.113549.1.9.16.2.25"
REFERENCES_TIME_STAMP: Final = "1.2.840.113549.1.9.16.2.26"
ARCHIVE_TIME_STAMP_V3: Final = "0.4.0.1733.2.4"
ATS_HASH_INDEX_V3: Final = "0.4.0.19122.1.5"

MAX_ATTRIBUTES: Final = 64
MAX_VALUES: Final = 64

# RFC 5652, 11.1-11.3; RFC 5035, 3; RFC 2634, 5.4: one instance, one value.
SINGLE: Final = frozenset(
    {CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME, SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2}
)
# EN 319 122-1, 5.2.8: of several authorities, each an attribute of its own.
SEVERAL: Final = frozenset({CONTENT_TIME_STAMP})

Attributes = Mapping[str, tuple[bytes, ...]]


def signed(received: Fields, *, where: str) -> Attributes:
    """Return signed attributes by type; those of ``SEVERAL`` joined.

    Raises:
        MalformedInput: a type twice, or an attribute of ``SINGLE`` without exactly one value.
    """
    found: dict[str, tuple[bytes, ...]] = {}
    for oid, values in _attributes(received, where=where):
        again = oid in found and oid not in SEVERAL
        if again or not values or (oid in SINGLE and len(values) != 1):
            raise MalformedInput(where=where, rule="a signed attribute occurs more than once")
        found[oid] = (*found.get(oid, ()), *values)
    return MappingProxyType(found)


def unsigned(received: Fields | None, *, where: str) -> Attributes:
    """Return unsigned attributes by type, several of one type joined."""
    found: dict[str, tuple[bytes, ...]] = {}
    for oid, values in () if received is None else _attributes(received, where=where):
        found[oid] = (*found.get(oid, ()), *values)
    return MappingProxyType(found)


def _attributes(received: Fields, *, where: str) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    for one in received.whole(most=MAX_ATTRIBUTES):
        attribute = Fields.of(one, tag=slices.SEQUENCE, where=where)
        oid = attribute.oid()
        yield oid, tuple(attribute.last(slices.SET).whole(most=MAX_VALUES))
