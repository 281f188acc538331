"""A judgement with somebody to ask: examine, fetch what lacks, examine again."""

import asyncio
from collections.abc import Callable
from typing import Final

from crypto_module.validation import Evidence, Examination, Verdict
from gateway.ports import EvidenceSource

ROUNDS: Final = 4
"""An issuer, its issuer, evidence about both; what still lacks then comes at a later attempt."""


async def judged(
    examine: Callable[[Evidence], Examination], *, evidence: Evidence, source: EvidenceSource | None
) -> Verdict:
    """Return the verdict with what ``source`` could give; ``examine`` runs off the event loop."""
    verdict, _ = await with_evidence(examine, evidence=evidence, source=source)
    return verdict


async def with_evidence(
    examine: Callable[[Evidence], Examination], *, evidence: Evidence, source: EvidenceSource | None
) -> tuple[Verdict, Evidence]:
    """Return the verdict and all evidence that was at hand for it."""
    found = await asyncio.to_thread(examine, evidence)
    for _ in range(ROUNDS):
        if source is None or not found.lacking:
            break
        fetched = await source.fetch(found.lacking)
        if fetched == Evidence():
            break
        evidence = evidence.with_material(fetched)
        found = await asyncio.to_thread(examine, evidence)
    return found.verdict, evidence
