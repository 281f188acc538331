"""A verdict as plain data: the JSON other programs rely on (``brama verify --json``, the API)."""

from datetime import UTC, datetime
from typing import Any, assert_never

from crypto_module.validation.verdict import (
    Accepted,
    Indication,
    Refused,
    SignatureResult,
    SubIndication,
    Undecided,
    Verdict,
)
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.identity import SignerIdentity


def indication(verdict: Verdict) -> tuple[Indication, SubIndication | None]:
    """Return the two words of EN 319 102-1 for a verdict."""
    match verdict:
        case Accepted():
            return Indication.TOTAL_PASSED, None
        case Refused():
            return Indication.TOTAL_FAILED, verdict.reason
        case Undecided():
            return Indication.INDETERMINATE, verdict.reason
        case _:
            assert_never(verdict)


def as_json(verdict: Verdict) -> dict[str, Any]:
    """Return the report; serial numbers and key identifiers in hexadecimal, times in RFC 3339."""
    main, sub = indication(verdict)
    return {
        "indication": main.value,
        "sub_indication": None if sub is None else sub.value,
        "policy": verdict.policy,
        "signatures": [signature_json(one) for one in verdict.signatures],
    }


def signature_json(result: SignatureResult) -> dict[str, Any]:
    """Return what programs rely on about one signature."""
    sub = result.sub_indication
    return {
        "format": result.form,
        "indication": result.indication.value,
        "sub_indication": None if sub is None else sub.value,
        "algorithm": result.algorithm,
        "hash_algorithm": result.hash_algorithm,
        "signer": None if result.signer is None else signer_json(result.signer),
        "claimed_signing_time": instant(result.claimed_signing_time),
        "certificate": None if result.certificate is None else certificate_json(result.certificate),
    }


def signer_json(identity: SignerIdentity) -> dict[str, str | None]:
    """Return who signed: personal data, for whoever asked for the judgement."""
    return {
        "common_name": identity.common_name,
        "rnokpp": identity.rnokpp,
        "edrpou": identity.edrpou,
        "unzr": identity.unzr,
        "organization": identity.organization,
    }


def certificate_json(certificate: Certificate) -> dict[str, str | None]:
    """Return what tells a certificate from others, and when it is valid."""
    identifier = certificate.subject_key_identifier
    digits = f"{certificate.serial:x}"
    return {
        "serial": digits.zfill(len(digits) + len(digits) % 2),
        "subject_key_identifier": None if identifier is None else identifier.hex(),
        "not_before": instant(certificate.not_before),
        "not_after": instant(certificate.not_after),
    }


def instant(moment: datetime | None) -> str | None:
    """Return a moment as RFC 3339 in UTC."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
