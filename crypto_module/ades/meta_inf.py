"""What a container is and what the files of its META-INF are, by names (EN 319 162-1, 4.3, 4.4).

Names decide only how a file is read, never what is believed.
"""

import enum
import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from crypto_module.ades import entry_names
from crypto_module.ades.signature import Kind

ASIC_S: Final = "application/vnd.etsi.asic-s+zip"
ASIC_E: Final = "application/vnd.etsi.asic-e+zip"
MEDIA_TYPES: Final[Mapping[bytes, Kind]] = MappingProxyType(
    {ASIC_S.encode(): Kind.ASIC_S, ASIC_E.encode(): Kind.ASIC_E}
)
MAX_MEDIA_TYPE_OCTETS: Final = 128
ONE_CADES: Final = f"{entry_names.META_INF}signature.p7s"
ONE_XADES: Final = f"{entry_names.META_INF}signatures.xml"
_ONE_TIME_STAMP: Final = f"{entry_names.META_INF}timestamp.tst"


class Role(enum.Enum):
    """What a file of META-INF is for."""

    CADES = "signatures in CMS"
    XADES = "signatures in XML"
    MANIFEST = "a manifest under a signature"
    ARCHIVE_MANIFEST = "a manifest under an archive time-stamp"
    TIME_STAMP = "a time-stamp"
    EVIDENCE_RECORD = "an evidence record or its manifest: not read"
    OTHER_FORMAT = "what OpenDocument and OCF keep there"
    FOREIGN = "none of these"


# The first that matches the whole name behind META-INF/.
_ROLES: Final = tuple(
    (re.compile(pattern, re.DOTALL), role)
    for pattern, role in (
        (r"(manifest|container|metadata)\.xml", Role.OTHER_FORMAT),
        (r".*ASiCEvidenceRecordManifest.*\.xml", Role.EVIDENCE_RECORD),
        (r".*evidencerecord.*\.(xml|ers)", Role.EVIDENCE_RECORD),
        (r".*ASiCArchiveManifest.*\.xml", Role.ARCHIVE_MANIFEST),
        (r".*ASiCManifest.*\.xml", Role.MANIFEST),
        (r".*\.tst", Role.TIME_STAMP),
        (r".*\.p7s", Role.CADES),
        (r".*(?i:signatures).*\.xml", Role.XADES),
    )
)


def role(name: str) -> Role:
    """Return what the file ``META-INF/…`` is for."""
    inside = name.removeprefix(entry_names.META_INF)
    return next((one for pattern, one in _ROLES if pattern.fullmatch(inside)), Role.FOREIGN)


def kind(names: Collection[str], media_type: bytes | None) -> Kind | None:
    """Return what a container of these files is; None: no ASiC.

    Its media type says it (A.1); without one the names of META-INF do.
    """
    if media_type is not None:
        return MEDIA_TYPES.get(media_type.strip())
    meta = [one for one in names if one.startswith(entry_names.META_INF)]
    roles = {role(one) for one in meta}
    if Role.MANIFEST in roles:
        return Kind.ASIC_E
    if len(names) - len(meta) == 1 and not {ONE_CADES, ONE_XADES, _ONE_TIME_STAMP}.isdisjoint(meta):
        return Kind.ASIC_S
    return Kind.ASIC_E if Role.XADES in roles else None
