"""What must hold for a signature to be accepted; data, chosen by the caller."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Literal

from crypto_module.primitives import hashes
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
        }
        return hashes.digest("sha256", json.dumps(said, sort_keys=True).encode()).hex()

    def for_seals(self) -> "Policy":
        """Return the same policy for what an organisation seals: of any type of certificate."""
        if self.certificate is None:
            return self
        return replace(self, certificate=replace(self.certificate, types=frozenset()))


def _said(wanted: InitialPolicies) -> list[object]:
    named = None if wanted.wanted is None else sorted(wanted.wanted)
    return [named, wanted.explicit, wanted.inhibit_mapping, wanted.inhibit_any]
