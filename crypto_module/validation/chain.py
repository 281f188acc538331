"""Steps of a judgement about certificates (EN 319 102-1, 5.2.5, 5.2.6 and 5.6.2.2).

The moment is ``search.at``; see ``checks`` for the manner.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from crypto_module.validation.need import CrlNeed, IssuerNeed, OcspNeed
from crypto_module.validation.outcome import Fails, NeedsMore
from crypto_module.validation.purposes import Purpose, permits
from crypto_module.validation.revocation import status
from crypto_module.validation.search import Search
from crypto_module.validation.status import Status
from crypto_module.validation.verdict import SubIndication, UsedEvidence
from crypto_module.x509 import path
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.crl import CertificateList
from crypto_module.x509.path import Fault, NoPath

SIGNING_USAGES: Final = frozenset({"digital_signature", "content_commitment"})


def certification_path(
    certificate: Certificate, search: Search, *, purpose: Purpose
) -> tuple[Certificate, ...]:
    """6. The path ends at an anchor of the policy, and the certificate may sign (5.2.6)."""
    try:
        found = path.find(
            certificate,
            pool=search.evidence.certificates,
            anchors=search.policy.anchors_for(purpose, search.at),
            now=search.at,
            tries=search.tries,
            wanted=search.policy.certificate_policies
            if purpose is Purpose.DOCUMENT
            else path.ANY_POLICY,
        )
    except NoPath as error:
        if _was_listed(certificate, search, purpose=purpose):
            raise NeedsMore(_PATH_FAULTS[Fault.NO_ISSUER], _NOT_GRANTED) from error
        if error.fault is Fault.NO_ISSUER:
            search.lacking.extend(_issuers_lacking(certificate, search))
        raise NeedsMore(_PATH_FAULTS[error.fault], _PATH_DETAILS[error.fault]) from error
    usage = certificate.key_usage
    if usage is not None and not usage & SIGNING_USAGES:
        raise NeedsMore(
            SubIndication.CHAIN_CONSTRAINTS_FAILURE, "ключ сертифіката не призначений для підпису"
        )
    if not permits(certificate, purpose):
        raise NeedsMore(SubIndication.CHAIN_CONSTRAINTS_FAILURE, _OTHER_PURPOSE[purpose])
    if certificate.extensions.unprocessed_critical:
        raise NeedsMore(
            SubIndication.CHAIN_CONSTRAINTS_FAILURE,
            "сертифікат має критичне розширення, яке не обробляється",
        )
    return found


_NOT_GRANTED: Final = (
    "за довірчим списком надавач на той час не мав статусу, за якого йому довіряють"
)


def _was_listed(certificate: Certificate, search: Search, *, purpose: Purpose) -> bool:
    """Whether a path would end at a service of a trusted list, had the moment been another."""
    if not search.policy.services:
        return False
    try:
        path.find(
            certificate,
            pool=search.evidence.certificates,
            anchors=search.policy.anchors_for(purpose),
            now=search.at,
            tries=search.tries,
        )
    except NoPath:
        return False
    return True


def _issuers_lacking(certificate: Certificate, search: Search) -> Iterator[IssuerNeed]:
    """Yield where the ways upwards end without an anchor."""
    anchors = search.policy.anchors_for(Purpose.DOCUMENT)
    known = (*anchors, *search.evidence.certificates)
    ways, seen = [certificate], {certificate}
    while ways:
        one = ways.pop()
        above = {each for each in known if each.subject == one.issuer} - {one}
        if not above:
            yield IssuerNeed(certificate=one, urls=one.extensions.access.issuers)
        ways += above - seen
        seen |= above


_OTHER_PURPOSE: Final = {
    Purpose.DOCUMENT: "сертифікат видано не для підпису документів, а для іншої послуги",
    Purpose.TIME_STAMP: "сертифікат видано не для позначок часу",
}


def validity(certificate: Certificate, search: Search, *, made_after: datetime | None) -> None:
    """6. The certificate was valid when the signature is proven to have existed (5.2.6, 5.5.4).

    ``made_after`` is a time before which the signature cannot have been made, when one is proven.
    """
    if certificate.valid_at(search.at):
        return
    if search.at < certificate.not_before and search.at < search.now:
        raise Fails(
            SubIndication.NOT_YET_VALID, "підпис існував раніше, ніж сертифікат набув чинності"
        )
    if made_after is not None and made_after > certificate.not_after:
        raise Fails(SubIndication.EXPIRED, "підпис створено після закінчення строку сертифіката")
    raise NeedsMore(
        SubIndication.OUT_OF_BOUNDS_NO_POE,
        "сертифікат не чинний на час перевірки, а час підпису не засвідчено",
    )


_PATH_FAULTS: Final = {
    Fault.NO_ISSUER: SubIndication.NO_CERTIFICATE_CHAIN_FOUND,
    Fault.TOO_MANY_TRIES: SubIndication.NO_CERTIFICATE_CHAIN_FOUND,
    Fault.ALGORITHM: SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
    Fault.CONSTRAINTS: SubIndication.CHAIN_CONSTRAINTS_FAILURE,
    Fault.OUT_OF_VALIDITY: SubIndication.OUT_OF_BOUNDS_NO_POE,
}
_PATH_DETAILS: Final = {
    Fault.NO_ISSUER: "немає ланцюга сертифікатів до довіреного видавця",
    Fault.TOO_MANY_TRIES: "забагато сертифікатів-кандидатів, ланцюг не побудовано",
    Fault.ALGORITHM: "у ланцюгу є алгоритм або параметри ключа поза переліком",
    Fault.CONSTRAINTS: "сертифікат видавця не має права видавати такі сертифікати",
    Fault.OUT_OF_VALIDITY: "сертифікат видавця не чинний на час перевірки",
}


def revocation(
    found: Sequence[Certificate], search: Search, *, made_after: datetime | None
) -> Iterator[UsedEvidence]:
    """7. Nobody on the path was revoked at ``search.at`` (5.2.5; downwards as in 5.6.2.2).

    Yields what was believed, from the top downwards. The anchor is trusted as it is. What an
    issuer signed is trusted when it is proven to have existed before the issuer expired or was
    revoked.
    """
    if search.policy.revocation == "none":
        return
    trusted_until = min(search.now, found[-1].not_after)
    for issuer, certificate in pairwise(reversed(found)):
        told = status(certificate, issuer, search, trusted_until=trusted_until)
        if told is None:
            raise _lacking(certificate, issuer, search)
        yield from _used(told, certificate)
        if told.revoked_at is not None and told.revoked_at <= search.at:
            raise _revoked(told, search, signer=certificate is found[0], made_after=made_after)
        ends = (certificate.not_after, told.revoked_at or search.now)
        trusted_until = min(trusted_until, *ends)


def _used(told: Status, certificate: Certificate) -> Iterator[UsedEvidence]:
    """Yield what told, then the lists without which it would say nothing."""
    yield UsedEvidence(
        kind="crl" if isinstance(told.source, CertificateList) else "ocsp",
        der=told.source.der,
        serial=certificate.serial,
        told_at=told.told_at,
        next_update=told.next_update,
        revoked_at=told.revoked_at,
    )
    for one in told.beside:
        yield UsedEvidence(
            kind="crl",
            der=one.der,
            serial=certificate.serial,
            told_at=one.this_update,
            next_update=one.next_update,
            revoked_at=told.revoked_at,
        )


def _lacking(certificate: Certificate, issuer: Certificate, search: Search) -> NeedsMore:
    if status(certificate, issuer, search, trusted_until=search.now) is not None:
        return NeedsMore(
            SubIndication.NO_POE,
            "не доведено, що відомості про відкликання існували, доки ключ видавця був чинним",
        )
    access = certificate.extensions.access
    lists = (access.crls, access.freshest_crls) if access.freshest_crls else (access.crls,)
    search.lacking.append(OcspNeed(certificate=certificate, issuer=issuer, urls=access.ocsp))
    search.lacking.extend(
        CrlNeed(certificate=certificate, issuer=issuer, urls=urls) for urls in lists
    )
    return NeedsMore(
        SubIndication.TRY_LATER,
        "немає свіжих відомостей про відкликання сертифіката",
        retry_at=search.now + search.policy.retry_after,
    )


def _revoked(
    told: Status, search: Search, *, signer: bool, made_after: datetime | None
) -> Fails | NeedsMore:
    if told.on_hold:
        return NeedsMore(
            SubIndication.TRY_LATER,
            "дію сертифіката призупинено",
            retry_at=max(told.next_update or search.now, search.now + search.policy.retry_after),
        )
    if not signer:
        return NeedsMore(
            SubIndication.REVOKED_CA_NO_POE,
            "сертифікат видавця відкликано, а час підпису не засвідчено",
        )
    if made_after is not None and told.revoked_at is not None and told.revoked_at < made_after:
        return Fails(SubIndication.REVOKED, "підпис створено після відкликання сертифіката")
    return NeedsMore(
        SubIndication.REVOKED_NO_POE,
        "сертифікат підписувача відкликано, а раніший час підпису не засвідчено",
    )
