"""Signatures judged for whoever asks: at once when they are small, else by the worker.

Nothing here moves a case. A question that was promised an answer (202) is kept with its files until
it is answered, through any death of this process; the answer is kept a day, the files no longer.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from crypto_module.ades.signature import Feed
from crypto_module.cms.sign import Signer
from crypto_module.primitives.hashes import Hash
from crypto_module.validation import Digests, Evidence, examine
from gateway import judging
from gateway.digests import digests_of
from gateway.domain.errors import Invalid, NotFound
from gateway.domain.instants import parse_instant, rfc3339
from gateway.ports import Blobs, EvidenceSource
from gateway.reports.rendering import MEDIA_TYPES, ReportForm, rendered, sealed
from gateway.rules import Rules
from gateway.store import Store
from gateway.store import validations as stored
from gateway.store.validations import Validation

AT_ONCE: Final = 8 << 20
"""Octets of file and content that are judged while the client waits."""
KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked beside the file: the content by its digests, the moment, how to answer."""

    name: str
    form: ReportForm
    at: datetime | None = None
    hashes: Mapping[str, str] = field(default_factory=dict)
    sealed: bool = False

    def check(self, *, with_content: bool, now: datetime) -> None:
        """Refuse at once what could not be judged later.

        Raises:
            Invalid: both a content and its digests, a digest that is none, a moment to come.
        """
        digests_of(self.hashes.items(), field="hashes")
        if self.hashes and with_content:
            raise Invalid("field-invalid", "hashes", "Дані або їхні геші, не разом.")
        if self.at is not None and self.at > now:
            raise Invalid("instant-invalid", "at", "Момент перевірки ще не настав.")

    def as_json(self) -> dict[str, Any]:
        """Return what is asked as it is stored."""
        return {
            "at": None if self.at is None else rfc3339(self.at),
            "hashes": dict(self.hashes),
            "sealed": self.sealed,
        }

    @classmethod
    def of(cls, validation: Validation) -> "Question":
        """Return what was stored."""
        asked = validation.asked
        return cls(
            name=validation.name,
            form=ReportForm(validation.form),
            at=None if asked["at"] is None else parse_instant(asked["at"], field="at"),
            hashes=asked["hashes"],
            sealed=asked["sealed"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A report, ready to be sent."""

    body: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """By what rules, with whose evidence and under whose seal questions are answered."""

    rules: Rules
    evidence: EvidenceSource
    seal: Signer = field(repr=False)

    async def answer(
        self, question: Question, file: bytes, content: bytes | Feed | None, *, now: datetime
    ) -> Answer:
        """Return the report on ``file``; the policy takes any type of qualified certificate.

        Raises:
            Invalid: what is asked contradicts itself (`Question.check`).
        """
        question.check(with_content=content is not None, now=now)
        given: bytes | Feed | Digests | None = content
        if question.hashes:
            given = digests_of(question.hashes.items(), field="hashes")
        at = question.at or now
        policy = (await asyncio.to_thread(lambda: self.rules.trusting)).for_seals()
        verdict = await judging.judged(
            lambda evidence: examine(file, content=given, evidence=evidence, policy=policy, now=at),
            evidence=Evidence(certificates=self.rules.certificates),
            source=self.evidence,
        )

        def written() -> Answer:
            report = rendered(
                verdict,
                question.form,
                name=question.name,
                file_sha256=hashlib.sha256(file).hexdigest(),
                policy=policy,
                now=at,
                by_digest=bool(question.hashes),
            )
            if not question.sealed:
                return Answer(body=report, media_type=MEDIA_TYPES[question.form])
            body, media_type = sealed(report, question.form, seal=self.seal, now=now)
            return Answer(body=body, media_type=media_type)

        return await asyncio.to_thread(written)


async def promise(
    store: Store,
    question: Question,
    *,
    client: str,
    file: str,
    content: str | None,
    now: datetime,
) -> Validation:
    """Return what is answered later; ``file`` and ``content`` are keys of durable blobs.

    The question has been checked: what could not be judged is refused before it is promised.
    """
    validation = Validation(
        id=uuid4(),
        client=client,
        name=question.name,
        form=question.form.value,
        asked=question.as_json(),
        file=file,
        content=content,
        received_at=now,
    )
    await stored.add(store, validation)
    return validation


async def find(store: Store, validation: UUID, *, client: str, now: datetime) -> Validation:
    """Return what the client asked.

    Raises:
        NotFound: never asked, by another client, or answered more than a day ago.
    """
    found = await stored.find(store, validation, client=client)
    if found is None or (found.finished_at is not None and found.finished_at < now - KEPT):
        raise NotFound
    return found


async def keep_promise(
    store: Store, judge: Judge, validation: Validation, *, blobs: Blobs, now: datetime
) -> None:
    """Answer a stored question and let go of its files."""
    assert validation.file is not None, "an open question has its file"
    file = await whole(blobs, validation.file)
    content = None if validation.content is None else fed(blobs, validation.content)
    answer = await judge.answer(
        Question.of(validation), file, content, now=max(now, validation.received_at)
    )
    await stored.finish(
        store, validation.id, answer=answer.body, media_type=answer.media_type, now=now
    )
    for key in validation.blobs:
        await asyncio.to_thread(blobs.remove, key)
    await stored.forget(store, finished_before=now - KEPT)


async def whole(blobs: Blobs, key: str) -> bytes:
    """Return all octets of a blob."""
    return await asyncio.to_thread(lambda: b"".join(blobs.chunks(key)))


def fed(blobs: Blobs, key: str) -> Feed:
    """Return what feeds the octets of a blob to a hash, piece by piece."""

    def feed(running: Hash) -> None:
        for piece in blobs.chunks(key):
            running.update(piece)

    return feed
