"""A root, a provider, a signer and services: right by default, wrong where a defect asks for it.

Keys are made once in a process; every certificate is made anew, for its defect may be in it.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from crypto_module import oids
from crypto_module.asn1 import encode
from crypto_module.cms.sign import Signer
from crypto_module.primitives import dstu4145
from crypto_module.x509 import build, names
from crypto_module.x509 import extensions as known
from crypto_module.x509.build import CertificateFields
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.extensions import EXTENDED_KEY_USAGE
from crypto_module.x509.signing import PrivateKey, SigningKey, subject_public_key_info

AT: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""The moment of every judgement."""
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
YEAR: Final = timedelta(days=365)


class Suite(enum.StrEnum):
    """The kind of all keys of a specimen."""

    DSTU = "dstu"
    ECDSA = "ecdsa"
    RSA = "rsa"


CA: Final = (build.basic_constraints(ca=True), build.key_usage(["key_cert_sign", "crl_sign"]))
USAGE: Final = build.key_usage(["digital_signature", "content_commitment"])
SIGNER: Final = (build.basic_constraints(ca=False), USAGE)


def purpose(*named: str, critical: bool = True) -> bytes:
    """Return extKeyUsage of these purposes (RFC 5280, 4.2.1.12)."""
    value = encode.sequence(*(encode.oid(one) for one in named))
    return build.extension(EXTENDED_KEY_USAGE, value, critical=critical)


TSA: Final = (*SIGNER, purpose(oids.EKU_TIME_STAMPING))
RESPONDER: Final = (
    *SIGNER,
    purpose(oids.EKU_OCSP_SIGNING, critical=False),
    build.extension(known.OCSP_NO_CHECK, encode.null()),
)


@cache
def key(suite: Suite, owner: str) -> SigningKey:  # noqa: ARG001 - the cache asks it
    """Return the key of an owner, the same at each call of this process."""
    return SigningKey.of(_new(suite), sbox=None)


def _new(suite: Suite) -> PrivateKey:
    match suite:
        case Suite.DSTU:
            return dstu4145.PrivateKey.generate("M257")
        case Suite.ECDSA:
            return ec.generate_private_key(ec.SECP256R1())
        case Suite.RSA:
            return rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A certificate with its key."""

    suite: Suite
    certificate: Certificate
    key: SigningKey = field(repr=False)

    @property
    def signer(self) -> Signer:
        """Who signs with it."""
        return Signer(self.key.held, self.certificate, self.key.hash_name)


def name(common_name: str, *more: tuple[str, str]) -> bytes:
    """Return a Name of Ukraine."""
    return build.name([(names.COUNTRY, "UA"), *more, (names.COMMON_NAME, common_name)])


def issue(
    by: Holder | None,
    common_name: str,
    extensions: Sequence[bytes],
    *,
    suite: Suite,
    own: SigningKey | None = None,
    issuer_key: SigningKey | None = None,
    **changes: Any,
) -> Holder:
    """Return a holder of a certificate of ``by``, or of itself; ``changes`` are of its fields."""
    own = own or key(suite, common_name)
    fields = {
        "serial": 1 + sum(common_name.encode()),
        "issuer": name(common_name) if by is None else by.certificate.subject,
        "subject": name(common_name),
        "not_before": AT - YEAR,
        "not_after": AT + YEAR,
        "subject_public_key_info": subject_public_key_info(own.held),
        "extensions": tuple(extensions),
        **changes,
    }
    signs = issuer_key or (own if by is None else by.key)
    encoded = build.certificate(CertificateFields(**fields), issuer_key=signs)
    return Holder(suite=suite, certificate=Certificate.parse(encoded), key=own)


@cache
def root(suite: Suite) -> Holder:
    """Return the anchor."""
    return issue(None, "Корінь", CA, suite=suite)


@cache
def provider(suite: Suite) -> Holder:
    """Return the provider under the anchor."""
    return issue(root(suite), "Надавач", CA, suite=suite)


def signer(suite: Suite, *extensions: bytes, by: Holder | None = None, **changes: Any) -> Holder:
    """Return a signer of the provider; ``extensions`` are all it has, when any are given."""
    return issue(by or provider(suite), "Підписувач", extensions or SIGNER, suite=suite, **changes)


def tsa(suite: Suite, *extensions: bytes, by: Holder | None = None, **changes: Any) -> Holder:
    """Return a time-stamping authority of the provider."""
    return issue(by or provider(suite), "Позначки часу", extensions or TSA, suite=suite, **changes)


def responder(suite: Suite, *extensions: bytes, by: Holder | None = None, **changes: Any) -> Holder:
    """Return a responder to whom the provider delegated OCSP."""
    return issue(
        by or provider(suite), "Відповідач OCSP", extensions or RESPONDER, suite=suite, **changes
    )


def stranger(suite: Suite) -> Holder:
    """Return an anchor that nobody trusts."""
    return issue(None, "Чужий корінь", CA, suite=suite)
