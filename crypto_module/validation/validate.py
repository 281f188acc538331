"""The judgement itself: the order of EN 319 102-1, 5.3, and the one place that catches."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from crypto_module.ades import cades
from crypto_module.cms import signed_data
from crypto_module.cms.signed_data import SignedData, SignerInfo
from crypto_module.errors import CryptoError, MalformedInput
from crypto_module.primitives.hashes import Hash
from crypto_module.validation import checks
from crypto_module.validation.checks import Fails, NeedsMore
from crypto_module.validation.contents import Contents, Feed
from crypto_module.validation.evidence import Evidence
from crypto_module.validation.policy import Policy
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
    content: bytes | Callable[[Hash], None] | None = None,
    evidence: Evidence,
    policy: Policy,
    now: datetime,
) -> Verdict:
    """Judge a CAdES signature. EN 319 102-1, 5.3, in its order.

    0. the bytes are one SignedData                            FORMAT_FAILURE
    1. the signing certificate is the one the signer named     NO_SIGNING_CERTIFICATE_FOUND
    2. key parameters and algorithms are listed                CRYPTO_CONSTRAINTS_FAILURE
    3. message-digest equals the hash of the content           HASH_FAILURE
    4. the signature verifies                                  SIG_CRYPTO_FAILURE
    5. the path ends at a trust anchor of ``policy``           …CHAIN…, OUT_OF_BOUNDS_NO_POE
    6. nobody on the path is revoked, as ``policy`` demands    TRY_LATER
    7. the form of the signature is acceptable                 SIG_CONSTRAINTS_FAILURE

    ``content`` of a detached signature is its bytes, or a function that feeds them to a hash; when
    it is given for an attached one, both contents must be what was signed. The claimed signing
    time is never compared with ``now``. Any bytes give a verdict, nothing is raised.
    """
    try:
        parsed = signed_data.parse(signature)
    except MalformedInput:
        return Refused(
            policy=policy.name,
            signatures=(),
            reason=SubIndication.FORMAT_FAILURE,
            detail="це не підпис CMS SignedData у DER",
        )
    pool = (*evidence.certificates, *_embedded(parsed))
    contents = Contents(_feeds(parsed.content, content))
    case = _Case(
        content_type=parsed.content_type, contents=contents, pool=pool, policy=policy, now=now
    )
    judged = [_judge(signer, case) for signer in parsed.signers]
    return _together(judged, policy=policy, content=parsed.content)


def _embedded(parsed: SignedData) -> Iterator[Certificate]:
    """Certificates that came along; one that cannot be read cannot help and is passed over."""
    for encoded in parsed.certificates:
        try:
            yield Certificate.parse(encoded)
        except MalformedInput:
            continue


def _feeds(*contents: bytes | Feed | None) -> Iterator[Feed]:
    for content in contents:
        if isinstance(content, bytes):
            yield partial(_update, content)
        elif content is not None:
            yield content


def _update(content: bytes, running: Hash) -> None:
    running.update(content)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What all signers of one message are judged by."""

    content_type: str
    contents: Contents
    pool: Sequence[Certificate]
    policy: Policy
    now: datetime
    tries: Tries = field(default_factory=lambda: Tries(left=MAX_SIGNATURE_CHECKS))


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


def _judge(signer: SignerInfo, case: _Case) -> _Judged:
    found = _Findings()
    try:
        _run(found, signer, case)
    except Fails as answer:
        return _answer(signer, found, Indication.TOTAL_FAILED, answer.reason, answer.detail)
    except MalformedInput:
        return _answer(
            signer,
            found,
            Indication.TOTAL_FAILED,
            SubIndication.FORMAT_FAILURE,
            "підпис або сертифікат побудовано не за стандартом",
        )
    except CryptoError:
        return _answer(
            signer,
            found,
            Indication.INDETERMINATE,
            SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
            "алгоритм або параметри ключа поза переліком дозволених",
        )
    except NeedsMore as answer:
        return _answer(
            signer,
            found,
            Indication.INDETERMINATE,
            answer.reason,
            answer.detail,
            retry_at=answer.retry_at,
        )
    return _answer(signer, found, Indication.TOTAL_PASSED, None, "підпис чинний")


def _run(found: _Findings, signer: SignerInfo, case: _Case) -> None:
    """The numbered list; each step may raise."""
    found.claimed_signing_time = checks.claimed_signing_time(signer)
    name = found.hash_algorithm = checks.digest_algorithm(signer)
    certificate = found.certificate = checks.signing_certificate(signer, case.pool)
    key = checks.public_key(certificate)
    found.algorithm = key.name
    digest = checks.message_digest(signer, case.contents.digests(key, name))
    checks.signature_value(signer, key, name=name, content_digest=digest)
    found.path = checks.certification_path(
        certificate, pool=case.pool, policy=case.policy, now=case.now, tries=case.tries
    )
    checks.revocation(case.policy, now=case.now)
    checks.acceptance(signer, content_type=case.content_type)


def _answer(
    signer: SignerInfo,
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
            form=cades.form(signer),
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
