"""The ministry's acknowledgement: believed only when it is sealed and says exactly what we sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.domain.errors import Invalid
from gateway.domain.instants import parse_instant
from gateway.domain.reading import text_at
from gateway.ports import EvidenceSource
from gateway.rules import Rules
from gateway.seal import NotSealed, sealed_statement
from gateway.store.dispatch import Acknowledgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What an acknowledgement must repeat."""

    case: UUID
    number: str
    round: int
    sha256: bytes
    packaged_at: datetime


async def believed(
    signed: bytes, *, sent: Sent, rules: Rules, source: EvidenceSource, now: datetime
) -> Acknowledgement:
    """Return the acknowledgement.

    ``accepted_at`` must lie between the making of the package and now, within the skew of clocks:
    this instant stops D1, so neither side may choose it freely.

    Raises:
        NotSealed: not the ministry's, or about something else.
    """
    said = await sealed_statement(signed, rules=rules, source=source, now=now)
    expected = {
        "type": "acknowledgement",
        "case": str(sent.case),
        "number": sent.number,
        "round": sent.round,
        "package_sha256": sent.sha256.hex(),
    }
    for name, value in expected.items():
        if said.get(name) != value:
            raise NotSealed(f"acknowledgement-{name}")
    accepted_at = _accepted_at(said)
    skew = rules.retry.clock_skew
    if not sent.packaged_at - skew <= accepted_at <= now + skew:
        raise NotSealed("acknowledgement-accepted_at")
    return Acknowledgement(
        signed=signed, incoming_number=_incoming_number(said), accepted_at=accepted_at
    )


def _accepted_at(said: Mapping[str, object]) -> datetime:
    try:
        return parse_instant(text_at(said, "accepted_at", path=""), field="accepted_at")
    except Invalid as err:
        raise NotSealed("acknowledgement-accepted_at") from err


def _incoming_number(said: Mapping[str, object]) -> str:
    try:
        return text_at(said, "incoming_number", path="")
    except Invalid as err:
        raise NotSealed("acknowledgement-incoming_number") from err
