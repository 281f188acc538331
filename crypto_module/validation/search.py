"""What the certificates of one judgement are looked up in, and what was found so far."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from crypto_module.errors import CryptoError, InvalidSignature, MalformedInput
from crypto_module.validation.evidence import Evidence
from crypto_module.validation.policy import Policy
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.crl import CertificateList
from crypto_module.x509.ocsp import Response
from crypto_module.x509.path import Tries

CLOCK_SKEW: Final = timedelta(minutes=5)
Signed = Certificate | CertificateList | Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the certificates of one judgement are looked up in."""

    evidence: Evidence
    policy: Policy
    now: datetime
    tries: Tries
    _known: dict[tuple[Signed, Certificate], bool] = field(default_factory=dict, repr=False)
    """Lists are long, and all signers of one message ask for the same."""

    def is_fresh(self, this_update: datetime, next_update: datetime | None) -> bool:
        """Return whether evidence of these times tells of ``now``."""
        ends = this_update + self.policy.freshness if next_update is None else next_update
        return this_update - CLOCK_SKEW <= self.now <= ends

    def is_signed(self, one: Signed, by: Certificate) -> bool:
        """Return whether ``by`` signed it; takes one try, when it was not asked before."""
        if (one, by) not in self._known:
            if self.tries.left == 0:
                return False
            self.tries.left -= 1
            self._known[one, by] = _is_signed(one, by)
        return self._known[one, by]


def _is_signed(one: Signed, by: Certificate) -> bool:
    try:
        one.verify_signed_by(by)
    except (InvalidSignature, MalformedInput, CryptoError):
        return False
    return True
