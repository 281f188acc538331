"""A small certification authority for tests: right by default, wrong where a test asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from crypto_module.ades import cades
from crypto_module.asn1 import encode
from crypto_module.cms.sign import Signer
from crypto_module.primitives import dstu4145
from crypto_module.primitives.hashes import Hash
from crypto_module.validation import (
    Accepted,
    Evidence,
    Policy,
    Refused,
    SubIndication,
    Undecided,
    Verdict,
    validate,
)
from crypto_module.x509 import build, names
from crypto_module.x509.build import CertificateFields
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.signing import PrivateKey, SigningKey, subject_public_key_info

CONTENT: Final = b"application.json"
NOW: Final = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
YEAR: Final = timedelta(days=365)
CA_EXTENSIONS: Final = (
    build.basic_constraints(ca=True),
    build.key_usage(["key_cert_sign", "crl_sign"]),
)
SIGNER_EXTENSIONS: Final = (
    build.basic_constraints(ca=False),
    build.key_usage(["digital_signature", "content_commitment"]),
    build.personal_attributes(rnokpp="3287300012"),
)


def named(common_name: str) -> bytes:
    return build.name([(names.COMMON_NAME, common_name)])


def new_key() -> PrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A certificate with its key."""

    certificate: Certificate
    key: PrivateKey = field(repr=False)

    def issue(
        self,
        fields: CertificateFields,
        *,
        key: PrivateKey,
        hash_name: str | None = None,
        sbox: bytes | None = None,
    ) -> "Holder":
        signing = SigningKey.of(self.key, hash_name=hash_name, sbox=sbox)  # type: ignore[arg-type]
        encoded = build.certificate(fields, issuer_key=signing)
        return Holder(certificate=Certificate.parse(encoded), key=key)

    @property
    def signer(self) -> Signer:
        return Signer(self.key, self.certificate)


def fields(
    key: PrivateKey,
    *,
    subject: bytes,
    issuer: bytes,
    extensions: Sequence[bytes],
    serial: int = 1,
    parameters: bytes | None = None,
) -> CertificateFields:
    return CertificateFields(
        serial=serial,
        issuer=issuer,
        subject=subject,
        not_before=NOW - YEAR,
        not_after=NOW + YEAR,
        subject_public_key_info=subject_public_key_info(key, parameters=parameters),
        extensions=extensions,
    )


def root(
    key: PrivateKey | None = None,
    *,
    name: str = "Корінь",
    extensions: Sequence[bytes] = CA_EXTENSIONS,
    parameters: bytes | None = None,
) -> Holder:
    key = key or new_key()
    own = fields(
        key,
        subject=named(name),
        issuer=named(name),
        extensions=extensions,
        parameters=parameters,
    )
    encoded = build.certificate(own, issuer_key=SigningKey.of(key))
    return Holder(certificate=Certificate.parse(encoded), key=key)


def issued(
    issuer: Holder,
    *,
    name: str = "Петренко Ольга",
    key: PrivateKey | None = None,
    extensions: Sequence[bytes] = SIGNER_EXTENSIONS,
    serial: int = 7,
    parameters: bytes | None = None,
    **changes: object,
) -> Holder:
    key = key or new_key()
    own = fields(
        key,
        subject=named(name),
        issuer=issuer.certificate.subject,
        extensions=extensions,
        serial=serial,
        parameters=parameters,
    )
    return issuer.issue(replace(own, **changes), key=key)  # type: ignore[arg-type]


def authority(issuer: Holder, *, name: str, extensions: Sequence[bytes] = CA_EXTENSIONS) -> Holder:
    return issued(issuer, name=name, extensions=extensions)


def judged(
    signature: bytes,
    *anchors: Holder,
    content: bytes | Callable[[Hash], None] | None = None,
    pool: Sequence[Holder] = (),
    now: datetime = NOW,
) -> Accepted | Refused | Undecided:
    return validate(
        signature,
        content=content,
        evidence=Evidence(certificates=tuple(one.certificate for one in pool)),
        policy=Policy(
            name="test",
            anchors=tuple(one.certificate for one in anchors),
            revocation="none",
        ),
        now=now,
    )


def signed(holder: Holder, *, detached: bool = True, content: bytes = CONTENT) -> bytes:
    return cades.sign(content, signer=holder.signer, signing_time=NOW, detached=detached)


def reason(verdict: Verdict) -> SubIndication | None:
    match verdict:
        case Accepted():
            return None
        case Refused() | Undecided():
            return verdict.reason


KEYS: Final[dict[str, PrivateKey]] = {
    "M257": dstu4145.PrivateKey.generate("M257"),
    "M431": dstu4145.PrivateKey.generate("M431"),
    "P256": ec.generate_private_key(ec.SECP256R1()),
    "P384": ec.generate_private_key(ec.SECP384R1()),
    "P521": ec.generate_private_key(ec.SECP521R1()),
    "RSA": rsa.generate_private_key(65537, 2048),
}


def resized(signature: bytes, old: bytes, new: bytes) -> bytes:
    """Replace a part of a SignedData and rebuild the three lengths above it."""
    body = signature.replace(old, new)
    inner = body[body.index(b"\x02\x01\x01\x31") :]
    head = encode.oid("1.2.840.113549.1.7.2")
    return encode.sequence(head, encode.explicit(0, encode.tlv(0x30, inner)))


def with_certificate(signature: bytes, old: Holder, new: Holder) -> bytes:
    """Return the signature with another certificate beside it."""
    return resized(
        signature,
        encode.set_of([old.certificate.der])[1:],
        encode.set_of([new.certificate.der])[1:],
    )
