"""Judging a submission: the verdict on the signature, then what the signature is good for.

1. the signature itself                            code signature-invalid
2. the manifest lists exactly what the case holds  code signature-coverage
3. a signer is the officer who submits, and signs for nobody but the registered body
                                                   code signer-mismatch

A signature that lacks evidence for now is held: the operation goes on and so does D1.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from crypto_module import validation
from crypto_module.validation import (
    Accepted,
    Evidence,
    Refused,
    SubIndication,
    Undecided,
    report,
)
from gateway import judging
from gateway.dispatch import queued
from gateway.domain.case import Case, SignatureState
from gateway.domain.transport import judged, refused
from gateway.evidence_log import MACHINE, happened
from gateway.manifest import covers, manifest_of
from gateway.ports import EvidenceSource
from gateway.rules import Rules
from gateway.store import Store, contents
from gateway.store import verification as stored
from gateway.store.contents import Contents
from gateway.store.events import Event, EventType
from gateway.store.operations import Operation, OperationState, Verdict
from gateway.store.verification import Outcome, Submission

_REMEMBERED: Final = 32
"""How many earlier contents of the case a signature is tried against, to tell why it fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is known of the submission; ``code`` is None when it may go on."""

    state: SignatureState
    code: str | None
    detail: str | None
    manifest: bytes = field(repr=False)
    report: dict[str, object]
    retry_at: datetime | None = None

    @property
    def indication(self) -> str:
        """The word of ETSI EN 319 102-1 for the whole submission."""
        return str(self.report["indication"])

    @property
    def sub_indication(self) -> str | None:
        """The reason in the words of the standard, None when it passed."""
        reason = self.report["sub_indication"]
        return None if reason is None else str(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One signature, to be examined over this content or that."""

    signature: bytes = field(repr=False)
    rules: Rules
    now: datetime

    @property
    def at_hand(self) -> Evidence:
        """The evidence that asks nobody."""
        return Evidence(certificates=self.rules.certificates)

    def examine(self, content: bytes, evidence: Evidence) -> validation.Examination:
        """Return the verdict over ``content``, and what it lacks."""
        return validation.examine(
            self.signature,
            content=content,
            evidence=evidence,
            policy=self.rules.trusting,
            now=self.now,
        )

    def may_cover(self, content: bytes) -> bool:
        """Return whether the signature is good over ``content``, or only waits for evidence."""
        verdict = self.examine(content, self.at_hand).verdict
        if isinstance(verdict, Undecided):
            return verdict.retry_at is not None
        return isinstance(verdict, Accepted)


async def verify(
    store: Store, rules: Rules, *, evidence: EvidenceSource, case_id: UUID, now: datetime
) -> datetime | None:
    """Judge the submitted case and send it on, back, or hold it; return when to look again."""
    submission = await stored.submission(store, case_id)
    if submission is None:
        return None
    bench = Bench(signature=submission.signature.body, rules=rules, now=now)
    manifest = submission.signature.manifest or manifest_of(submission.contents)
    verdict = await judging.judged(
        lambda at_hand: bench.examine(manifest, at_hand), evidence=bench.at_hand, source=evidence
    )
    past = await contents.earlier(store, case_id, before=submission.case.version, limit=_REMEMBERED)
    judgement = await asyncio.to_thread(
        judge, submission, verdict, manifest=manifest, past=past, bench=bench
    )
    if judgement.retry_at is not None:
        await _hold(store, submission, judgement, now=now)
    else:
        await _conclude(store, submission, judgement, now=now)
    return judgement.retry_at


def judge(
    submission: Submission,
    verdict: validation.Verdict,
    *,
    manifest: bytes,
    past: Sequence[Contents],
    bench: Bench,
) -> Judgement:
    """Return what is to be done with the submission; pure, slow: run it off the event loop."""
    told = report.as_json(verdict)
    match verdict:
        case Undecided(retry_at=datetime() as retry_at, detail=detail):
            return Judgement(
                state=SignatureState.INDETERMINATE,
                code=None,
                detail=detail,
                manifest=manifest,
                report=told,
                retry_at=retry_at,
            )
        case Undecided(detail=detail):
            return _refused("signature-invalid", detail, manifest, told, undecided=True)
        case Refused(reason=SubIndication.HASH_FAILURE, detail=detail):
            for other in map(manifest_of, past):
                if bench.may_cover(other):
                    return _not_covering(other, told)
            return _refused("signature-invalid", detail, manifest, told)
        case Refused(detail=detail):
            return _refused("signature-invalid", detail, manifest, told)
        case Accepted():
            return _good_for(submission, verdict, manifest, told)
        case _:
            assert_never(verdict)


def _good_for(
    submission: Submission, verdict: Accepted, manifest: bytes, told: dict[str, object]
) -> Judgement:
    if not covers(manifest, submission.contents):
        return _not_covering(manifest, told)
    signers = (one.signer for one in verdict.signatures if one.signer is not None)
    own = [one for one in signers if one.rnokpp == submission.rnokpp]
    if not own:
        return _refused(
            "signer-mismatch",
            "РНОКПП у сертифікаті підписувача не збігається з РНОКПП посадовця.",
            manifest,
            _constrained(told),
        )
    # Neither identifier is in every certificate; who is known by both is not another person.
    if submission.unzr is not None:
        own = [one for one in own if one.unzr in {None, submission.unzr}]
    if not own:
        return _refused(
            "signer-mismatch",
            "УНЗР у сертифікаті підписувача не збігається з УНЗР посадовця.",
            manifest,
            _constrained(told),
        )
    # A certificate of a person alone names no body; one of another body's speaks for that one.
    if not any(one.edrpou in {None, submission.edrpou} for one in own):
        return _refused(
            "signer-mismatch",
            "Сертифікат підписувача видано працівникові іншої організації: ЄДРПОУ не збігається.",
            manifest,
            _constrained(told),
        )
    return Judgement(
        state=SignatureState.VALID, code=None, detail=None, manifest=manifest, report=told
    )


def _not_covering(manifest: bytes, told: dict[str, object]) -> Judgement:
    return _refused(
        "signature-coverage",
        "Підписано не той самий перелік документів, який містить справа.",
        manifest,
        _constrained(told),
    )


def _refused(
    code: str, detail: str, manifest: bytes, told: dict[str, object], *, undecided: bool = False
) -> Judgement:
    return Judgement(
        state=SignatureState.INDETERMINATE if undecided else SignatureState.INVALID,
        code=code,
        detail=detail,
        manifest=manifest,
        report=told,
    )


def _constrained(told: dict[str, object]) -> dict[str, object]:
    """A good signature that does not serve here: EN 319 102-1 has one word for that."""
    constraint = SubIndication.SIG_CONSTRAINTS_FAILURE.value
    return {**told, "indication": "INDETERMINATE", "sub_indication": constraint}


async def _hold(
    store: Store, submission: Submission, judgement: Judgement, *, now: datetime
) -> None:
    """Keep the case waiting for evidence; said once, not at each attempt."""
    before = submission.case
    if before.signature_state is SignatureState.INDETERMINATE:
        return
    after = judged(before, SignatureState.INDETERMINATE, submitted_by=submission.operation.role)
    event = _event(EventType.SIGNATURE_HELD, submission, after, judgement, now=now)
    await stored.hold(
        store,
        before,
        after,
        operation=submission.operation.id,
        indication=judgement.indication,
        sub_indication=judgement.sub_indication,
        detail=judgement.detail,
        happened=[event],
        now=now,
    )


async def _conclude(
    store: Store, submission: Submission, judgement: Judgement, *, now: datetime
) -> None:
    before, operation = submission.case, submission.operation
    after = _after(before, judgement, operation, now=now)
    passed = judgement.code is None
    kind = EventType.SIGNATURE_ACCEPTED if passed else EventType.SIGNATURE_REFUSED
    await stored.conclude(
        store,
        before,
        after,
        outcome=Outcome(
            state=OperationState.SUCCEEDED if passed else OperationState.REFUSED,
            code=judgement.code,
            detail=judgement.detail,
        ),
        verdict=Verdict(
            operation=operation.id,
            indication=judgement.indication,
            sub_indication=judgement.sub_indication,
            report=judgement.report,
            manifest=judgement.manifest,
            signature=submission.signature.body,
            checked_at=now,
        ),
        happened=[_event(kind, submission, after, judgement, now=now)],
        now=now,
    )


def _after(before: Case, judgement: Judgement, operation: Operation, *, now: datetime) -> Case:
    """Return where the case goes: on when all is well, else back with its status unchanged."""
    if judgement.code is not None:
        return refused(before, judgement.state)
    after = judged(before, SignatureState.VALID, submitted_by=operation.role)
    return queued(before, after, now=now)


def _event(
    kind: EventType, submission: Submission, after: Case, judgement: Judgement, *, now: datetime
) -> Event:
    return happened(
        kind,
        after,
        before=submission.case,
        now=now,
        role=MACHINE,
        operation=str(submission.operation.id),
        code=judgement.code,
        indication=judgement.indication,
        sub_indication=judgement.sub_indication,
    )
