"""A time-stamp token as a value (RFC 3161, 2.4.2), or ``MalformedInput``.

Whether it may be believed, the judgement says: the token is a signature like any other.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from crypto_module.asn1 import der, rfc3161
from crypto_module.cms import signed_data
from crypto_module.cms.signed_data import SignedData
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import HashName
from crypto_module.x509 import algorithms

WHERE: Final = "time-stamp token"
ID_CT_TST_INFO: Final = "1.2.840.113549.1.9.16.1.4"
MAX_OCTETS: Final = 256 * 1024
# 2.4.2: seconds are told, a fraction has no trailing zeros, the zone is Z.
_GEN_TIME: Final = re.compile(r"(\d{14})(?:\.(\d{0,11}[1-9]))?Z", re.ASCII)
_MAX_ACCURACY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeStampToken:
    """One token: a hash existed at a time, says an authority."""

    der: bytes = field(repr=False)
    signed_data: SignedData = field(repr=False)
    policy: str
    hash_name: HashName
    imprint: bytes
    serial: int
    time: datetime
    accuracy: timedelta
    """Zero when the token does not tell it."""
    nonce: int | None
    unprocessed_critical: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, encoded: bytes) -> "TimeStampToken":
        """Return the token in ``encoded``, which must be one ContentInfo with one signer.

        Raises:
            MalformedInput: anything else.
            UnsupportedAlgorithm: the imprint is of a hash we do not have.
        """
        if len(encoded) > MAX_OCTETS:
            raise MalformedInput(where=WHERE, rule="is larger than 256 KiB")
        parsed = signed_data.parse(encoded)
        if parsed.content_type != ID_CT_TST_INFO or parsed.content is None:
            raise MalformedInput(where=WHERE, rule="does not hold a TSTInfo")
        if len(parsed.signers) != 1:
            raise MalformedInput(where=WHERE, rule="has not exactly one signer (2.4.2)")
        value = der.decode(rfc3161.TSTInfo, parsed.content, where=WHERE)
        with der.total(WHERE):
            return cls._from_fields(encoded, parsed, value)

    @classmethod
    def _from_fields(cls, encoded: bytes, parsed: SignedData, value: Any) -> "TimeStampToken":
        if value["version"].native != 1:
            raise MalformedInput(where=WHERE, rule="is not of version 1")
        imprint = value["message_imprint"]
        extensions = value["extensions"]
        return cls(
            der=encoded,
            signed_data=parsed,
            policy=value["policy"].dotted,
            hash_name=algorithms.hash_name(imprint["hash_algorithm"].dump()),
            imprint=imprint["hashed_message"].native,
            serial=value["serial_number"].native,
            time=_time(value["gen_time"].contents),
            accuracy=_accuracy(value["accuracy"]),
            nonce=None if der.absent(value["nonce"]) else value["nonce"].native,
            unprocessed_critical=frozenset(
                one["extn_id"].dotted
                for one in der.items(extensions, most=16, where=WHERE)
                if one["critical"].native
            ),
        )


def _time(content: bytes) -> datetime:
    found = _GEN_TIME.fullmatch(content.decode("ascii", errors="replace"))
    if found is None:
        raise MalformedInput(where=WHERE, rule="has a time that is not in the form of RFC 3161")
    try:
        moment = datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise MalformedInput(where=WHERE, rule="has a time that no calendar has") from error
    return moment + timedelta(microseconds=int((found[2] or "0").ljust(6, "0")[:6]))


def _accuracy(value: Any) -> timedelta:
    if der.absent(value):
        return timedelta(0)
    told = (
        (timedelta(seconds=1), value["seconds"]),
        (timedelta(milliseconds=1), value["millis"]),
        (timedelta(microseconds=1), value["micros"]),
    )
    numbers = [(unit, one.native) for unit, one in told if not der.absent(one)]
    if any(not 0 <= number <= _MAX_ACCURACY // unit for unit, number in numbers):
        raise MalformedInput(where=WHERE, rule="has an accuracy that no clock has")
    return sum((unit * number for unit, number in numbers), timedelta(0))
