"""What a list says may be trusted: which certificate, of what, and when (TS 119 612, 5.5, 5.6)."""

from collections.abc import Iterator

from crypto_module.trust.model import Service, TrustedList
from crypto_module.trust.names import GRANTED, PURPOSES
from crypto_module.validation import Period, Purpose, TrustedService


def trusted_services(found: TrustedList) -> tuple[TrustedService, ...]:
    """Return every certificate of the list that is or was an anchor, with the times it was."""
    return tuple(
        TrustedService(certificate=certificate, purpose=purpose, periods=tuple(periods))
        for service in found.services
        for purpose in Purpose
        if (periods := list(_periods(service, purpose)))
        for certificate in service.certificates
    )


def _periods(service: Service, purpose: Purpose) -> Iterator[Period]:
    """Yield when the service was granted for ``purpose``, the newest first.

    A status lasts until the next one begins; the present one has no end.
    """
    ends = None
    for one in service.statuses:
        if one.status in GRANTED and PURPOSES.get(one.type) is purpose:
            yield Period(since=one.since, until=ends)
        ends = one.since
