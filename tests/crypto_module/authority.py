"""A small certification authority for tests: right by default, wrong where a test asks."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from crypto_module.cms.sign import Signer
from crypto_module.validation import Accepted, Evidence, Policy, Refused, Undecided, validate
from crypto_module.x509 import build, names
from crypto_module.x509.build import CertificateFields
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.signing import PrivateKey, SigningKey, subject_public_key_info

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
    content: bytes | None = None,
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
