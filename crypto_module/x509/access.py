"""Addresses in a certificate: OCSP, issuers, CRLs, time-stamping (RFC 5280, 4.2.1.13, 4.2.2).

They are words of whoever made the certificate: kept as text, followed by nobody here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crypto_module.asn1 import der, encode
from crypto_module.errors import MalformedInput
from crypto_module.x509.distribution import distribution_point_names

WHERE: Final = "information access"
MAX_DESCRIPTIONS: Final = 32
MAX_URL_OCTETS: Final = 2048
_OCSP: Final = encode.oid("1.3.6.1.5.5.7.48.1")
_ISSUERS: Final = encode.oid("1.3.6.1.5.5.7.48.2")
_TIME_STAMPING: Final = encode.oid("1.3.6.1.5.5.7.48.3")
_URI: Final = 0x86


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Addresses by what is there, in the order of the certificate; of other schemes, too."""

    ocsp: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    crls: tuple[str, ...] = ()
    freshest_crls: tuple[str, ...] = ()
    time_stamping: tuple[str, ...] = ()


def access(
    *, authority: bytes | None, subject: bytes | None, crl: bytes | None, freshest: bytes | None
) -> Access:
    """Return the addresses of four extensions, each absent or in DER.

    Raises:
        MalformedInput: an extension is not what its standard says.
    """
    of_authority = list(_descriptions(authority))
    return Access(
        ocsp=_of(_OCSP, of_authority),
        issuers=_of(_ISSUERS, of_authority),
        crls=tuple(_urls(sorted(distribution_point_names(crl)))),
        freshest_crls=tuple(_urls(sorted(distribution_point_names(freshest)))),
        time_stamping=_of(_TIME_STAMPING, list(_descriptions(subject))),
    )


def _descriptions(encoded: bytes | None) -> Iterator[tuple[bytes, bytes]]:
    """Yield method and location of each AccessDescription."""
    if encoded is None:
        return
    der.check(encoded, where=WHERE)
    inside = der.content(encoded, tag=0x30, where=WHERE)
    for count, one in enumerate(der.children(inside, where=WHERE)):
        parts = list(der.children(der.content(one, tag=0x30, where=WHERE), where=WHERE))
        if len(parts) != 2 or count >= MAX_DESCRIPTIONS:  # noqa: PLR2004 - method and location
            raise MalformedInput(where=WHERE, rule="is too long or not pairs (4.2.2.1)")
        yield parts[0], parts[1]


def _of(method: bytes, found: list[tuple[bytes, bytes]]) -> tuple[str, ...]:
    return tuple(_urls([location for one, location in found if one == method]))


def _urls(names: list[bytes]) -> Iterator[str]:
    """Yield the addresses among names; another name, or one that is no ASCII, is none."""
    for name in names:
        if name[0] == _URI:
            octets = der.content(name, tag=_URI, where=WHERE)
            if len(octets) <= MAX_URL_OCTETS and octets.isascii():
                yield octets.decode("ascii")
