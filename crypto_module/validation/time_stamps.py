"""Which time-stamps of a signature pass, and what they prove (EN 319 102-1, 5.4 and 5.6.2.3).

A token is a signature like any other, of a certificate that is for time-stamps. The outermost one
is judged first: what it proves to have existed makes the inner ones good although their
authorities have expired since. One that does not pass proves nothing and spoils nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crypto_module.ades import cades
from crypto_module.ades.signature import Datum, Signature, TimeStamp, TimeStampKind
from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.errors import CryptoError, MalformedInput
from crypto_module.primitives.hashes import HashName
from crypto_module.validation import chain, checks, strength
from crypto_module.validation.contents import Contents
from crypto_module.validation.outcome import Fails, NeedsMore, outcome_of
from crypto_module.validation.proofs import Proofs
from crypto_module.validation.purposes import Purpose
from crypto_module.validation.search import CLOCK_SKEW, Search
from crypto_module.validation.verdict import (
    Indication,
    SubIndication,
    TimeStampResult,
    UsedEvidence,
)
from crypto_module.x509.certificate import Certificate

# From the outside inwards.
_ORDER: Final = tuple(reversed(TimeStampKind))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTimeStamp:
    """A time-stamp with its token read; ``token`` is None when it cannot be, ``why`` tells."""

    stamp: TimeStamp
    token: TimeStampToken | None
    why: MalformedInput | CryptoError | None = None

    @property
    def signature(self) -> Signature | None:
        """The authority's signature."""
        return None if self.token is None else cades.signatures_of(self.token.signed_data)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """What the time-stamps of one signature prove.

    ``at`` is the best signature time (5.5.4), ``now`` without proof; before ``made_after`` the
    signature cannot have been made. Not ``coherent`` are times that exclude one another.
    """

    coherent: bool
    proofs: Proofs
    at: datetime
    made_after: datetime | None
    results: tuple[TimeStampResult, ...]


def read(signature: Signature) -> tuple[ReadTimeStamp, ...]:
    """Return the time-stamps of a signature, their tokens read."""
    return tuple(map(_read, signature.time_stamps()))


def _read(stamp: TimeStamp) -> ReadTimeStamp:
    try:
        return ReadTimeStamp(stamp=stamp, token=TimeStampToken.parse(stamp.token))
    except (MalformedInput, CryptoError) as error:
        return ReadTimeStamp(stamp=stamp, token=None, why=error)


def judge(
    signature: Signature, stamps: Iterable[ReadTimeStamp], *, datum: Datum, search: Search
) -> Proven:
    """Return what ``stamps`` prove of ``signature``, which is known to verify."""
    proofs = search.proofs
    judged: dict[TimeStampKind, list[TimeStampResult]] = {kind: [] for kind in TimeStampKind}
    passed: list[TimeStampToken] = []
    for one in sorted(stamps, key=_outermost_first):
        result, proofs = _one(one, datum, search, proofs)
        judged[one.stamp.kind].append(result)
        if result.indication is Indication.TOTAL_PASSED and one.token is not None:
            passed.append(one.token)
    inwards = [result for kind in TimeStampKind for result in reversed(judged[kind])]
    made_after = max(_times(judged[TimeStampKind.CONTENT]), default=None)
    return Proven(
        coherent=_in_order(judged) and _hold(passed, proofs),
        proofs=proofs,
        at=proofs.of(signature.value),
        made_after=made_after,
        results=tuple(inwards),
    )


def _outermost_first(one: ReadTimeStamp) -> tuple[int, float]:
    newest = 0.0 if one.token is None else -one.token.time.timestamp()
    return _ORDER.index(one.stamp.kind), newest


def _times(results: Sequence[TimeStampResult]) -> list[datetime]:
    return [
        one.time
        for one in results
        if one.indication is Indication.TOTAL_PASSED and one.time is not None
    ]


def _in_order(judged: dict[TimeStampKind, list[TimeStampResult]]) -> bool:
    """5.5.4, 6.d: what lies inside is not younger than what lies around it."""
    earlier: list[datetime] = []
    for kind in TimeStampKind:
        times = _times(judged[kind])
        if times and earlier and max(earlier) - CLOCK_SKEW > min(times):
            return False
        earlier += times
    return True


def _hold(passed: Iterable[TimeStampToken], proofs: Proofs) -> bool:
    """The same of one kind: no token is younger than another that proves it to have existed."""
    return all(one.time - CLOCK_SKEW <= proofs.of(one.der) for one in passed)


@dataclass(slots=True)
class _Findings:
    certificate: Certificate | None = None
    path: tuple[Certificate, ...] = ()
    evidence: list[UsedEvidence] = field(default_factory=list)
    objects: tuple[bytes, ...] = ()
    hashes: tuple[HashName, ...] = ()


def _one(
    one: ReadTimeStamp, datum: Datum, search: Search, proofs: Proofs
) -> tuple[TimeStampResult, Proofs]:
    found = _Findings()
    then = search.moved(at=proofs.of(one.stamp.token), proofs=proofs)
    outcome = outcome_of(lambda: _steps(found, one, datum, then), passed="позначка часу чинна")
    token = one.token
    if outcome.indication is Indication.TOTAL_PASSED and token is not None:
        proofs = proofs.with_objects(found.objects, token.time)
    result = TimeStampResult(
        kind=one.stamp.kind.value,
        indication=outcome.indication,
        sub_indication=outcome.reason,
        detail=outcome.detail,
        time=None if token is None else token.time,
        policy=None if token is None else token.policy,
        certificate=found.certificate,
        path=found.path,
        evidence=tuple(found.evidence),
    )
    return result, proofs


def _steps(found: _Findings, one: ReadTimeStamp, datum: Datum, search: Search) -> None:
    """The steps for a token (5.4), then what it is over."""
    token, signature = one.token, one.signature
    if isinstance(one.why, CryptoError):
        raise one.why
    if token is None or signature is None:
        raise Fails(SubIndication.FORMAT_FAILURE, "позначку часу побудовано не за стандартом")
    pool = search.evidence.certificates
    certificate = found.certificate = checks.signing_certificate(signature, pool)
    key = checks.public_key(certificate)
    digests = checks.data(signature, Contents(None), key)
    checks.signature_value(signature, key, digests=digests)
    _check_imprint(found, one.stamp, token, datum)
    _check_token(token, signature, search)
    if token.time < certificate.not_before:
        raise Fails(
            SubIndication.NOT_YET_VALID, "час позначки раніший, ніж сертифікат набув чинності"
        )
    found.path = chain.certification_path(certificate, search, purpose=Purpose.TIME_STAMP)
    chain.validity(certificate, search, made_after=token.time)
    found.evidence.extend(chain.revocation(found.path, search, made_after=token.time))
    strength.check(
        signature,
        found.path,
        search,
        made_after=token.time,
        hashes=(token.hash_name, *found.hashes),
    )


def _check_imprint(found: _Findings, stamp: TimeStamp, token: TimeStampToken, datum: Datum) -> None:
    covered = stamp.covered(token, datum)
    if covered is None:
        raise NeedsMore(SubIndication.SIGNED_DATA_NOT_FOUND, "немає даних, позначених часом")
    if covered.imprint != token.imprint:
        raise Fails(SubIndication.HASH_FAILURE, "позначка часу не до цих даних")
    found.objects, found.hashes = covered.objects, covered.hashes


def _check_token(token: TimeStampToken, signature: Signature, search: Search) -> None:
    """RFC 3161, 2.4.2: the token names its certificate, and nothing critical is unknown."""
    if not signature.is_advanced or token.unprocessed_critical:
        raise NeedsMore(
            SubIndication.SIG_CONSTRAINTS_FAILURE,
            "позначка часу не називає свого сертифіката або має невідоме критичне розширення",
        )
    if token.time - CLOCK_SKEW > search.now:
        raise NeedsMore(SubIndication.TIMESTAMP_ORDER_FAILURE, "час позначки ще не настав")
