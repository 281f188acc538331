"""The answers, a closed sum with the words of EN 319 102-1 (5.1.3, tables 5 and 6)."""

import enum
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from crypto_module.x509.certificate import Certificate
from crypto_module.x509.identity import SignerIdentity


class Indication(enum.StrEnum):
    """The main status."""

    TOTAL_PASSED = "TOTAL-PASSED"
    TOTAL_FAILED = "TOTAL-FAILED"
    INDETERMINATE = "INDETERMINATE"


class SubIndication(enum.StrEnum):
    """Why a signature did not pass; values are wire, database and metric labels."""

    FORMAT_FAILURE = "FORMAT_FAILURE"
    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    SIG_CONSTRAINTS_FAILURE = "SIG_CONSTRAINTS_FAILURE"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    CERTIFICATE_CHAIN_GENERAL_FAILURE = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE = "CRYPTO_CONSTRAINTS_FAILURE"
    POLICY_PROCESSING_ERROR = "POLICY_PROCESSING_ERROR"
    SIGNATURE_POLICY_NOT_AVAILABLE = "SIGNATURE_POLICY_NOT_AVAILABLE"
    TIMESTAMP_ORDER_FAILURE = "TIMESTAMP_ORDER_FAILURE"
    NO_SIGNING_CERTIFICATE_FOUND = "NO_SIGNING_CERTIFICATE_FOUND"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    REVOKED_NO_POE = "REVOKED_NO_POE"
    REVOKED_CA_NO_POE = "REVOKED_CA_NO_POE"
    OUT_OF_BOUNDS_NOT_REVOKED = "OUT_OF_BOUNDS_NOT_REVOKED"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    REVOCATION_OUT_OF_BOUNDS_NO_POE = "REVOCATION_OUT_OF_BOUNDS_NO_POE"
    CRYPTO_CONSTRAINTS_FAILURE_NO_POE = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
    NO_POE = "NO_POE"
    TRY_LATER = "TRY_LATER"
    SIGNED_DATA_NOT_FOUND = "SIGNED_DATA_NOT_FOUND"


class Step(enum.Enum):
    """The steps of a judgement in their order, in the words of EN 319 102-1, with their clause."""

    FORMAT = ("format-checking", "5.2.2")
    IDENTIFICATION = ("identification-of-the-signing-certificate", "5.2.3")
    KEY = ("cryptographic-constraints-of-the-key", "5.2.8.4.1")
    DATA = ("reference-data-intact", "5.2.7")
    VALUE = ("signature-intact", "5.2.7")
    TIME_STAMPS = ("time-stamps", "5.5.4")
    PATH = ("x509-certificate-validation", "5.2.6")
    REVOCATION = ("revocation-freshness", "5.2.5")
    CERTIFICATE = ("signing-certificate-constraints", "5.2.6.4")
    ALGORITHMS = ("cryptographic-constraints-at-the-proven-time", "5.2.8.4.1")
    ACCEPTANCE = ("signature-acceptance-validation", "5.2.8")

    @property
    def constraint(self) -> str:
        """The name of the step."""
        return self.value[0]

    @property
    def clause(self) -> str:
        """The clause of EN 319 102-1."""
        return self.value[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeStampResult:
    """What was found out about one time-stamp; ``time`` is proven only when it passed.

    ``kind`` is a name of EN 319 122-1; ``policy`` is the authority's, an object identifier.
    """

    kind: str
    indication: Indication
    sub_indication: SubIndication | None
    detail: str
    time: datetime | None
    policy: str | None
    certificate: Certificate | None = field(repr=False)
    path: tuple[Certificate, ...] = field(repr=False)
    evidence: tuple["UsedEvidence", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedEvidence:
    """A list or response that was believed; ``der`` as received, an OCSPResponse or a CRL."""

    kind: Literal["crl", "ocsp"]
    der: bytes = field(repr=False)
    serial: int
    """Of the certificate it was asked about."""
    told_at: datetime
    next_update: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureResult:
    """What was found out about one signer; ``None`` where the judgement did not come so far."""

    form: str
    indication: Indication
    sub_indication: SubIndication | None
    detail: str
    algorithm: str | None
    hash_algorithm: str | None
    signer: SignerIdentity | None = field(repr=False)
    claimed_signing_time: datetime | None
    certificate: Certificate | None = field(repr=False)
    path: tuple[Certificate, ...] = field(repr=False)
    last_step: Step = Step.FORMAT
    """The step that the judgement ended at; those before it passed."""
    best_signature_time: datetime | None = None
    """The earliest time at which the signature is proven to have existed (5.5); None: only now."""
    evidence: tuple[UsedEvidence, ...] = ()
    time_stamps: tuple[TimeStampResult, ...] = ()
    counter_signatures: tuple["SignatureResult", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """TOTAL-PASSED: every signature passed. ``content`` is what an attached one carries.

    ``nested`` of each verdict are the signatures of that content, when it is a signed message
    itself, outer ones first: they are told and say nothing of the verdict.
    """

    policy: str
    signatures: tuple[SignatureResult, ...]
    content: bytes | None = field(repr=False)
    nested: tuple[SignatureResult, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """TOTAL-FAILED: at least one signature never can pass."""

    policy: str
    signatures: tuple[SignatureResult, ...]
    reason: SubIndication
    detail: str
    nested: tuple[SignatureResult, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """INDETERMINATE: ask again with more evidence, where ``retry_at`` says so not before it."""

    policy: str
    signatures: tuple[SignatureResult, ...]
    reason: SubIndication
    detail: str
    retry_at: datetime | None
    nested: tuple[SignatureResult, ...] = ()


Verdict = Accepted | Refused | Undecided
