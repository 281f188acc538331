"""Is a certificate revoked, by the newest evidence that may be believed (EN 319 102-1, 5.2.5).

Evidence is believed when it is about this certificate, fresh at the moment of the judgement and
signed by the issuer, or (OCSP) by a responder to whom the issuer delegated just that (RFC 6960,
4.2.2.2). A responder's ``unknown`` is no evidence. Delta and indirect lists are passed over: they
tell less than they seem to without their base or their own issuer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crypto_module import oids
from crypto_module.errors import MalformedInput
from crypto_module.validation.evidence import Evidence
from crypto_module.validation.search import Search
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.crl import CertificateList
from crypto_module.x509.ocsp import Answer, Response

ON_HOLD: Final = "certificateHold"
REMOVED: Final = "removeFromCRL"
_MAX_RESPONDERS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the newest evidence says; ``revoked_at`` is None while the certificate is good."""

    told_at: datetime
    next_update: datetime | None
    revoked_at: datetime | None
    reason: str | None

    @property
    def on_hold(self) -> bool:
        """Whether the revocation may yet be taken back (RFC 5280, 5.3.1)."""
        return self.reason == ON_HOLD


def status(certificate: Certificate, issuer: Certificate, search: Search) -> Status | None:
    """Return what the newest believable evidence says of ``certificate``; None without any.

    A list whose entry about it cannot be read may revoke it, so nothing else clears it either.
    """
    try:
        listed = [*_by_crl(certificate, issuer, search)]
    except MalformedInput:
        return None
    return _newest([*_by_ocsp(certificate, issuer, search), *listed])


def _newest(found: list[Status]) -> Status | None:
    """Of two as old, the one that tells of a revocation."""
    return max(found, key=lambda one: (one.told_at, one.revoked_at is not None), default=None)


def _by_crl(certificate: Certificate, issuer: Certificate, search: Search) -> Iterator[Status]:
    usage = issuer.key_usage
    if usage is not None and "crl_sign" not in usage:
        return
    for crl in search.evidence.crls:
        if (
            crl.issuer == certificate.issuer == issuer.subject
            and search.is_fresh(crl.this_update, crl.next_update)
            and not crl.is_delta
            and not crl.unprocessed_critical
            and _covers(crl, certificate)
            and search.is_signed(crl, issuer)
        ):
            entry = crl.entry(certificate.serial)
            if entry is not None and entry.reason == REMOVED:
                entry = None
            # A list of some reasons only clears nobody (RFC 5280, 6.3.3).
            if entry is not None or not crl.distribution_point.only_some_reasons:
                yield Status(
                    told_at=crl.this_update,
                    next_update=crl.next_update,
                    revoked_at=None if entry is None else entry.revoked_at,
                    reason=None if entry is None else entry.reason,
                )


def _covers(crl: CertificateList, certificate: Certificate) -> bool:
    """Whether the list speaks of certificates such as this (RFC 5280, 6.3.3, b)."""
    scope = crl.distribution_point
    if scope.indirect or scope.only_attribute:
        return False
    if scope.is_named and not scope.names & certificate.extensions.distribution_points:
        return False
    return not (scope.only_user if certificate.is_ca else scope.only_authority)


def _by_ocsp(certificate: Certificate, issuer: Certificate, search: Search) -> Iterator[Status]:
    for response in search.evidence.ocsps:
        for answer in response.answers:
            if (
                answer.status != "unknown"
                and search.is_fresh(answer.this_update, answer.next_update)
                and answer.about(certificate, issuer)
                and _may_answer(response, issuer, search)
            ):
                yield _status_of(answer)


def _status_of(answer: Answer) -> Status:
    revoked = answer.status == "revoked"
    return Status(
        told_at=answer.this_update,
        next_update=answer.next_update,
        revoked_at=answer.revoked_at,
        reason=answer.reason if revoked else None,
    )


def _may_answer(response: Response, issuer: Certificate, search: Search) -> bool:
    """RFC 6960, 4.2.2.2: the issuer itself, or a responder it made for that and has not revoked."""
    if response.is_by(issuer) and search.is_signed(response, issuer):
        return True
    pool = Evidence.of(certificates=response.certificates).certificates
    responders = (one for one in (*pool, *search.evidence.certificates) if response.is_by(one))
    return any(
        _is_delegated(one, issuer, search) and search.is_signed(response, one)
        for one in tuple(dict.fromkeys(responders))[:_MAX_RESPONDERS]
    )


def _is_delegated(responder: Certificate, issuer: Certificate, search: Search) -> bool:
    purposes = responder.extensions.extended_key_usage
    if (
        responder.issuer != issuer.subject
        or purposes is None
        or oids.EKU_OCSP_SIGNING not in purposes
        or responder.extensions.unprocessed_critical
        or not responder.valid_at(search.now)
        or not search.is_signed(responder, issuer)
    ):
        return False
    if responder.extensions.ocsp_no_check:
        return True
    # Lists only: a responder does not vouch for itself.
    try:
        told = _newest([*_by_crl(responder, issuer, search)])
    except MalformedInput:
        return False
    return told is not None and told.revoked_at is None
