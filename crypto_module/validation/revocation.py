"""Is a certificate revoked, by the newest evidence that may be believed (EN 319 102-1, 5.2.5).

Evidence is believed when it is about this certificate, tells of the moment of the judgement, is
signed by the issuer, or (OCSP) by a responder to whom the issuer delegated just that (RFC 6960,
4.2.2.2), and is proven to have existed while the issuer's key could be trusted (5.6.2.2). A
responder's ``unknown`` is no evidence. Delta and indirect lists are passed over: they tell less
than they seem to without their base or their own issuer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
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

    source: CertificateList | Response = field(repr=False)
    told_at: datetime
    next_update: datetime | None
    revoked_at: datetime | None
    reason: str | None

    @property
    def on_hold(self) -> bool:
        """Whether the revocation may yet be taken back (RFC 5280, 5.3.1)."""
        return self.reason == ON_HOLD


def status(
    certificate: Certificate, issuer: Certificate, search: Search, *, trusted_until: datetime
) -> Status | None:
    """Return what the newest believable evidence says of ``certificate``; None without any.

    The issuer's key is trusted until ``trusted_until``: evidence must have existed by then. A list
    whose entry about it cannot be read may revoke it, so nothing else clears it either.
    """
    try:
        listed = [*_by_crl(certificate, issuer, search, trusted_until=trusted_until)]
    except MalformedInput:
        return None
    return _newest(
        [*_by_ocsp(certificate, issuer, search, trusted_until=trusted_until), *listed],
        ends=certificate.not_after,
    )


def _newest(found: list[Status], *, ends: datetime) -> Status | None:
    """Of two as old, the one that tells of a revocation.

    Nobody must go on telling of a certificate that has expired (RFC 5280, 3.3): evidence made
    after ``ends`` clears it no more.
    """
    told = (one for one in found if one.revoked_at is not None or one.told_at <= ends)
    return max(told, key=lambda one: (one.told_at, one.revoked_at is not None), default=None)


def _by_crl(
    certificate: Certificate, issuer: Certificate, search: Search, *, trusted_until: datetime
) -> Iterator[Status]:
    usage = issuer.key_usage
    if usage is not None and "crl_sign" not in usage:
        return
    for crl in search.evidence.crls:
        if (
            crl.issuer == certificate.issuer == issuer.subject
            and search.tells(crl.this_update, crl.next_update)
            and search.proofs.of(crl.der) <= trusted_until
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
                    source=crl,
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


def _by_ocsp(
    certificate: Certificate, issuer: Certificate, search: Search, *, trusted_until: datetime
) -> Iterator[Status]:
    for response in search.evidence.ocsps:
        if search.proofs.of(response.der) > trusted_until:
            continue
        for answer in response.answers:
            if (
                answer.status != "unknown"
                and search.tells(answer.this_update, answer.next_update)
                and answer.about(certificate, issuer)
                and _may_answer(response, issuer, search)
            ):
                yield _status_of(answer, response)


def _status_of(answer: Answer, response: Response) -> Status:
    revoked = answer.status == "revoked"
    return Status(
        source=response,
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
    at = search.proofs.of(response.der)
    return any(
        _is_delegated(one, issuer, search, at=at) and search.is_signed(response, one)
        for one in tuple(dict.fromkeys(responders))[:_MAX_RESPONDERS]
    )


def _is_delegated(
    responder: Certificate, issuer: Certificate, search: Search, *, at: datetime
) -> bool:
    """``at`` is when the response is proven to have existed."""
    purposes = responder.extensions.extended_key_usage
    if (
        responder.issuer != issuer.subject
        or purposes is None
        or oids.EKU_OCSP_SIGNING not in purposes
        or responder.extensions.unprocessed_critical
        or not responder.valid_at(at)
        or not search.is_signed(responder, issuer)
    ):
        return False
    if responder.extensions.ocsp_no_check:
        return True
    # Lists only: a responder does not vouch for itself.
    then = search.moved(at=at, proofs=search.proofs)
    try:
        listed = [*_by_crl(responder, issuer, then, trusted_until=search.now)]
    except MalformedInput:
        return False
    told = _newest(listed, ends=responder.not_after)
    return told is not None and (told.revoked_at is None or told.revoked_at > at)
