"""What revocation lists say of a certificate (RFC 5280, 6.3.3): complete, delta, partial, indirect.

A list that revokes does so whatever it lacks; to clear somebody it must be complete: by itself,
as a delta with the list it starts from, or with others so that all reasons are spoken of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from crypto_module.asn1 import encode
from crypto_module.errors import MalformedInput
from crypto_module.validation.search import CLOCK_SKEW, Search
from crypto_module.validation.status import Status, newest
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.crl import CertificateList, Entry
from crypto_module.x509.distribution import ALL_REASONS

REMOVED: Final = "removeFromCRL"
_MAX_MAKERS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """Of whom a list must tell, and until when its maker's key is trusted."""

    certificate: Certificate
    issuer: Certificate
    search: Search
    trusted_until: datetime

    def entry(self, crl: CertificateList) -> Entry | None:
        return crl.entry(self.certificate.serial, issuer=self.certificate.issuer)


def statuses(
    certificate: Certificate, issuer: Certificate, search: Search, *, trusted_until: datetime
) -> Iterator[Status]:
    """Yield what each believable list says of ``certificate``.

    Raises:
        MalformedInput: an entry about it cannot be read.
    """
    about = _About(
        certificate=certificate, issuer=issuer, search=search, trusted_until=trusted_until
    )
    partial: list[tuple[frozenset[int], Status]] = []
    for crl in search.evidence.crls:
        reasons = _reasons(crl, about)
        if not reasons or not _tells(crl, search) or not _is_believed(crl, about):
            continue
        found = _status(crl, about)
        if found is None:
            continue
        if found.revoked_at is not None or reasons == ALL_REASONS:
            yield found
        else:
            partial.append((reasons, found))
    yield from _together(partial)


def _tells(crl: CertificateList, search: Search) -> bool:
    return search.tells(crl.this_update, crl.next_update)


def _status(crl: CertificateList, about: _About) -> Status | None:
    """Return what one list says; a delta alone says no more than whom it revokes."""
    entry = about.entry(crl)
    beside: tuple[CertificateList, ...] = ()
    if crl.is_delta and (entry is None or entry.reason == REMOVED):
        base = _base(crl, about)
        if base is None:
            return None
        entry = about.entry(base) if entry is None else None
        beside = (base,)
    if entry is not None and entry.reason == REMOVED:
        entry = None
    return Status(
        source=crl,
        told_at=crl.this_update,
        next_update=crl.next_update,
        revoked_at=None if entry is None else entry.revoked_at,
        reason=None if entry is None else entry.reason,
        beside=beside,
    )


def _base(delta: CertificateList, about: _About) -> CertificateList | None:
    """Return the newest complete list that ``delta`` may continue (5.2.4): its age is no matter."""
    found = [
        one
        for one in about.search.evidence.crls
        if not one.is_delta
        and one.number is not None
        and delta.number is not None
        and delta.base_number is not None
        and delta.base_number <= one.number <= delta.number
        and one.issuer == delta.issuer
        and one.distribution_point == delta.distribution_point
        and one.authority_key_identifier == delta.authority_key_identifier
        and one.this_update - CLOCK_SKEW <= delta.this_update
    ]
    found.sort(key=lambda one: one.number or 0, reverse=True)
    return next((one for one in found if _is_believed(one, about)), None)


def _together(partial: Sequence[tuple[frozenset[int], Status]]) -> Iterator[Status]:
    """Lists of some reasons clear a certificate when all reasons are spoken of (6.3.3).

    They are as old as the oldest of those that are needed, the newest taken first.
    """
    spoken: frozenset[int] = frozenset()
    until: datetime | None = None
    beside: tuple[CertificateList, ...] = ()
    for reasons, status in sorted(partial, key=lambda one: one[1].told_at, reverse=True):
        if reasons <= spoken:
            continue
        spoken |= reasons
        if status.next_update is not None:
            until = status.next_update if until is None else min(until, status.next_update)
        if spoken == ALL_REASONS:
            yield replace(status, next_update=until, beside=(*beside, *status.beside))
            return
        beside = (*beside, *status.beside, *_lists(status))


def _lists(status: Status) -> tuple[CertificateList, ...]:
    return (status.source,) if isinstance(status.source, CertificateList) else ()


def _reasons(crl: CertificateList, about: _About) -> frozenset[int]:
    """Return the reasons for which the list speaks of such a certificate (6.3.3, b to d)."""
    scope, certificate = crl.distribution_point, about.certificate
    if scope.only_attribute or (scope.only_user if certificate.is_ca else scope.only_authority):
        return frozenset()
    own = crl.issuer == certificate.issuer
    if own and not scope.is_named:
        return scope.reasons
    by_name = encode.explicit(4, crl.issuer)
    told: frozenset[int] = frozenset()
    for point in certificate.extensions.distribution_points:
        made = (scope.indirect and by_name in point.issuers) if point.issuers else own
        # A point without a name of its own means the lists of the maker that it names.
        named = not scope.is_named or scope.names & (point.names or point.issuers)
        if made and named:
            told |= scope.reasons & point.reasons
    return told


def _is_believed(crl: CertificateList, about: _About) -> bool:
    """Whether the list existed in time and is signed by whom it must be (6.3.3, f and g)."""
    search = about.search
    if crl.unprocessed_critical or search.proofs.of(crl.der) > about.trusted_until:
        return False
    if crl.issuer == about.issuer.subject:
        return _signs_lists(about.issuer) and search.is_signed(crl, about.issuer)
    pool = (*search.policy.anchors, *search.evidence.certificates)
    makers = tuple(dict.fromkeys(one for one in pool if one.subject == crl.issuer))[:_MAX_MAKERS]
    return any(_may_make(one, crl, about) and search.is_signed(crl, one) for one in makers)


def _signs_lists(maker: Certificate) -> bool:
    return maker.key_usage is None or "crl_sign" in maker.key_usage


def _may_make(maker: Certificate, crl: CertificateList, about: _About) -> bool:
    """Whether somebody else makes lists for the issuer: an anchor, or whom the issuer made.

    Whom it made must not be revoked by lists of the issuer's own: it does not vouch for itself.
    """
    search = about.search
    at = search.proofs.of(crl.der)
    if not _signs_lists(maker) or maker.extensions.unprocessed_critical or not maker.valid_at(at):
        return False
    if maker in search.policy.anchors:
        return True
    if maker.issuer != about.issuer.subject or not search.is_signed(maker, about.issuer):
        return False
    return is_clear(maker, about.issuer, search, at=at)


def is_clear(
    certificate: Certificate, issuer: Certificate, search: Search, *, at: datetime
) -> bool:
    """Return whether lists of ``issuer`` itself say that ``certificate`` was not revoked ``at``."""
    own = [one for one in search.evidence.crls if one.issuer == issuer.subject]
    then = search.moved(at=at, proofs=search.proofs).among(own)
    try:
        told = newest(
            statuses(certificate, issuer, then, trusted_until=search.now),
            ends=certificate.not_after,
        )
    except MalformedInput:
        return False
    return told is not None and (told.revoked_at is None or told.revoked_at > at)
