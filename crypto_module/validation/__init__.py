"""Judging signatures (EN 319 102-1): bytes, evidence, policy and a moment in, a verdict out."""

from crypto_module.validation.contents import Digests
from crypto_module.validation.evidence import Evidence
from crypto_module.validation.need import CrlNeed, IssuerNeed, Need, OcspNeed
from crypto_module.validation.policy import (
    BASIC,
    BASIC_NO_REVOCATION,
    QUALIFIED,
    Period,
    Policy,
    TrustedService,
)
from crypto_module.validation.purposes import Purpose
from crypto_module.validation.validate import Examination, examine, validate
from crypto_module.validation.verdict import (
    Accepted,
    Indication,
    Refused,
    SignatureResult,
    SubIndication,
    Undecided,
    Verdict,
)

__all__ = [
    "BASIC",
    "BASIC_NO_REVOCATION",
    "QUALIFIED",
    "Accepted",
    "CrlNeed",
    "Digests",
    "Evidence",
    "Examination",
    "Indication",
    "IssuerNeed",
    "Need",
    "OcspNeed",
    "Period",
    "Policy",
    "Purpose",
    "Refused",
    "SignatureResult",
    "SubIndication",
    "TrustedService",
    "Undecided",
    "Verdict",
    "examine",
    "validate",
]
