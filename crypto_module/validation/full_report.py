"""The whole truth about a verdict as plain data: constraint by constraint, evidence by hash.

``report.as_json`` is the short form that programs rely on; this one is for whoever must be able to
follow the judgement. It names persons as the certificates do.
"""

from datetime import datetime
from typing import Any, assert_never

from crypto_module.primitives import hashes
from crypto_module.validation.policy import VERSION, Policy
from crypto_module.validation.report import (
    certificate_json,
    indication,
    instant,
    signature_json,
    signer_json,
)
from crypto_module.validation.verdict import (
    Accepted,
    Indication,
    Refused,
    SignatureResult,
    Step,
    TimeStampResult,
    Undecided,
    UsedEvidence,
    Verdict,
)
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.identity import SignerIdentity


def full_report(
    verdict: Verdict, *, policy: Policy, now: datetime, file_sha256: str | None = None
) -> dict[str, Any]:
    """Return the report; times in RFC 3339, digests and serial numbers in hexadecimal."""
    main, sub = indication(verdict)
    return {
        "indication": main.value,
        "sub_indication": None if sub is None else sub.value,
        "detail": _detail(verdict),
        "retry_at": instant(verdict.retry_at) if isinstance(verdict, Undecided) else None,
        "validation_time": instant(now),
        "policy": {
            "name": policy.name,
            "version": VERSION,
            "sha256": policy.fingerprint,
            "revocation": policy.revocation,
        },
        "file": {"sha256": file_sha256},
        "signatures": [_signature(one) for one in verdict.signatures],
        "nested": [_signature(one) for one in verdict.nested],
    }


def _detail(verdict: Verdict) -> str:
    match verdict:
        case Accepted():
            return "усі підписи чинні"
        case Refused() | Undecided():
            return verdict.detail
        case _:
            assert_never(verdict)


def _signature(result: SignatureResult) -> dict[str, Any]:
    return {
        **signature_json(result),
        "signer": None if result.signer is None else _signer(result.signer),
        "detail": result.detail,
        "best_signature_time": instant(result.best_signature_time),
        "constraints": constraints(result),
        "certificate": _certificate(result.certificate),
        "path": [_certificate(one) for one in result.path],
        "evidence": [_evidence(one) for one in result.evidence],
        "time_stamps": [_time_stamp(one) for one in result.time_stamps],
        "counter_signatures": [_signature(one) for one in result.counter_signatures],
    }


def _signer(identity: SignerIdentity) -> dict[str, str | None]:
    return {**signer_json(identity), "title": identity.title}


def constraints(result: SignatureResult) -> list[dict[str, str]]:
    """Return the steps in order: ``OK``, ``NOT OK`` at the one it ended at, ``NOT EVALUATED``."""
    steps = list(Step)
    ended = steps.index(result.last_step)
    passed = result.indication is Indication.TOTAL_PASSED
    return [
        {
            "constraint": step.constraint,
            "clause": f"EN 319 102-1, {step.clause}",
            "status": "OK"
            if passed or at < ended
            else "NOT OK"
            if at == ended
            else "NOT EVALUATED",
            "detail": result.detail if at == ended and not passed else "",
        }
        for at, step in enumerate(steps)
    ]


def _certificate(certificate: Certificate | None) -> dict[str, Any] | None:
    if certificate is None:
        return None
    return {
        "subject": certificate.identity.common_name,
        **certificate_json(certificate),
        "sha256": sha256(certificate.der),
    }


def _evidence(used: UsedEvidence) -> dict[str, Any]:
    return {
        "kind": used.kind,
        "certificate_serial": f"{used.serial:x}",
        "this_update": instant(used.told_at),
        "next_update": instant(used.next_update),
        "revoked_at": instant(used.revoked_at),
        "sha256": sha256(used.der),
    }


def _time_stamp(result: TimeStampResult) -> dict[str, Any]:
    sub = result.sub_indication
    return {
        "kind": result.kind,
        "indication": result.indication.value,
        "sub_indication": None if sub is None else sub.value,
        "detail": result.detail,
        "time": instant(result.time),
        "policy": result.policy,
        "certificate": _certificate(result.certificate),
        "path": [_certificate(one) for one in result.path],
        "evidence": [_evidence(one) for one in result.evidence],
    }


def sha256(octets: bytes) -> str:
    """Return SHA-256 in hexadecimal."""
    return hashes.digest("sha256", octets).hex()
