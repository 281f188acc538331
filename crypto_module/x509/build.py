"""Making certificates: every field is an argument, so a test can ask for one deliberate defect.

RFC 5280, 4.1 and 4.2. Functions of this file return DER elements; ``certificate`` puts them
together and signs. Nothing is checked: what a certificate should be, the validator says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from crypto_module import oids
from crypto_module.asn1 import encode
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from crypto_module.x509 import extensions as known
from crypto_module.x509 import names
from crypto_module.x509.signing import SigningKey

_USAGE_NUMBERS = MappingProxyType({name: number for number, name in known.KEY_USAGES.items()})
_PRINTABLE_TYPES = frozenset({names.COUNTRY, names.SERIAL_NUMBER})


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFields:
    """The signed part of a certificate; names, key and extensions are DER elements."""

    serial: int
    issuer: bytes
    subject: bytes
    not_before: datetime
    not_after: datetime
    subject_public_key_info: bytes
    extensions: Sequence[bytes]


def certificate(fields: CertificateFields, *, issuer_key: SigningKey) -> bytes:
    """Return the certificate over ``fields`` signed with ``issuer_key``."""
    tbs = encode.sequence(
        encode.explicit(0, encode.integer(2)),
        encode.integer(fields.serial),
        issuer_key.algorithm_der,
        fields.issuer,
        encode.sequence(encode.time(fields.not_before), encode.time(fields.not_after)),
        fields.subject,
        fields.subject_public_key_info,
        encode.explicit(3, encode.sequence(*fields.extensions)),
    )
    signature = encode.bits(issuer_key.certificate_signature(tbs))
    return encode.sequence(tbs, issuer_key.algorithm_der, signature)


def name(assertions: Iterable[tuple[str, str]]) -> bytes:
    """Return a Name of (type, text) assertions, one per level."""
    return encode.sequence(
        *(
            encode.set_of(
                [
                    encode.sequence(
                        encode.oid(kind),
                        (encode.printable if kind in _PRINTABLE_TYPES else encode.utf8)(text),
                    )
                ]
            )
            for kind, text in assertions
        )
    )


def extension(oid: str, value: bytes, *, critical: bool = False) -> bytes:
    """Return one Extension over a DER value."""
    flag = (encode.boolean(True),) if critical else ()
    return encode.sequence(encode.oid(oid), *flag, encode.octets(value))


def basic_constraints(*, ca: bool, path_length: int | None = None) -> bytes:
    """4.2.1.9, critical."""
    limit = () if path_length is None else (encode.integer(path_length),)
    flag = (encode.boolean(True),) if ca else ()
    return extension(known.BASIC_CONSTRAINTS, encode.sequence(*flag, *limit), critical=True)


def key_usage(usages: Iterable[str]) -> bytes:
    """4.2.1.3, critical; names as ``extensions.KEY_USAGES`` spells them."""
    value = encode.named_bits(_USAGE_NUMBERS[usage] for usage in usages)
    return extension(known.KEY_USAGE, value, critical=True)


def extended_key_usage(purposes: Iterable[str]) -> bytes:
    """4.2.1.12."""
    value = encode.sequence(*(encode.oid(purpose) for purpose in purposes))
    return extension(known.EXTENDED_KEY_USAGE, value)


def key_identifier(key_octets: bytes, *, hash_name: HashName = "gost34311") -> bytes:
    """Return the identifier of a key (4.2.1.2); ``key_octets`` is the BIT STRING's content."""
    digest = hashes.new(hash_name)
    digest.update(key_octets)
    return digest.digest()


def subject_key_identifier(identifier: bytes) -> bytes:
    """4.2.1.2."""
    return extension(known.SUBJECT_KEY_IDENTIFIER, encode.octets(identifier))


def authority_key_identifier(identifier: bytes) -> bytes:
    """4.2.1.1."""
    value = encode.sequence(encode.implicit(0, encode.octets(identifier)))
    return extension(known.AUTHORITY_KEY_IDENTIFIER, value)


def information_access(addresses: Iterable[tuple[str, str]]) -> bytes:
    """4.2.2.1: pairs of a method's identifier and an address."""
    return extension(
        "1.3.6.1.5.5.7.1.1",
        encode.sequence(
            *(
                encode.sequence(encode.oid(method), encode.tlv(0x86, address.encode()))
                for method, address in addresses
            )
        ),
    )


def crl_distribution_points(addresses: Iterable[str]) -> bytes:
    """4.2.1.13: a point of one full name for each address."""
    return extension("2.5.29.31", _points(addresses))


def freshest_crl(addresses: Iterable[str]) -> bytes:
    """4.2.1.15: where delta lists are."""
    return extension("2.5.29.46", _points(addresses))


def _points(addresses: Iterable[str]) -> bytes:
    points = (
        encode.sequence(encode.explicit(0, encode.explicit(0, encode.tlv(0x86, address.encode()))))
        for address in addresses
    )
    return encode.sequence(*points)


def qc_statements(statements: Iterable[str]) -> bytes:
    """RFC 3739, 3.2.6, without statement values."""
    value = encode.sequence(*(encode.sequence(encode.oid(one)) for one in statements))
    return extension(known.QC_STATEMENTS, value)


def directory_attributes(values: Mapping[str, str]) -> bytes:
    """4.2.1.8 as Ukrainian certificates carry it: identifier → PrintableString."""
    value = encode.sequence(
        *(
            encode.sequence(encode.oid(oid), encode.set_of([encode.printable(text)]))
            for oid, text in values.items()
        )
    )
    return extension(known.SUBJECT_DIRECTORY_ATTRIBUTES, value)


def personal_attributes(
    *, rnokpp: str | None = None, edrpou: str | None = None, unzr: str | None = None
) -> bytes:
    """Return subjectDirectoryAttributes with the Ukrainian identifiers that are given."""
    given = {
        oids.SUBJECT_RNOKPP: rnokpp,
        oids.SUBJECT_EDRPOU: edrpou,
        oids.SUBJECT_UNZR: unzr,
    }
    return directory_attributes({oid: text for oid, text in given.items() if text is not None})
