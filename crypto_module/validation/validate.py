"""The judgement itself: the order of EN 319 102-1, 5.3, 5.5 and 5.6."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from crypto_module.ades import detect
from crypto_module.ades.read import read_file
from crypto_module.ades.signature import Feed, Kind, Material, Reading, Signature, feed_of
from crypto_module.errors import MalformedInput
from crypto_module.validation import chain, checks, requirements, strength, time_stamps
from crypto_module.validation.contents import Contents, Digests
from crypto_module.validation.evidence import Evidence
from crypto_module.validation.need import Need
from crypto_module.validation.outcome import NeedsMore, outcome_of
from crypto_module.validation.policy import Policy
from crypto_module.validation.proofs import Proofs
from crypto_module.validation.purposes import Purpose
from crypto_module.validation.search import Search
from crypto_module.validation.time_stamps import Proven, ReadTimeStamp
from crypto_module.validation.verdict import (
    Accepted,
    Indication,
    Refused,
    SignatureResult,
    Step,
    SubIndication,
    TimeStampResult,
    Undecided,
    UsedEvidence,
    Verdict,
)
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.path import Tries

# Paths of all signers of one message together: four checks for each of 64.
MAX_SIGNATURE_CHECKS: Final = 256
MAX_NESTED: Final = 3
"""How many messages inside one another are looked into."""


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
    5. time-stamps prove when it existed                       TIMESTAMP_ORDER_FAILURE
    6. the path ended then at a trust anchor of ``policy``     …CHAIN…, OUT_OF_BOUNDS_NO_POE
    7. nobody on the path was revoked, as ``policy`` demands   TRY_LATER, REVOKED…NO_POE
    8. the certificate is such as ``policy`` demands           CHAIN_CONSTRAINTS_FAILURE
    9. algorithms and keys were trusted then                   CRYPTO_CONSTRAINTS…NO_POE
    10. the form of the signature is acceptable                SIG_CONSTRAINTS_FAILURE

    Steps 6, 7 and 9 ask about the best signature time: the earliest at which a time-stamp proves
    the signature to have existed, ``now`` without one (5.5, 5.6).

    ``content`` of a detached signature is its bytes, a function that feeds them to a hash, or
    ``Digests`` when the document stays elsewhere; when it is given for an attached signature, both
    contents must be what was signed. The claimed signing time is never compared with ``now``. Any
    bytes give a verdict, nothing is raised.
    """
    return examine(signature, content=content, evidence=evidence, policy=policy, now=now).verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """A verdict, and what could be asked for to decide what it left open."""

    verdict: Verdict
    lacking: tuple[Need, ...]


def examine(
    signature: bytes,
    *,
    content: bytes | Feed | Digests | None = None,
    evidence: Evidence,
    policy: Policy,
    now: datetime,
) -> Examination:
    """Judge as ``validate`` does, and return what was lacking, too.

    Ask for it, add the answers to ``evidence``, examine again: until nothing new comes.
    """
    return _examined(
        signature, content=content, evidence=evidence, policy=policy, now=now, depth=MAX_NESTED
    )


def _examined(
    signature: bytes,
    *,
    content: bytes | Feed | Digests | None = None,
    evidence: Evidence,
    policy: Policy,
    now: datetime,
    depth: int,
) -> Examination:
    try:
        reading = read_file(signature)
    except MalformedInput:
        refused = Refused(
            policy=policy.name,
            signatures=(),
            reason=SubIndication.FORMAT_FAILURE,
            detail="це не підпис відомого формату або його побудовано не за стандартом",
        )
        return Examination(verdict=refused, lacking=())
    signers = [_Signer(signature=one, stamps=time_stamps.read(one)) for one in reading.signatures]
    case = _Case(
        contents=Contents(feed_of(content) if isinstance(content, bytes) else content),
        search=Search(
            evidence=evidence.with_material(_embedded(signers)),
            policy=policy,
            now=now,
            at=now,
            proofs=Proofs(now=now),
            tries=Tries(left=MAX_SIGNATURE_CHECKS),
        ),
    )
    judged = [_judge(one, case) for one in signers]
    nested, asked = _inside(reading.content, evidence=evidence, policy=policy, now=now, depth=depth)
    lacking = (*case.search.lacking, *asked)
    return Examination(
        verdict=replace(_together(judged, reading, policy=policy), nested=nested),
        lacking=tuple(dict.fromkeys(lacking)),
    )


def _inside(
    content: bytes | None, *, evidence: Evidence, policy: Policy, now: datetime, depth: int
) -> tuple[tuple[SignatureResult, ...], tuple[Need, ...]]:
    """Return what is found out of a signed message inside of another one, and what lacks."""
    if content is None or detect.kind(content) is not Kind.CMS_SIGNED:
        return (), ()
    if depth == 0:
        return (_TOO_DEEP,), ()
    found = _examined(content, evidence=evidence, policy=policy, now=now, depth=depth - 1)
    # Unread means no signature at all: what cannot be read must be told, too.
    return (*(found.verdict.signatures or (_NO_MESSAGE,)), *found.verdict.nested), found.lacking


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signer:
    """A signature and its time-stamps, read."""

    signature: Signature
    stamps: tuple[ReadTimeStamp, ...]

    def material(self) -> Iterable[Material]:
        """Yield what came along with the signature and in the tokens."""
        yield self.signature.material()
        yield from (one.signature.material() for one in self.stamps if one.signature is not None)


def _embedded(signers: Iterable[_Signer]) -> Evidence:
    """Return what came along with the signatures."""
    material = [one for signer in signers for one in signer.material()]
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

    step: Step = Step.FORMAT
    hash_algorithm: str | None = None
    algorithm: str | None = None
    claimed_signing_time: datetime | None = None
    certificate: Certificate | None = None
    path: tuple[Certificate, ...] = field(default=())
    best_signature_time: datetime | None = None
    evidence: list[UsedEvidence] = field(default_factory=list)
    time_stamps: tuple[TimeStampResult, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """One signer's result, and when to ask again."""

    result: SignatureResult
    retry_at: datetime | None = None


def _judge(signer: _Signer, case: _Case) -> _Judged:
    found = _Findings()
    outcome = outcome_of(lambda: _run(found, signer, case), passed="підпис чинний")
    certificate = found.certificate
    return _Judged(
        result=SignatureResult(
            form=signer.signature.form,
            indication=outcome.indication,
            sub_indication=outcome.reason,
            detail=outcome.detail,
            algorithm=found.algorithm,
            hash_algorithm=found.hash_algorithm,
            signer=None if certificate is None else certificate.identity,
            claimed_signing_time=found.claimed_signing_time,
            certificate=certificate,
            path=found.path,
            last_step=found.step,
            best_signature_time=found.best_signature_time,
            evidence=tuple(found.evidence),
            time_stamps=found.time_stamps,
            counter_signatures=_counters(signer.signature, case.search),
        ),
        retry_at=outcome.retry_at,
    )


def _counters(signature: Signature, search: Search) -> tuple[SignatureResult, ...]:
    """Return the results of signatures over the value of this one, which they say nothing of."""
    try:
        counters = signature.counter_signatures()
    except MalformedInput:
        return ()  # the signature itself is broken, and told so
    unreadable = (_UNREADABLE,) * counters.count(None)
    signers = [
        _Signer(signature=one, stamps=time_stamps.read(one)) for one in counters if one is not None
    ]
    evidence = search.evidence.with_material(_embedded(signers))
    case = _Case(contents=Contents(None), search=replace(search, evidence=evidence))
    judged = tuple(_judge(one, case).result for one in signers if search.tries.take())
    return (*judged, *unreadable)


def _unjudged(reason: SubIndication, detail: str) -> SignatureResult:
    """Return what is told of a signature that is there and was not judged."""
    failed = reason is SubIndication.FORMAT_FAILURE
    return SignatureResult(
        form="?",
        indication=Indication.TOTAL_FAILED if failed else Indication.INDETERMINATE,
        sub_indication=reason,
        detail=detail,
        algorithm=None,
        hash_algorithm=None,
        signer=None,
        claimed_signing_time=None,
        certificate=None,
        path=(),
    )


_UNREADABLE: Final = _unjudged(
    SubIndication.FORMAT_FAILURE, "підпис над підписом побудовано не за стандартом"
)
_NO_MESSAGE: Final = _unjudged(
    SubIndication.FORMAT_FAILURE, "підписане повідомлення всередині побудовано не за стандартом"
)
_TOO_DEEP: Final = _unjudged(
    SubIndication.SIG_CONSTRAINTS_FAILURE,
    f"глибше, ніж {MAX_NESTED} підписані повідомлення одне в одному, не розглядається",
)


def _run(found: _Findings, signer: _Signer, case: _Case) -> None:
    """The numbered list; each step may raise."""
    signature, search = signer.signature, case.search
    found.claimed_signing_time = signature.claimed_signing_time()
    found.hash_algorithm = signature.digest_algorithm()
    found.step = Step.IDENTIFICATION
    certificate = found.certificate = checks.signing_certificate(
        signature, search.evidence.certificates
    )
    found.step = Step.KEY
    key = checks.public_key(certificate)
    found.algorithm = key.name
    found.step = Step.DATA
    digests = checks.data(signature, case.contents, key)
    found.step = Step.VALUE
    checks.signature_value(signature, key, digests=digests)
    found.step = Step.TIME_STAMPS
    proven = _proven(found, signer, case)
    then = search.moved(at=proven.at, proofs=proven.proofs)
    found.step = Step.PATH
    found.path = chain.certification_path(certificate, then, purpose=Purpose.DOCUMENT)
    chain.validity(certificate, then, made_after=proven.made_after)
    found.step = Step.REVOCATION
    found.evidence.extend(chain.revocation(found.path, then, made_after=proven.made_after))
    found.step = Step.CERTIFICATE
    requirements.check(certificate, search.policy.certificate)
    found.step = Step.ALGORITHMS
    strength.check(signature, found.path, then, made_after=proven.made_after)
    found.step = Step.ACCEPTANCE
    checks.acceptance(signature)


def _proven(found: _Findings, signer: _Signer, case: _Case) -> Proven:
    """5. What the time-stamps prove."""
    datum = case.contents.only(signer.signature.data())
    proven = time_stamps.judge(signer.signature, signer.stamps, datum=datum, search=case.search)
    found.time_stamps = proven.results
    if not proven.coherent:
        raise NeedsMore(
            SubIndication.TIMESTAMP_ORDER_FAILURE,
            "порядок позначок часу суперечить тому, що вони засвідчують",
        )
    found.best_signature_time = None if proven.at == case.search.now else proven.at
    return proven


def _together(judged: Sequence[_Judged], reading: Reading, *, policy: Policy) -> Verdict:
    """Several signers: all pass, or one fails, or the rest is undecided (5.1.3)."""
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
    if reading.unsigned:
        return Undecided(
            policy=policy.name,
            signatures=results,
            reason=SubIndication.SIG_CONSTRAINTS_FAILURE,
            detail="у контейнері є файли, яких не охоплює жоден підпис",
            retry_at=None,
        )
    return Accepted(policy=policy.name, signatures=results, content=reading.content)
