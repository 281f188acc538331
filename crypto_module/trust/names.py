"""Identifiers of TS 119 612 and of the Ukrainian lists beside it, as tables."""

from types import MappingProxyType
from typing import Final

from crypto_module.validation import Purpose

TSL: Final = "http://uri.etsi.org/02231/v2#"
_ETSI, _CZO = "http://uri.etsi.org/TrstSvc/", "http://czo.gov.ua/TrstSvc/"

PURPOSES: Final = MappingProxyType(
    {
        f"{_ETSI}Svctype/CA/QC": Purpose.DOCUMENT,
        f"{_CZO}Svctype/CA/QC": Purpose.DOCUMENT,
        f"{_CZO}Svctype/MR-CA/QC": Purpose.DOCUMENT,
        f"{_ETSI}Svctype/TSA/QTST": Purpose.TIME_STAMP,
        f"{_CZO}Svctype/TSA/QTST": Purpose.TIME_STAMP,
        f"{_CZO}Svctype/National-TSA/QTST": Purpose.TIME_STAMP,
    }
)
"""Which services are trust anchors (5.5.1.1), and of what."""

GRANTED: Final = frozenset(
    f"{base}TrustedList/Svcstatus/{status}"
    for base in (_ETSI, _CZO)
    for status in ("granted", "recognisedatnationallevel")
)
"""Under which statuses a service may be trusted (5.5.4)."""


def short(identifier: str) -> str:
    """Return what tells an identifier from the others of its kind, for people."""
    for base in (_ETSI, _CZO):
        rest = identifier.removeprefix(base)
        if rest != identifier:
            return rest.removeprefix("Svctype/").removeprefix("TrustedList/Svcstatus/")
    return identifier
