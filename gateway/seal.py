"""What the ministry says is believed only under its seal."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from crypto_module.validation import Accepted, Evidence, Undecided, Verdict, examine
from gateway.domain.errors import Invalid
from gateway.domain.reading import read_object
from gateway.judging import judged
from gateway.ports import EvidenceSource
from gateway.rules import Rules


class NotSealed(Exception):
    """The bytes are not a statement of the ministry; ``reason`` is a stable word.

    ``undecided`` says that more evidence may still show that they are.
    """

    def __init__(self, reason: str, *, undecided: bool = False) -> None:
        super().__init__(f"This is not a statement of the ministry: {reason}.")
        self.reason = reason
        self.undecided = undecided


async def sealed_statement(
    signed: bytes, *, rules: Rules, source: EvidenceSource, now: datetime
) -> Mapping[str, object]:
    """Return the JSON object that the ministry's seal stands under.

    Raises:
        NotSealed: the signature does not pass, or the seal is somebody else's.
    """
    verdict = await judged(
        lambda evidence: examine(
            signed, content=None, evidence=evidence, policy=rules.trusting.for_seals(), now=now
        ),
        evidence=Evidence(certificates=rules.certificates),
        source=source,
    )
    return await asyncio.to_thread(_statement, verdict, rules)


def _statement(verdict: Verdict, rules: Rules) -> Mapping[str, object]:
    if not isinstance(verdict, Accepted):
        undecided = isinstance(verdict, Undecided) and verdict.retry_at is not None
        raise NotSealed(verdict.reason.value, undecided=undecided)
    if verdict.content is None:
        raise NotSealed("SIGNED_DATA_NOT_FOUND")
    seals = [one.certificate for one in verdict.signatures if one.certificate is not None]
    if not any(rules.ministry_seal.has(certificate) for certificate in seals):
        raise NotSealed("foreign-seal")
    try:
        return read_object(verdict.content)
    except Invalid as err:
        raise NotSealed("not-json") from err
