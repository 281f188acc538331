"""Defects of time-stamps (RFC 3161; EN 319 102-1, 5.4 and 5.6).

The signer's certificate ended fifty days ago: only a time-stamp from before that saves the
signature, so one that proves nothing shows at once.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from crypto_module import oids
from crypto_module.ades import cades
from crypto_module.ades.cades import augment
from crypto_module.ades.time_stamping import Authority
from crypto_module.asn1 import encode
from crypto_module.cms import attributes
from crypto_module.cms.sign import attribute
from crypto_module.cms.timestamp_protocol import Request
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from crypto_module.x509 import build
from gateway.lab.authority import (
    AT,
    DAY,
    SIGNER,
    TSA,
    Holder,
    Suite,
    key,
    provider,
    purpose,
    signer,
    stranger,
    tsa,
)
from gateway.lab.evidence import crl_of, of_root
from gateway.lab.lists import gone
from gateway.lab.specimen import CONTENT, Specimen, flipped, replaced, specimen

SIGNED_AT: Final = AT - 100 * DAY
ENDED_AT: Final = AT - 50 * DAY
_HASH: Final[HashName] = "sha256"


def token(
    by: Holder, imprint: bytes, at: datetime = SIGNED_AT, *, hash_name: HashName = _HASH
) -> bytes:
    """Return a token of ``by`` over an imprint."""
    request = Request(hash_name=hash_name, imprint=imprint)
    return Authority(signer=by.signer).token(request, at=at, serial=1)


def expired(suite: Suite, **changes: Any) -> Holder:
    """Return the signer whose certificate has ended."""
    return signer(suite, **{"not_after": ENDED_AT, **changes})


def bare(holder: Holder, *more: bytes) -> bytes:
    """Return a signature of ``holder`` without a time-stamp; ``more`` are signed attributes."""
    return cades.sign(
        CONTENT, signer=holder.signer, signing_time=None, detached=True, signed_attributes=more
    )


def stamped(
    signature: bytes, by: Holder, at: datetime = SIGNED_AT, *, hash_name: HashName = _HASH
) -> bytes:
    """Return the signature as CAdES-T."""
    imprint = augment.signature_imprint(signature, hash_name=hash_name)
    made = token(by, imprint, at, hash_name=hash_name)
    return augment.with_signature_time_stamp(signature, made)


def _by(make: Callable[[Suite], Holder], at: datetime = SIGNED_AT) -> Callable[[Suite], Specimen]:
    """Return the builder with a time-stamp of such an authority."""
    return lambda suite: specimen(suite, stamped(bare(expired(suite)), make(suite), at))


def _with(make: Callable[[Suite, bytes], bytes]) -> Callable[[Suite], Specimen]:
    """Return the builder with octets in place of the token; ``make`` is told the right imprint."""

    def made(suite: Suite) -> Specimen:
        signature = bare(expired(suite))
        imprint = augment.signature_imprint(signature, hash_name=_HASH)
        return specimen(suite, augment.with_signature_time_stamp(signature, make(suite, imprint)))

    return made


def _young(suite: Suite) -> Specimen:
    """The certificate was issued after the signature is proven to have existed."""
    holder = signer(suite, not_before=SIGNED_AT + DAY)
    return specimen(suite, stamped(bare(holder), tsa(suite)))


def content_stamp(suite: Suite, at: datetime) -> bytes:
    """Return a content-time-stamp (EN 319 122-1, 5.2.8)."""
    made = token(tsa(suite), hashes.digest(_HASH, CONTENT), at)
    return attribute(attributes.CONTENT_TIME_STAMP, made)


def _content_stamped(at: datetime, *, then: datetime | None = None) -> Callable[[Suite], Specimen]:
    """Return the builder with a content-time-stamp, and one of the signature at ``then``."""

    def made(suite: Suite) -> Specimen:
        signature = bare(expired(suite), content_stamp(suite, at))
        return specimen(suite, signature if then is None else stamped(signature, tsa(suite), then))

    return made


def _revoked(at: datetime, *, content_at: datetime | None = None) -> Callable[[Suite], Specimen]:
    """Return the builder of a signature stamped ``at``, the signer revoked ninety days ago."""

    def made(suite: Suite) -> Specimen:
        holder = signer(suite)
        more = () if content_at is None else (content_stamp(suite, content_at),)
        signature = stamped(bare(holder, *more), tsa(suite), at)
        listed = {"provider.crl": crl_of(provider(suite), gone(holder, days=90))}
        return specimen(suite, signature, evidence={**of_root(suite), **listed})

    return made


def _authority_revoked(suite: Suite) -> Specimen:
    """The authority was revoked before it made the token; the signer was not, and has ended."""
    by, holder = tsa(suite), expired(suite)
    then = crl_of(provider(suite), this=SIGNED_AT + DAY, until=SIGNED_AT + 2 * DAY)
    now = crl_of(provider(suite), gone(by, 1, days=120))
    evidence = {**of_root(suite), "then.crl": then, "now.crl": now}
    return specimen(suite, stamped(bare(holder), by), evidence=evidence)


def _two(first: datetime, second: datetime) -> Callable[[Suite], Specimen]:
    def made(suite: Suite) -> Specimen:
        signature = stamped(bare(expired(suite)), tsa(suite), first)
        return specimen(suite, stamped(signature, tsa(suite), second))

    return made


def keeper(suite: Suite, **changes: Any) -> Holder:
    """Who archives: a younger authority of the provider."""
    own = key(suite, "Позначки часу 2")
    return tsa(suite, own=own, serial=909, **changes)


def archived(suite: Suite, *, at: datetime, by: Holder | None = None) -> bytes:
    """Return CAdES-LTA: the first authority's certificate ended ten days ago."""
    signature = stamped(bare(expired(suite)), tsa(suite, not_after=AT - 10 * DAY))
    return with_archive(signature, by or keeper(suite), at)


def with_archive(signature: bytes, by: Holder, at: datetime) -> bytes:
    """Return the signature with an archive time-stamp of ``by``."""
    request = augment.archive_request(
        signature, content_digest=hashes.digest(_HASH, CONTENT), hash_name=_HASH
    )
    made = token(by, request.imprint, at)
    return augment.with_archive_time_stamp(signature, made, request)


def _archive(change: Callable[[bytes], bytes]) -> Callable[[Suite], Specimen]:
    return lambda suite: specimen(suite, change(archived(suite, at=AT - 20 * DAY)))


def _archive_of_other_data(suite: Suite) -> Specimen:
    signature = stamped(bare(expired(suite)), tsa(suite, not_after=AT - 10 * DAY))
    request = augment.archive_request(
        signature, content_digest=hashes.digest(_HASH, b"other"), hash_name=_HASH
    )
    made = token(keeper(suite), request.imprint, AT - 20 * DAY)
    return specimen(suite, augment.with_archive_time_stamp(signature, made, request))


def _not_archived(suite: Suite) -> Specimen:
    return specimen(suite, stamped(bare(expired(suite)), tsa(suite, not_after=AT - 10 * DAY)))


def _with_another_inside(suite: Suite) -> Specimen:
    """An unsigned attribute was added after the archive time-stamp that must cover all."""
    whole = archived(suite, at=AT - 20 * DAY)
    return specimen(
        suite,
        augment.with_signature_time_stamp(whole, token(tsa(suite), bytes(32))),
    )


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-time-stamp": _by(tsa),
        "valid-time-stamp-of-gost34311": lambda suite: specimen(
            suite, stamped(bare(expired(suite)), tsa(suite), hash_name="gost34311")
        ),
        "valid-two-time-stamps": _two(SIGNED_AT, SIGNED_AT + DAY),
        "valid-archive-time-stamp": _archive(lambda whole: whole),
        "valid-revoked-after-the-time-stamp": _revoked(SIGNED_AT),
        "valid-archive-and-a-later-attribute": _with_another_inside,
        "time-stamp-missing": lambda suite: specimen(suite, bare(expired(suite))),
        "time-stamp-of-other-data": _with(lambda suite, _: token(tsa(suite), bytes(32))),
        "time-stamp-signature-broken": _with(
            lambda suite, imprint: flipped(token(tsa(suite), imprint))
        ),
        "time-stamp-changed": _with(
            lambda suite, imprint: replaced(
                token(tsa(suite), imprint),
                f"{SIGNED_AT:%Y%m%d%H%M%S}Z".encode(),
                f"{SIGNED_AT - DAY:%Y%m%d%H%M%S}Z".encode(),
            )
        ),
        "time-stamp-cut-short": _with(lambda suite, imprint: token(tsa(suite), imprint)[:-1]),
        "time-stamp-of-text": _with(lambda _suite, _imprint: encode.octets(b"no token")),
        "time-stamp-a-signature-instead": _with(lambda suite, _: bare(signer(suite))),
        "time-stamp-without-certificate": _with(
            lambda suite, imprint: Authority(signer=tsa(suite).signer).token(
                Request(hash_name=_HASH, imprint=imprint, with_certificate=False),
                at=SIGNED_AT,
                serial=1,
            )
        ),
        "authority-without-purpose": _by(lambda suite: tsa(suite, *SIGNER)),
        "authority-of-two-services": _by(
            lambda suite: tsa(
                suite, *SIGNER, purpose(oids.EKU_TIME_STAMPING, oids.EKU_OCSP_SIGNING)
            )
        ),
        "authority-of-documents-too": _by(
            lambda suite: tsa(
                suite, *SIGNER, purpose(oids.EKU_TIME_STAMPING, oids.EKU_DOCUMENT_SIGNING)
            )
        ),
        "authority-a-person": _by(lambda suite: signer(suite, own=key(suite, "Інша особа"))),
        "authority-of-a-stranger": _by(lambda suite: tsa(suite, by=stranger(suite))),
        "authority-by-a-namesake": _by(lambda suite: tsa(suite, issuer_key=stranger(suite).key)),
        "authority-expired": _by(lambda suite: tsa(suite, not_after=AT - DAY)),
        "authority-ended-before-its-token": _by(
            lambda suite: tsa(suite, not_after=SIGNED_AT - DAY)
        ),
        "authority-younger-than-its-token": _by(
            lambda suite: tsa(suite, not_before=SIGNED_AT + DAY)
        ),
        "authority-for-agreement": _by(
            lambda suite: tsa(suite, SIGNER[0], build.key_usage(["key_agreement"]), TSA[-1])
        ),
        "authority-unknown-critical-extension": _by(
            lambda suite: tsa(
                suite, *TSA, build.extension("1.3.6.1.4.1.32473.6", encode.null(), critical=True)
            )
        ),
        "authority-revoked-before-its-token": _authority_revoked,
        "time-stamp-after-the-certificate-ended": _by(tsa, ENDED_AT + DAY),
        "time-stamp-from-the-future": _by(tsa, AT + DAY),
        "time-stamp-before-the-certificate": _young,
        "time-stamp-after-the-revocation": _revoked(AT - 80 * DAY),
        "content-stamped-after-the-revocation": _revoked(AT - 70 * DAY, content_at=AT - 80 * DAY),
        "content-stamped-after-the-certificate-ended": _content_stamped(ENDED_AT + DAY),
        "content-stamped-alone": _content_stamped(SIGNED_AT),
        "content-stamped-after-the-signature": _content_stamped(SIGNED_AT + DAY, then=SIGNED_AT),
        "archive-missing": _not_archived,
        "archive-of-other-data": _archive_of_other_data,
        "archive-after-the-authority-ended": lambda suite: specimen(
            suite, archived(suite, at=AT - 5 * DAY)
        ),
        "archive-by-a-stranger": lambda suite: specimen(
            suite,
            archived(suite, at=AT - 20 * DAY, by=keeper(suite, issuer_key=stranger(suite).key)),
        ),
        "archive-expired-too": lambda suite: specimen(
            suite, archived(suite, at=AT - 20 * DAY, by=keeper(suite, not_after=AT - DAY))
        ),
    }
)
