"""What the use cases decide by: data read once at the start, the same for every request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from crypto_module.validation import Policy, TrustedService
from crypto_module.x509 import Certificate
from gateway.domain.deadlines import DeadlineRules
from gateway.domain.documents import Limits
from gateway.domain.errors import Invalid
from gateway.domain.roles import SuperScope
from gateway.domain.service import Catalogue
from gateway.domain.workdays import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose certificate is meant: every feature that is set must be in it.

    A name alone is what any provider under the anchors may put into anybody's certificate; the
    ЄДРПОУ is checked by the provider, and a key identifier leaves no choice at all.
    """

    common_name: str | None = None
    edrpou: str | None = None
    subject_key_identifier: bytes | None = None

    @property
    def is_pinned(self) -> bool:
        """Return whether more than a name is asked."""
        return self.edrpou is not None or self.subject_key_identifier is not None

    def has(self, certificate: Certificate) -> bool:
        """Return whether this certificate is the holder's; without any feature none is."""
        pairs = (
            (self.common_name, certificate.identity.common_name),
            (self.edrpou, certificate.identity.edrpou),
            (self.subject_key_identifier, certificate.subject_key_identifier),
        )
        asked = [(wanted, found) for wanted, found in pairs if wanted is not None]
        return bool(asked) and all(wanted == found for wanted, found in asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRules:
    """How long and how often the gateway tries; PROMISES.md, 1: not less than 14 days."""

    first: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(minutes=15)
    horizon: timedelta = timedelta(days=30)
    lease: timedelta = timedelta(seconds=60)
    poll: timedelta = timedelta(seconds=1)
    clock_skew: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The law, the trust and the limits."""

    catalogue: Catalogue
    calendars: Mapping[str, Calendar]
    deadlines: DeadlineRules
    limits: Limits
    policy: Policy
    ministry_seal: Holder
    pseudonym_secret: bytes = field(repr=False)
    certificates: tuple[Certificate, ...] = ()
    retry: RetryRules = RetryRules()
    super_scope: SuperScope = SuperScope.OWN
    services: Callable[[], tuple[TrustedService, ...]] = tuple
    """What trusted lists name now: they are renewed while the gateway runs."""

    @property
    def trusting(self) -> Policy:
        """The policy with the services of the trusted lists as they are now."""
        return replace(self.policy, services=self.services())

    def calendar(self, calendar_id: str) -> Calendar:
        """Return the calendar of an access point.

        Raises:
            Invalid: ``calendar-unknown``.
        """
        calendar = self.calendars.get(calendar_id)
        if calendar is None:
            raise Invalid("calendar-unknown", "calendar", "Такого календаря немає в налаштуваннях.")
        return calendar
