"""Making CRLs and OCSP responses: every field is an argument, as in ``build``.

RFC 5280, 5; RFC 6960, 4.2. Nothing is checked: what they should be, the validator says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crypto_module.asn1 import encode
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from crypto_module.x509 import crl, ocsp
from crypto_module.x509.algorithms import HASH_OIDS, SHA1
from crypto_module.x509.build import extension
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.signing import SigningKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """A revoked certificate; ``reason`` is a number of RFC 5280, 5.3.1.

    ``issuer`` is the Name of who issued it, where an indirect list must tell that (5.3.3).
    """

    serial: int
    at: datetime
    reason: int | None = None
    issuer: bytes | None = None


def certificate_list(
    revoked: Sequence[Revoked],
    *,
    issuer: bytes,
    issuer_key: SigningKey,
    this_update: datetime,
    next_update: datetime | None,
    extensions: Sequence[bytes] = (),
) -> bytes:
    """Return a CRL of version 2 of ``issuer`` (a Name)."""
    entries = (encode.sequence(*(_entry(one) for one in revoked)),) if revoked else ()
    tbs = encode.sequence(
        encode.integer(1),
        issuer_key.algorithm_der,
        issuer,
        encode.time(this_update),
        *(() if next_update is None else (encode.time(next_update),)),
        *entries,
        *((encode.explicit(0, encode.sequence(*extensions)),) if extensions else ()),
    )
    signature = encode.bits(issuer_key.certificate_signature(tbs))
    return encode.sequence(tbs, issuer_key.algorithm_der, signature)


def _entry(one: Revoked) -> bytes:
    told: list[bytes] = []
    if one.reason is not None:
        told.append(extension(crl.REASON_CODE, encode.tlv(0x0A, bytes((one.reason,)))))
    if one.issuer is not None:
        names = encode.sequence(encode.explicit(4, one.issuer))
        told.append(extension(crl.CERTIFICATE_ISSUER, names, critical=True))
    more = (encode.sequence(*told),) if told else ()
    return encode.sequence(encode.integer(one.serial), encode.time(one.at), *more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What to answer of one certificate; neither revoked nor known is ``unknown``."""

    certificate: Certificate
    issuer: Certificate
    this_update: datetime
    next_update: datetime | None
    revoked: Revoked | None = None
    known: bool = True
    hash_name: HashName = "sha1"
    extensions: Sequence[bytes] = ()


def response(
    answers: Sequence[Status],
    *,
    responder: Certificate,
    responder_key: SigningKey,
    produced_at: datetime,
    certificates: Sequence[Certificate] = (),
    by_key: bool = False,
    extensions: Sequence[bytes] = (),
) -> bytes:
    """Return a successful OCSPResponse with a basic response inside."""
    name = encode.explicit(1, responder.subject)
    if by_key:
        name = encode.explicit(2, encode.octets(hashes.digest("sha1", ocsp.key_octets(responder))))
    tbs = encode.sequence(
        name,
        encode.generalized_time(produced_at),
        encode.sequence(*(_answer(one) for one in answers)),
        *((encode.explicit(1, encode.sequence(*extensions)),) if extensions else ()),
    )
    sent = tuple(one.der for one in certificates)
    basic = encode.sequence(
        tbs,
        responder_key.algorithm_der,
        encode.bits(responder_key.certificate_signature(tbs)),
        *((encode.explicit(0, encode.sequence(*sent)),) if sent else ()),
    )
    return ocsp.of_basic(basic)


def _answer(one: Status) -> bytes:
    oid = SHA1 if one.hash_name == "sha1" else HASH_OIDS[one.hash_name]
    about = encode.sequence(
        encode.sequence(encode.oid(oid)),
        encode.octets(hashes.digest(one.hash_name, one.issuer.subject)),
        encode.octets(hashes.digest(one.hash_name, ocsp.key_octets(one.issuer))),
        encode.integer(one.certificate.serial),
    )
    next_update = (
        ()
        if one.next_update is None
        else (encode.explicit(0, encode.generalized_time(one.next_update)),)
    )
    more = (encode.explicit(1, encode.sequence(*one.extensions)),) if one.extensions else ()
    return encode.sequence(
        about, _status(one), encode.generalized_time(one.this_update), *next_update, *more
    )


def _status(one: Status) -> bytes:
    if one.revoked is None:
        return encode.tlv(0x80 if one.known else 0x82, b"")
    reason = (
        b""
        if one.revoked.reason is None
        else encode.explicit(0, encode.tlv(0x0A, bytes((one.revoked.reason,))))
    )
    return encode.tlv(0xA1, encode.generalized_time(one.revoked.at) + reason)
