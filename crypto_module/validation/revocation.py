"""Is a certificate revoked, by the newest evidence that may be believed (EN 319 102-1, 5.2.5).

Evidence is believed when it is about this certificate, tells of the moment of the judgement, is
signed by the issuer, or (OCSP) by a responder to whom the issuer delegated just that (RFC 6960,
4.2.2.2), and is proven to have existed while the issuer's key could be trusted (5.6.2.2). A
responder's ``unknown`` is no evidence. Of lists ``lists`` tells.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from crypto_module import oids
from crypto_module.errors import MalformedInput
from crypto_module.validation import lists
from crypto_module.validation.evidence import Evidence
from crypto_module.validation.search import Search
from crypto_module.validation.status import Status, newest
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.ocsp import Answer, Response

_MAX_RESPONDERS: Final = 4


def status(
    certificate: Certificate, issuer: Certificate, search: Search, *, trusted_until: datetime
) -> Status | None:
    """Return what the newest believable evidence says of ``certificate``; None without any.

    The issuer's key is trusted until ``trusted_until``: evidence must have existed by then. A list
    whose entry about it cannot be read may revoke it, so nothing else clears it either.
    """
    try:
        listed = [*lists.statuses(certificate, issuer, search, trusted_until=trusted_until)]
    except MalformedInput:
        return None
    return newest(
        [*_by_ocsp(certificate, issuer, search, trusted_until=trusted_until), *listed],
        ends=certificate.not_after,
    )


def _by_ocsp(
    certificate: Certificate, issuer: Certificate, search: Search, *, trusted_until: datetime
) -> Iterator[Status]:
    for response in search.evidence.ocsps:
        if search.proofs.of(response.der) > trusted_until:
            continue
        for answer in response.answers:
            if (
                answer.status != "unknown"
                # RFC 6960, 4.4: what is not understood may limit what it clears.
                and (answer.status == "revoked" or not answer.unprocessed_critical)
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
    return lists.is_clear(responder, issuer, search, at=at)
