"""Lists and responses of the providers of a specimen, right unless told otherwise."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from crypto_module.asn1 import encode
from crypto_module.primitives.hashes import HashName
from crypto_module.x509 import build, build_revocation, crl
from crypto_module.x509.build_revocation import Revoked, Status
from crypto_module.x509.signing import SigningKey
from gateway.lab.authority import AT, DAY, HOUR, Holder, Suite, provider, root

UNKNOWN: Final = build.extension("1.3.6.1.4.1.32473.4", encode.null(), critical=True)


def crl_of(
    by: Holder,
    *revoked: Revoked,
    key: SigningKey | None = None,
    this: datetime = AT - HOUR,
    until: datetime | None = AT + DAY,
    extensions: Sequence[bytes] = (),
) -> bytes:
    """Return a list of ``by``."""
    return build_revocation.certificate_list(
        revoked,
        issuer=by.certificate.subject,
        issuer_key=key or by.key,
        this_update=this,
        next_update=until,
        extensions=extensions,
    )


def scope(*fields: bytes) -> bytes:
    """Return issuingDistributionPoint (RFC 5280, 5.2.5)."""
    return build.extension(crl.ISSUING_DISTRIBUTION_POINT, encode.sequence(*fields), critical=True)


def number(value: int) -> bytes:
    """Return cRLNumber (5.2.3)."""
    return build.extension(crl.CRL_NUMBER, encode.integer(value))


def delta(base: int) -> bytes:
    """Return deltaCRLIndicator (5.2.4)."""
    return build.extension(crl.DELTA_CRL_INDICATOR, encode.integer(base), critical=True)


def ocsp(
    about: Holder,
    *,
    by: Holder,
    issuer: Holder | None = None,
    key: SigningKey | None = None,
    revoked: Revoked | None = None,
    known: bool = True,
    this: datetime = AT - HOUR,
    until: datetime | None = AT + DAY,
    sent: Sequence[Holder] = (),
    named: Holder | None = None,
    beside: Sequence[Status] = (),
    by_key: bool = False,
    hash_name: HashName = "sha1",
    extensions: Sequence[bytes] = (),
    single_extensions: Sequence[bytes] = (),
) -> bytes:
    """Return a response of ``by``, who calls himself ``named``, about one certificate."""
    answer = Status(
        certificate=about.certificate,
        issuer=(issuer or provider(about.suite)).certificate,
        this_update=this,
        next_update=until,
        revoked=revoked,
        known=known,
        hash_name=hash_name,
        extensions=single_extensions,
    )
    return build_revocation.response(
        [answer, *beside],
        responder=(named or by).certificate,
        responder_key=key or by.key,
        produced_at=this,
        certificates=[one.certificate for one in sent],
        by_key=by_key,
        extensions=extensions,
    )


def of_root(suite: Suite, *revoked: Revoked, **changes: Any) -> dict[str, bytes]:
    """Return the root's list as a file."""
    return {"root.crl": crl_of(root(suite), *revoked, **changes)}


def of_provider(suite: Suite, *revoked: Revoked, **changes: Any) -> dict[str, bytes]:
    """Return the provider's list as a file."""
    return {"provider.crl": crl_of(provider(suite), *revoked, **changes)}
