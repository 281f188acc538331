"""What the certificates of one judgement are looked up in, for which moment, with what proven."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Self

from crypto_module.errors import CryptoError, InvalidSignature, MalformedInput
from crypto_module.validation.evidence import Evidence
from crypto_module.validation.need import Need
from crypto_module.validation.policy import Policy
from crypto_module.validation.proofs import Proofs
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.crl import CertificateList
from crypto_module.x509.ocsp import Response
from crypto_module.x509.path import Tries

CLOCK_SKEW: Final = timedelta(minutes=5)
Signed = Certificate | CertificateList | Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the certificates of one judgement are looked up in.

    ``at`` is the moment at which they must have been good: ``now``, or an earlier one at which
    what they signed is proven to have existed.
    """

    evidence: Evidence
    policy: Policy
    now: datetime
    at: datetime
    proofs: Proofs
    tries: Tries
    lacking: list[Need] = field(default_factory=list, repr=False)
    """What was missed so far, for ``examine``; one list for the whole judgement."""
    _known: dict[tuple[Signed, Certificate], bool] = field(default_factory=dict, repr=False)
    """Lists are long, and all signers of one message ask for the same."""

    def moved(self, *, at: datetime, proofs: Proofs) -> Self:
        """Return the same search for another moment; tries and answers are shared."""
        return replace(self, at=at, proofs=proofs)

    def among(self, crls: Iterable[CertificateList]) -> Self:
        """Return the same search among these lists alone."""
        return replace(self, evidence=replace(self.evidence, crls=tuple(crls)))

    def tells(self, this_update: datetime, next_update: datetime | None) -> bool:
        """Return whether evidence of these times tells of ``at``: fresh then, or made later."""
        if this_update - CLOCK_SKEW > self.now:
            return False
        ends = this_update + self.policy.freshness if next_update is None else next_update
        return self.at <= (ends if self.at == self.now else max(ends, this_update))

    def is_signed(self, one: Signed, by: Certificate) -> bool:
        """Return whether ``by`` signed it; takes one try, when it was not asked before."""
        if (one, by) not in self._known:
            if not self.tries.take():
                return False
            self._known[one, by] = _is_signed(one, by)
        return self._known[one, by]


def _is_signed(one: Signed, by: Certificate) -> bool:
    try:
        one.verify_signed_by(by)
    except (InvalidSignature, MalformedInput, CryptoError):
        return False
    return True
