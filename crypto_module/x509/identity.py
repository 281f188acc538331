"""Who signed: РНОКПП, ЄДРПОУ and УНЗР of a certificate's subject.

Order of the sources: subjectDirectoryAttributes, then the subject name (``TINUA-``, ``NTRUA-``).
An empty value means absent: both forms occur in live certificates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crypto_module import oids
from crypto_module.asn1 import der, rfc5280
from crypto_module.x509 import names

RNOKPP_PREFIX: Final = "TINUA-"
EDRPOU_PREFIX: Final = "NTRUA-"
MAX_ATTRIBUTES: Final = 64
MAX_VALUES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerIdentity:
    """What the certificate says of its subject; ``None`` where it says nothing."""

    common_name: str | None
    rnokpp: str | None
    edrpou: str | None
    unzr: str | None
    organization: str | None
    title: str | None
    """The post or role, in words of the provider's: shown, never compared."""


def identity(subject_der: bytes, directory_attributes_der: bytes | None) -> SignerIdentity:
    """Return the subject's identity from its name and its directory attributes."""
    name = names.attributes(subject_der)
    directory = dict(_directory(directory_attributes_der)) if directory_attributes_der else {}
    return SignerIdentity(
        common_name=names.first(name, names.COMMON_NAME),
        rnokpp=directory.get(oids.SUBJECT_RNOKPP)
        or _after(RNOKPP_PREFIX, names.first(name, names.SERIAL_NUMBER)),
        edrpou=directory.get(oids.SUBJECT_EDRPOU)
        or _after(EDRPOU_PREFIX, names.first(name, names.ORGANIZATION_IDENTIFIER)),
        unzr=directory.get(oids.SUBJECT_UNZR),
        organization=names.first(name, names.ORGANIZATION),
        title=names.first(name, names.TITLE),
    )


def _after(prefix: str, value: str | None) -> str | None:
    if value is None or not value.startswith(prefix):
        return None
    return value.removeprefix(prefix).strip() or None


def _directory(encoded: bytes) -> Iterator[tuple[str, str]]:
    where = "subjectDirectoryAttributes"
    value = der.decode(rfc5280.SubjectDirectoryAttributes, encoded, where=where)
    with der.total(where):
        for attribute in der.items(value, most=MAX_ATTRIBUTES, where=where):
            for item in der.items(attribute["values"], most=MAX_VALUES, where=where):
                shown = names.text(item)
                if shown is not None:
                    yield attribute["type"].dotted, shown
