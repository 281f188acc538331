"""An OCSP response as a value (RFC 6960, 4.2): who answers, about which certificates, what.

Whether the responder may answer for the issuer, the judgement says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Literal

from crypto_module.asn1 import der, encode, rfc5280, rfc6960
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from crypto_module.x509 import certificate as certificates
from crypto_module.x509 import extensions
from crypto_module.x509.algorithms import HASHES, SHA1, split
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.crl import REASONS

WHERE: Final = "OCSP response"
MAX_OCTETS: Final = 256 * 1024
MAX_ANSWERS: Final = 64
MAX_CERTIFICATES: Final = 16
ID_PKIX_OCSP_BASIC: Final = "1.3.6.1.5.5.7.48.1.1"
ID_PKIX_OCSP_NONCE: Final = "1.3.6.1.5.5.7.48.1.2"
HASH_NAMES: Final[Mapping[str, HashName]] = MappingProxyType({SHA1: "sha1", **HASHES})
_SUCCESSFUL: Final = b"\x0a\x01\x00"
_BY_NAME, _BY_KEY, _REASON = 0xA1, 0xA2, 0xA0
Status = Literal["good", "revoked", "unknown"]
_STATUSES: Final[Mapping[int, Status]] = MappingProxyType(
    {0x80: "good", 0xA1: "revoked", 0x82: "unknown"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a responder says of one certificate; ``hash_name`` is None for a hash we lack."""

    hash_name: HashName | None
    issuer_name_hash: bytes
    issuer_key_hash: bytes
    serial: int
    status: Status
    revoked_at: datetime | None
    reason: str
    this_update: datetime
    next_update: datetime | None
    unprocessed_critical: frozenset[str] = frozenset()

    def about(self, certificate: Certificate, issuer: Certificate) -> bool:
        """Return whether the answer is about ``certificate`` of ``issuer`` (4.1.1)."""
        if self.hash_name is None or self.serial != certificate.serial:
            return False
        return self.issuer_name_hash == hashes.digest(self.hash_name, issuer.subject) and (
            self.issuer_key_hash == hashes.digest(self.hash_name, key_octets(issuer))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A successful basic response; equal when its octets are equal."""

    der: bytes = field(repr=False)
    tbs_der: bytes = field(compare=False, repr=False)
    signature_algorithm_der: bytes = field(compare=False, repr=False)
    signature: bytes = field(compare=False, repr=False)
    responder_name: bytes | None = field(compare=False, repr=False)
    responder_key: bytes | None = field(compare=False, repr=False)
    """SHA-1 of the responder's public key (4.2.1)."""
    produced_at: datetime = field(compare=False)
    nonce: bytes | None = field(compare=False, repr=False)
    """The nonce of the request that is answered, when the responder repeats it (4.4.1)."""
    answers: tuple[Answer, ...] = field(compare=False)
    """Each with the critical extensions that nobody here understands, the response's too (4.4)."""
    certificates: tuple[bytes, ...] = field(compare=False, repr=False)

    @classmethod
    def parse(cls, encoded: bytes) -> "Response":
        """Return the response in ``encoded``, which must be exactly one in DER.

        Raises:
            MalformedInput: anything else, or not a successful response of the basic type.
        """
        if len(encoded) > MAX_OCTETS:
            raise _malformed("is larger than 256 KiB")
        basic = der.decode(rfc6960.BasicOCSPResponse, basic_of(encoded), where=WHERE)
        with der.total(WHERE):
            return cls._from_fields(encoded, basic)

    @classmethod
    def _from_fields(cls, encoded: bytes, basic: Any) -> "Response":
        tbs = basic["tbs_response_data"].dump()
        data = rfc6960.ResponseData.load(tbs, strict=True)
        name, key = _responder(data["responder_id"].dump())
        sent = der.items(basic["certs"], most=MAX_CERTIFICATES, where=WHERE)
        told, critical = _extensions(data["response_extensions"])
        return cls(
            der=encoded,
            tbs_der=tbs,
            signature_algorithm_der=basic["signature_algorithm"].dump(),
            signature=basic["signature"].native,
            responder_name=name,
            responder_key=key,
            produced_at=_instant(data["produced_at"].dump()),
            nonce=told.get(ID_PKIX_OCSP_NONCE),
            answers=tuple(
                _answer(one, critical - {ID_PKIX_OCSP_NONCE})
                for one in der.items(data["responses"], most=MAX_ANSWERS, where=WHERE)
            ),
            certificates=tuple(one.dump() for one in sent),
        )

    def is_by(self, certificate: Certificate) -> bool:
        """Return whether ``certificate`` is of the responder that the response names."""
        if self.responder_name is not None:
            return self.responder_name == certificate.subject
        return self.responder_key == hashes.digest("sha1", key_octets(certificate))

    def verify_signed_by(self, responder: Certificate) -> None:
        """Check the signature with the responder's key and S-box.

        Raises:
            InvalidSignature, MalformedInput, ForeignParameters, UnsupportedAlgorithm.
        """
        certificates.verify_signature(
            self.tbs_der, self.signature_algorithm_der, self.signature, responder
        )


def _extensions(received: Any) -> tuple[dict[str, bytes], frozenset[str]]:
    """Return the values, and which are critical."""
    if der.absent(received):
        return {}, frozenset()
    return extensions.values_of(received.untag(), where=WHERE)


def request(certificate: Certificate, issuer: Certificate, *, nonce: bytes | None = None) -> bytes:
    """Return an OCSPRequest about one certificate (4.1.1), its issuer hashed with SHA-1.

    ``nonce`` (RFC 9654: 1 to 128 octets) must come back when the responder knows of nonces.
    """
    about = encode.sequence(
        encode.sequence(encode.oid(SHA1), encode.null()),
        encode.octets(hashes.digest("sha1", issuer.subject)),
        encode.octets(hashes.digest("sha1", key_octets(issuer))),
        encode.integer(certificate.serial),
    )
    extension = (
        ()
        if nonce is None
        else (
            encode.explicit(
                2,
                encode.sequence(
                    encode.sequence(
                        encode.oid(ID_PKIX_OCSP_NONCE), encode.octets(nonce_value(nonce))
                    )
                ),
            ),
        )
    )
    listed = encode.sequence(encode.sequence(about))
    return encode.sequence(encode.sequence(listed, *extension))


def nonce_value(nonce: bytes) -> bytes:
    """Return what the extension of a nonce holds: an OCTET STRING (RFC 9654, 2.1)."""
    return encode.octets(nonce)


def basic_of(encoded: bytes) -> bytes:
    """Return the BasicOCSPResponse inside a successful OCSPResponse (4.2.1).

    Raises:
        MalformedInput: not a successful response of the basic type.
    """
    value = der.decode(rfc6960.OCSPResponse, encoded, where=WHERE)
    with der.total(WHERE):
        body = value["response_bytes"]
        if value["response_status"].dump() != _SUCCESSFUL or der.absent(body):
            raise _malformed("is not successful (4.2.1)")
        if body["response_type"].dotted != ID_PKIX_OCSP_BASIC:
            raise _malformed("is not of the basic type (4.2.1)")
        octets: bytes = body["response"].native
        return octets


def of_basic(basic: bytes) -> bytes:
    """Return the successful OCSPResponse around a BasicOCSPResponse (4.2.1)."""
    body = encode.sequence(encode.oid(ID_PKIX_OCSP_BASIC), encode.octets(basic))
    return encode.sequence(_SUCCESSFUL, encode.explicit(0, body))


def key_octets(certificate: Certificate) -> bytes:
    """Return the content of the BIT STRING of the public key, which responders hash (4.1.1)."""
    value = der.decode(rfc5280.SubjectPublicKeyInfo, certificate.spki_der, where=WHERE)
    with der.total(WHERE):
        octets: bytes = value["subject_public_key"].native
        return octets


def _responder(encoded: bytes) -> tuple[bytes | None, bytes | None]:
    if encoded[0] == _BY_NAME:
        return der.content(encoded, tag=_BY_NAME, where=WHERE), None
    inner = der.content(encoded, tag=_BY_KEY, where=WHERE)
    return None, der.content(inner, tag=0x04, where=WHERE)


def _answer(value: Any, critical: frozenset[str]) -> Answer:
    """``critical`` are those of the whole response."""
    about = value["cert_id"]
    _, own = _extensions(value["single_extensions"])
    told = value["cert_status"].dump()
    status = _STATUSES[told[0]]
    revoked_at, reason = _revoked(told) if status == "revoked" else (None, REASONS[0])
    next_update = value["next_update"]
    return Answer(
        hash_name=_hash_name(about["hash_algorithm"].dump()),
        issuer_name_hash=about["issuer_name_hash"].native,
        issuer_key_hash=about["issuer_key_hash"].native,
        serial=about["serial_number"].native,
        status=status,
        revoked_at=revoked_at,
        reason=reason,
        this_update=_instant(value["this_update"].dump()),
        next_update=None if der.absent(next_update) else _instant(next_update.untag().dump()),
        unprocessed_critical=critical | own,
    )


def _revoked(told: bytes) -> tuple[datetime, str]:
    """RevokedInfo: a time and, perhaps, a reason."""
    moment, *reason = der.children(der.content(told, tag=0xA1, where=WHERE), where=WHERE)
    if not reason:
        return _instant(moment), REASONS[0]
    number = der.content(reason[0], tag=_REASON, where=WHERE)
    return _instant(moment), REASONS[der.content(number, tag=0x0A, where=WHERE)[0]]


def _hash_name(identifier_der: bytes) -> HashName | None:
    oid, _ = split(identifier_der, where=WHERE)
    return HASH_NAMES.get(oid)


def _instant(encoded: bytes) -> datetime:
    return rfc5280.instant(rfc5280.Time.load(encoded, strict=True), where=WHERE)


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
