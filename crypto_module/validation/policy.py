"""What must hold for a signature to be accepted; data, chosen by the caller."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from crypto_module.primitives import hashes
from crypto_module.validation.purposes import Purpose
from crypto_module.validation.requirements import Requirements
from crypto_module.validation.suitability import Suitability
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.path import ANY_POLICY
from crypto_module.x509.policies import InitialPolicies

Revocation = Literal["none", "required"]
BASIC_NO_REVOCATION: Final = "basic-no-revocation"
BASIC: Final = "basic"
QUALIFIED: Final = "qualified"
VERSION: Final = "1"
"""Of the rules in this package that a policy sets in motion; changes with any verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From ``since``, before ``until``; without an end while it is None."""

    since: datetime
    until: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Return whether ``moment`` lies in it."""
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedService:
    """A certificate that a trusted list makes an anchor, of one purpose and for some time."""

    certificate: Certificate
    purpose: Purpose
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Trust anchors and how revocation is treated.

    ``none`` never asks about revocation and is for inspection and demonstration only;
    ``required`` leaves a signature undecided until evidence is at hand.
    """

    name: str
    anchors: tuple[Certificate, ...]
    revocation: Revocation
    retry_after: timedelta = timedelta(minutes=5)
    freshness: timedelta = timedelta(hours=24)
    """How long revocation evidence is fresh that does not say when the next one comes."""
    algorithms: Suitability | None = None
    """Until when algorithms are trusted; None trusts all that we have at any time."""
    certificate: Requirements | None = None
    """What the signer's certificate must be; None takes any that may sign."""
    certificate_policies: InitialPolicies = ANY_POLICY
    """Which certificate policies a signer's path must leave (RFC 5280, 6.1.1)."""
    services: tuple[TrustedService, ...] = ()
    """Anchors of trusted lists, beside ``anchors``, which are so at any time and of anything."""

    def anchors_for(self, purpose: Purpose, at: datetime | None = None) -> tuple[Certificate, ...]:
        """Return what is an anchor of ``purpose`` at a moment; at any moment when it is None."""
        listed = (
            one.certificate
            for one in self.services
            if one.purpose is purpose
            and (at is None or any(period.holds(at) for period in one.periods))
        )
        return tuple(dict.fromkeys((*self.anchors, *listed)))

    @property
    def fingerprint(self) -> str:
        """SHA-256 over everything the policy says, in hexadecimal: reports name it by that."""
        demands = self.certificate
        said = {
            "name": self.name,
            "version": VERSION,
            "anchors": sorted(hashes.digest("sha256", one.der).hex() for one in self.anchors),
            "revocation": self.revocation,
            "retry_after_s": self.retry_after.total_seconds(),
            "freshness_s": self.freshness.total_seconds(),
            "algorithms": None if self.algorithms is None else self.algorithms.digest,
            "certificate_policies": _said(self.certificate_policies),
            "certificate": None if demands is None else [demands.digest, sorted(demands.types)],
            "services": sorted(map(_service, self.services)),
        }
        return hashes.digest("sha256", json.dumps(said, sort_keys=True).encode()).hex()

    def for_seals(self) -> "Policy":
        """Return the same policy for what an organisation seals: of any type of certificate."""
        if self.certificate is None:
            return self
        return replace(self, certificate=replace(self.certificate, types=frozenset()))


def _service(one: TrustedService) -> list[object]:
    told = [(each.since.isoformat(), str(each.until)) for each in one.periods]
    return [hashes.digest("sha256", one.certificate.der).hex(), one.purpose.name, told]


def _said(wanted: InitialPolicies) -> list[object]:
    named = None if wanted.wanted is None else sorted(wanted.wanted)
    return [named, wanted.explicit, wanted.inhibit_mapping, wanted.inhibit_any]
