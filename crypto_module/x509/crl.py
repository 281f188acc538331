"""A certificate revocation list as a value (RFC 5280, 5).

A list may name a hundred thousand certificates: its entries stay in the received octets, walked
once for their shape, and an entry becomes a value only when it is asked for.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from asn1crypto import core

from crypto_module.asn1 import der, encode, rfc5280
from crypto_module.errors import MalformedInput
from crypto_module.x509 import certificate, extensions
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.distribution import DistributionPoint, issuing_distribution_point

WHERE: Final = "CRL"
MAX_OCTETS: Final = 64 * 1024 * 1024
CRL_NUMBER: Final = "2.5.29.20"
REASON_CODE: Final = "2.5.29.21"
INVALIDITY_DATE: Final = "2.5.29.24"
DELTA_CRL_INDICATOR: Final = "2.5.29.27"
ISSUING_DISTRIBUTION_POINT: Final = "2.5.29.28"
CERTIFICATE_ISSUER: Final = "2.5.29.29"
PROCESSED: Final = frozenset(
    {
        extensions.AUTHORITY_KEY_IDENTIFIER,
        CRL_NUMBER,
        DELTA_CRL_INDICATOR,
        ISSUING_DISTRIBUTION_POINT,
        extensions.FRESHEST_CRL,
    }
)
PROCESSED_OF_ENTRY: Final = frozenset({REASON_CODE, INVALIDITY_DATE, CERTIFICATE_ISSUER})
REASONS: Final = MappingProxyType(
    {
        0: "unspecified",
        1: "keyCompromise",
        2: "cACompromise",
        3: "affiliationChanged",
        4: "superseded",
        5: "cessationOfOperation",
        6: "certificateHold",
        8: "removeFromCRL",
        9: "privilegeWithdrawn",
        10: "aACompromise",
    }
)
_SEQUENCE, _INTEGER, _TIMES, _EXTENSIONS = 0x30, 0x02, (0x17, 0x18), 0xA0
_CERTIFICATE_ISSUER: Final = encode.oid(CERTIFICATE_ISSUER)
_TBS_LEAST: Final = 3  # algorithm, issuer, thisUpdate


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One revoked certificate; ``reason`` as 5.3.1 spells it."""

    revoked_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateList:
    """A CRL; equal when its octets are equal."""

    der: bytes = field(repr=False)
    tbs_der: bytes = field(compare=False, repr=False)
    signature_algorithm_der: bytes = field(compare=False, repr=False)
    signature: bytes = field(compare=False, repr=False)
    issuer: bytes = field(compare=False, repr=False)
    this_update: datetime = field(compare=False)
    next_update: datetime | None = field(compare=False)
    number: int | None = field(compare=False)
    base_number: int | None = field(compare=False)
    """Of a delta: the number of the complete list that it starts from (5.2.4)."""
    authority_key_identifier: bytes | None = field(compare=False)
    distribution_point: DistributionPoint = field(compare=False)
    unprocessed_critical: frozenset[str] = field(compare=False)
    revoked: bytes = field(compare=False, repr=False)
    """The entries, one after another, as received."""

    @classmethod
    def parse(cls, encoded: bytes) -> "CertificateList":
        """Return the list in ``encoded``, which must be exactly one in DER.

        Raises:
            MalformedInput: anything else.
        """
        if len(encoded) > MAX_OCTETS:
            raise _malformed("is larger than 64 MiB")
        with der.total(WHERE):
            tbs, algorithm, value = _children(encoded)
            return cls._from_fields(encoded, tbs, algorithm, value, _children(tbs))

    @classmethod
    def _from_fields(
        cls, encoded: bytes, tbs: bytes, algorithm: bytes, value: bytes, fields: list[bytes]
    ) -> "CertificateList":
        if fields and fields[0][0] == _INTEGER and fields.pop(0) != encode.integer(1):
            raise _malformed("is not of version 2 (5.1.2.1)")
        if len(fields) < _TBS_LEAST or fields[0] != algorithm:
            raise _malformed("names two signature algorithms or lacks a field (5.1.1.2)")
        issuer, this_update, rest = fields[1], fields[2], fields[3:]
        der.check(issuer, where=WHERE)
        next_update = rest.pop(0) if rest and rest[0][0] in _TIMES else None
        revoked = rest.pop(0) if rest and rest[0][0] == _SEQUENCE else b"\x30\x00"
        told = _content(rest.pop(0), _EXTENSIONS) if rest and rest[0][0] == _EXTENSIONS else None
        if rest:
            raise _malformed("has a field that no CRL has")
        entries = _content(revoked, _SEQUENCE)
        deque(_spans(entries), maxlen=0)
        values, critical = _extensions(told)
        return cls(
            der=encoded,
            tbs_der=tbs,
            signature_algorithm_der=algorithm,
            signature=der.decode(core.OctetBitString, value, where=WHERE).native,
            issuer=issuer,
            this_update=_instant(this_update),
            next_update=None if next_update is None else _instant(next_update),
            number=_number(values.get(CRL_NUMBER)),
            base_number=_number(values.get(DELTA_CRL_INDICATOR)),
            authority_key_identifier=values.get(extensions.AUTHORITY_KEY_IDENTIFIER),
            distribution_point=issuing_distribution_point(values.get(ISSUING_DISTRIBUTION_POINT)),
            unprocessed_critical=critical - PROCESSED,
            revoked=entries,
        )

    @property
    def is_delta(self) -> bool:
        """Whether it tells only what has changed since another list (5.2.4)."""
        return self.base_number is not None

    def entry(self, serial: int, *, issuer: bytes | None = None) -> Entry | None:
        """Return what the list says of the certificate of ``issuer`` (a Name) with this number.

        Without ``issuer`` it is the list's own. Of an indirect list each entry is of the
        certificate issuer named last (5.3.3).

        Raises:
            MalformedInput: the entry is not one, or says something critical that is unknown.
        """
        wanted = encode.integer(serial)
        if wanted not in self.revoked:  # found by the C library, long before a walk would end
            return None
        meant = encode.explicit(4, self.issuer if issuer is None else issuer)  # directoryName
        current = frozenset({encode.explicit(4, self.issuer)})
        for start, end in _spans(self.revoked):
            if self.revoked.find(_CERTIFICATE_ISSUER, start, end) >= 0:
                current = _certificate_issuer(self.revoked[start:end]) or current
            if meant in current and self.revoked.startswith(wanted, start):
                return _entry(self.revoked[start + len(wanted) : end])
        return None

    def verify_signed_by(self, issuer: Certificate) -> None:
        """Check the signature with the issuer's key and the issuer's S-box.

        Raises:
            InvalidSignature, MalformedInput, ForeignParameters, UnsupportedAlgorithm.
        """
        certificate.verify_signature(
            self.tbs_der, self.signature_algorithm_der, self.signature, issuer
        )


def _certificate_issuer(entry: bytes) -> frozenset[bytes]:
    """Return the names of the certificate issuer that an entry tells, none when it does not."""
    with der.total(WHERE):
        _, _, *told = der.children(entry, where=WHERE)
        values, _ = _extensions(told[0] if told else None)
        if CERTIFICATE_ISSUER not in values:
            return frozenset()
        names = _content(values[CERTIFICATE_ISSUER], _SEQUENCE)
        return frozenset(der.children(names, where=WHERE))


def _number(encoded: bytes | None) -> int | None:
    if encoded is None:
        return None
    return int(der.decode(core.Integer, encoded, where=WHERE).native)


def _entry(after_serial: bytes) -> Entry:
    with der.total(WHERE):
        moment, *told = der.children(after_serial, where=WHERE)
        revoked_at = _instant(moment)
        values, critical = _extensions(told[0] if told else None)
        if critical - PROCESSED_OF_ENTRY:
            raise _malformed("has an entry that says something critical and unknown (5.3)")
        if REASON_CODE not in values:
            return Entry(revoked_at=revoked_at, reason=REASONS[0])
        number = int.from_bytes(der.content(values[REASON_CODE], tag=0x0A, where=WHERE), "big")
        return Entry(revoked_at=revoked_at, reason=REASONS[number])


def _spans(entries: bytes) -> Iterator[tuple[int, int]]:
    """Return where the content of each entry begins and ends."""
    at, end = 0, len(entries)
    while at < end:
        tag, start, at = der.header(entries, at, end, where=WHERE)
        if tag != _SEQUENCE or start == at or entries[start] != _INTEGER:
            raise _malformed("has an entry without a serial number (5.1.2.6)")
        yield start, at


def _children(sequence: bytes) -> list[bytes]:
    return list(der.children(_content(sequence, _SEQUENCE), where=WHERE))


def _content(element: bytes, tag: int) -> bytes:
    return der.content(element, tag=tag, where=WHERE)


def _extensions(encoded: bytes | None) -> tuple[dict[str, bytes], frozenset[str]]:
    if encoded is None:
        return {}, frozenset()
    received = der.decode(rfc5280.Extensions, encoded, where=WHERE)
    return extensions.values_of(received, where=WHERE)


def _instant(encoded: bytes) -> datetime:
    return rfc5280.instant(der.decode(rfc5280.Time, encoded, where=WHERE), where=WHERE)


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
