"""Raising the level of a signature for whoever asks, with the gateway's evidence and authority."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from crypto_module.primitives.hashes import HashName
from crypto_module.validation import Accepted, Evidence, SignatureResult, examine
from gateway import judging
from gateway.domain.errors import Invalid
from gateway.levels import Level, Means, raised
from gateway.ports import EvidenceSource, TimeStamping
from gateway.rules import Rules

AT_ONCE: Final = 2
"""Each waits in a thread of its own for others to answer, which need threads too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raising:
    """By what rules, with whose evidence and time-stamps signatures are raised."""

    rules: Rules
    evidence: EvidenceSource
    authority: TimeStamping
    places: asyncio.Semaphore

    async def raised(
        self,
        encoded: bytes,
        level: Level,
        *,
        hash_name: HashName,
        content: bytes | None,
        now: datetime,
    ) -> bytes:
        """Return the signature at ``level``.

        Raises:
            Invalid: as ``levels.raised`` says; ``signature-not-raised``: the signature does not
                pass, or not yet.
            RemoteUnavailable: the authority did not answer.
        """
        loop = asyncio.get_running_loop()

        def stamp(imprint: bytes) -> bytes:
            asked = self.authority.stamp(imprint, hash_name=hash_name)
            return asyncio.run_coroutine_threadsafe(asked, loop).result()

        def judged(signed: bytes) -> SignatureResult:
            asked = self._judged(signed, content=content, now=now)
            return asyncio.run_coroutine_threadsafe(asked, loop).result()

        means = Means(stamp=stamp, judged=judged, content=content)
        async with self.places:
            return await asyncio.to_thread(raised, encoded, level, hash_name, means)

    async def _judged(
        self, signed: bytes, *, content: bytes | None, now: datetime
    ) -> SignatureResult:
        # What proves nothing today proves nothing later: evidence is demanded by any policy.
        trusting = await asyncio.to_thread(lambda: self.rules.trusting)
        policy = replace(trusting.for_seals(), revocation="required")
        verdict = await judging.judged(
            lambda known: examine(signed, content=content, evidence=known, policy=policy, now=now),
            evidence=Evidence(certificates=self.rules.certificates),
            source=self.evidence,
        )
        if not isinstance(verdict, Accepted):
            raise Invalid("signature-not-raised", "file", verdict.detail)
        return verdict.signatures[0]
