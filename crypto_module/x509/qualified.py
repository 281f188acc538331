"""What a certificate says of its being qualified (RFC 3739, 3.2.6; ETSI EN 319 412-5).

Statements are read as they are: whether they are true, a trusted list says. A Ukrainian provider
marks a qualified certificate by a statement of its own, by ETSI's, by the policy, or by several.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeVar

from asn1crypto import core

from crypto_module import oids
from crypto_module.asn1 import der
from crypto_module.errors import MalformedInput
from crypto_module.x509.certificate import Certificate

WHERE: Final = "QcStatements"
QC_COMPLIANCE: Final = "0.4.0.1862.1.1"
QC_LIMIT_VALUE: Final = "0.4.0.1862.1.2"
QC_RETENTION_PERIOD: Final = "0.4.0.1862.1.3"
QC_SSCD: Final = "0.4.0.1862.1.4"
QC_PDS: Final = "0.4.0.1862.1.5"
QC_TYPE: Final = "0.4.0.1862.1.6"
QC_CC_LEGISLATION: Final = "0.4.0.1862.1.7"
MAX_ITEMS: Final = 32
_SEQUENCE, _INTEGER, _OID = 0x30, 0x02, 0x06
_TEXT: Final = MappingProxyType({0x0C: "utf-8", 0x13: "ascii", 0x16: "ascii"})
_MOST_NUMERIC: Final = 999
T = TypeVar("T")


class CertificateType(enum.StrEnum):
    """What a certificate is for (EN 319 412-5, 4.2.3)."""

    SIGN = "sign"
    SEAL = "seal"
    WEB = "web"


_TYPES: Final[Mapping[str, CertificateType]] = MappingProxyType(
    {
        "0.4.0.1862.1.6.1": CertificateType.SIGN,
        "0.4.0.1862.1.6.2": CertificateType.SEAL,
        "0.4.0.1862.1.6.3": CertificateType.WEB,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The greatest value of a transaction: ``amount`` · 10^``exponent`` (4.3.2).

    ``currency`` is a code of ISO 4217, three letters or three digits.
    """

    currency: str
    amount: int
    exponent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QualifiedMarks:
    """What the statements, policies and key usages of a certificate say.

    ``by`` are identifiers of what calls it qualified; ``types`` what it is for, ``sign`` when it
    says nothing (4.2.3); ``retention_years`` counts from the end of its validity.
    """

    by: frozenset[str]
    qscd: bool
    types: frozenset[CertificateType]
    limit: Limit | None = None
    legislation: tuple[str, ...] = ()
    retention_years: int | None = None
    pds: tuple[tuple[str, str], ...] = ()
    """Addresses of disclosure statements with their language."""

    @property
    def qualified(self) -> bool:
        """Whether it is called qualified at all."""
        return bool(self.by)


def marks(certificate: Certificate) -> QualifiedMarks:
    """Return what the certificate says of its being qualified.

    Raises:
        MalformedInput: a statement is not as its standard says.
    """
    told = _statements(certificate.extensions.qc_statements_der)
    by = told.keys() & {oids.QC_STATEMENT_QUALIFIED, QC_COMPLIANCE}
    if oids.POLICY_QUALIFIED in (certificate.extensions.policy.policies or ()):
        by.add(oids.POLICY_QUALIFIED)
    limit = told.get(QC_LIMIT_VALUE)
    retention = told.get(QC_RETENTION_PERIOD)
    return QualifiedMarks(
        by=frozenset(by),
        qscd=QC_SSCD in told,
        types=_types(told.get(QC_TYPE), certificate),
        limit=None if limit is None else _limit(limit),
        legislation=_items(told.get(QC_CC_LEGISLATION), _text),
        retention_years=None if retention is None else _integer(retention),
        pds=_items(told.get(QC_PDS), _location),
    )


def _statements(encoded: bytes | None) -> dict[str, bytes]:
    """Return the value of each statement, empty when it has none; one may stand only once."""
    told: dict[str, bytes] = {}
    if encoded is None:
        return told
    der.check(encoded, where=WHERE)
    for statement in _children(encoded):
        parts = list(_children(statement))
        if not 1 <= len(parts) <= 2:  # noqa: PLR2004 - an identifier and its value
            raise _malformed("has a statement that is not an identifier with a value")
        oid = _oid(parts[0])
        if oid in told:
            raise _malformed("says one thing twice")
        told[oid] = b"".join(parts[1:])
    return told


def _types(encoded: bytes | None, certificate: Certificate) -> frozenset[CertificateType]:
    """QcType, else the Ukrainian purpose of seals, else a signature; unknown types are none."""
    if encoded is not None:
        return frozenset(_TYPES[one] for one in _items(encoded, _oid) if one in _TYPES)
    purposes = certificate.extensions.extended_key_usage or frozenset()
    seal = oids.EKU_ELECTRONIC_SEAL in purposes
    return frozenset({CertificateType.SEAL if seal else CertificateType.SIGN})


def _limit(encoded: bytes) -> Limit:
    parts = list(_children(encoded))
    if len(parts) != 3:  # noqa: PLR2004 - currency, amount, exponent
        raise _malformed("has a limit that is not a monetary value")
    currency, amount, exponent = parts
    return Limit(currency=_currency(currency), amount=_integer(amount), exponent=_integer(exponent))


def _currency(encoded: bytes) -> str:
    """Live certificates have the digits as a string, too."""
    if encoded[0] != _INTEGER:
        return _text(encoded)
    number = _integer(encoded)
    if not 1 <= number <= _MOST_NUMERIC:
        raise _malformed("has a currency that ISO 4217 has not")
    return f"{number:03d}"


def _location(encoded: bytes) -> tuple[str, str]:
    parts = _items(encoded, _text)
    if len(parts) != 2:  # noqa: PLR2004 - address and language
        raise _malformed("has a disclosure statement without address and language")
    return parts[0], parts[1]


def _items(encoded: bytes | None, read: Callable[[bytes], T]) -> tuple[T, ...]:
    return () if encoded is None else tuple(map(read, _children(encoded)))


def _children(encoded: bytes) -> tuple[bytes, ...]:
    found = tuple(der.children(der.content(encoded, tag=_SEQUENCE, where=WHERE), where=WHERE))
    if len(found) > MAX_ITEMS:
        raise _malformed(f"has more than {MAX_ITEMS} of a kind")
    return found


def _oid(encoded: bytes) -> str:
    der.content(encoded, tag=_OID, where=WHERE)
    dotted: str = der.decode(core.ObjectIdentifier, encoded, where=WHERE).dotted
    return dotted


def _integer(encoded: bytes) -> int:
    return int.from_bytes(der.content(encoded, tag=_INTEGER, where=WHERE), "big", signed=True)


def _text(encoded: bytes) -> str:
    encoding = _TEXT.get(encoded[0])
    octets = der.content(encoded, tag=encoded[0], where=WHERE)
    try:
        return octets.decode(encoding or "")
    except (LookupError, UnicodeDecodeError) as error:
        raise _malformed("has a text that is none") from error


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
