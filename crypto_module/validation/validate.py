"""The judgement itself: the order of EN 319 102-1, 5.3, and the one place that catches."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crypto_module.ades.read import read_file
from crypto_module.ades.signature import Feed, Reading, Signature, feed_of
from crypto_module.errors import CryptoError, MalformedInput
from crypto_module.validation import checks
from crypto_module.validation.checks import Fails, NeedsMore
from crypto_module.validation.contents import Contents, Digests
from crypto_module.validation.evidence import Evidence
from crypto_module.validation.policy import Policy
from crypto_module.validation.search import Search
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
from crypto_module.x509.path import Tries

# Paths of all signers of one message together: four checks for each of 64.
MAX_SIGNATURE_CHECKS: Final = 256


def validate(
    signature: bytes,
    *,
    content: bytes | Feed | Digests | None = None,
    evidence: Evidence,
    policy: Policy,
    now: datetime,
) -> Verdict:
    """Judge the signatures of a file. EN 319 102-1, 5.3, in its order.

    0. the bytes are a signature of a known format             FORMAT_FAILURE
    1. the signing certificate is the one the signer named     NO_SIGNING_CERTIFICATE_FOUND
    2. key parameters and algorithms are listed                CRYPTO_CONSTRAINTS_FAILURE
    3. the signed digests are those of the data                HASH_FAILURE
    4. the signature verifies                                  SIG_CRYPTO_FAILURE
    5. the path ends at a trust anchor of ``policy``           …CHAIN…, OUT_OF_BOUNDS_NO_POE
    6. nobody on the path is revoked, as ``policy`` demands    TRY_LATER, REVOKED…NO_POE
    7. the form of the signature is acceptable                 SIG_CONSTRAINTS_FAILURE

    ``content`` of a detached signature is its bytes, a function that feeds them to a hash, or
    ``Digests`` when the document stays elsewhere; when it is given for an attached signature, both
    contents must be what was signed. The claimed signing time is never compared with ``now``. Any
    bytes give a verdict, nothing is raised.
    """
    try:
        reading = read_file(signature)
    except MalformedInput:
        return Refused(
            policy=policy.name,
            signatures=(),
            reason=SubIndication.FORMAT_FAILURE,
            detail="це не підпис відомого формату: потрібен CMS SignedData",
        )
    case = _Case(
        contents=Contents(feed_of(content) if isinstance(content, bytes) else content),
        search=Search(
            evidence=evidence.with_material(_embedded(reading)),
            policy=policy,
            now=now,
            tries=Tries(left=MAX_SIGNATURE_CHECKS),
        ),
    )
    judged = [_judge(one, case) for one in reading.signatures]
    return _together(judged, policy=policy, content=reading.content)


def _embedded(reading: Reading) -> Evidence:
    """Return what came along with the signatures."""
    material = [one.material() for one in reading.signatures]
    return Evidence.of(
        certificates=(one for each in material for one in each.certificates),
        crls=(one for each in material for one in each.crls),
        ocsps=(one for each in material for one in each.ocsps),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What all signers of one message are judged by."""

    contents: Contents
    search: Search


@dataclass(slots=True, kw_only=True)
class _Findings:
    """What the steps found out so far about one signer."""

    hash_algorithm: str | None = None
    algorithm: str | None = None
    claimed_signing_time: datetime | None = None
    certificate: Certificate | None = None
    path: tuple[Certificate, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """One signer's result, and when to ask again."""

    result: SignatureResult
    retry_at: datetime | None = None


def _judge(signature: Signature, case: _Case) -> _Judged:
    found = _Findings()
    try:
        _run(found, signature, case)
    except Fails as answer:
        return _answer(signature, found, Indication.TOTAL_FAILED, answer.reason, answer.detail)
    except MalformedInput:
        return _answer(
            signature,
            found,
            Indication.TOTAL_FAILED,
            SubIndication.FORMAT_FAILURE,
            "підпис або сертифікат побудовано не за стандартом",
        )
    except CryptoError:
        return _answer(
            signature,
            found,
            Indication.INDETERMINATE,
            SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
            "алгоритм або параметри ключа поза переліком дозволених",
        )
    except NeedsMore as answer:
        return _answer(
            signature,
            found,
            Indication.INDETERMINATE,
            answer.reason,
            answer.detail,
            retry_at=answer.retry_at,
        )
    return _answer(signature, found, Indication.TOTAL_PASSED, None, "підпис чинний")


def _run(found: _Findings, signature: Signature, case: _Case) -> None:
    """The numbered list; each step may raise."""
    found.claimed_signing_time = signature.claimed_signing_time()
    found.hash_algorithm = signature.digest_algorithm()
    certificate = found.certificate = checks.signing_certificate(
        signature, case.search.evidence.certificates
    )
    key = checks.public_key(certificate)
    found.algorithm = key.name
    digests = checks.data(signature, case.contents, key)
    checks.signature_value(signature, key, digests=digests)
    found.path = checks.certification_path(certificate, case.search)
    checks.revocation(found.path, case.search)
    checks.acceptance(signature)


def _answer(
    signature: Signature,
    found: _Findings,
    indication: Indication,
    reason: SubIndication | None,
    detail: str,
    *,
    retry_at: datetime | None = None,
) -> _Judged:
    certificate = found.certificate
    return _Judged(
        result=SignatureResult(
            form=signature.form,
            indication=indication,
            sub_indication=reason,
            detail=detail,
            algorithm=found.algorithm,
            hash_algorithm=found.hash_algorithm,
            signer=None if certificate is None else certificate.identity,
            claimed_signing_time=found.claimed_signing_time,
            certificate=certificate,
            path=found.path,
        ),
        retry_at=retry_at,
    )


def _together(judged: Iterable[_Judged], *, policy: Policy, content: bytes | None) -> Verdict:
    """Several signers: all pass, or one fails, or the rest is undecided (5.1.3)."""
    judged = tuple(judged)
    results = tuple(one.result for one in judged)
    for one in judged:
        reason = one.result.sub_indication
        if one.result.indication is Indication.TOTAL_FAILED and reason is not None:
            detail = one.result.detail
            return Refused(policy=policy.name, signatures=results, reason=reason, detail=detail)
    for one in judged:
        reason = one.result.sub_indication
        if one.result.indication is Indication.INDETERMINATE and reason is not None:
            return Undecided(
                policy=policy.name,
                signatures=results,
                reason=reason,
                detail=one.result.detail,
                retry_at=one.retry_at,
            )
    return Accepted(policy=policy.name, signatures=results, content=content)
