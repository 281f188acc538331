"""The worker's table: what is done next with a case, by its three states.

(status, signature_state, transport_state) → step. Every reachable triple is in it; a test computes
reachability from the tables of `case` and `transport`.
"""

from collections.abc import Iterator
from enum import StrEnum
from itertools import product
from types import MappingProxyType
from typing import Final

from gateway.domain.case import Case, SignatureState, Status, TransportState


class Step(StrEnum):
    """The next step; the last three need no lease."""

    VERIFY = "VERIFY"
    FETCH_EVIDENCE = "FETCH_EVIDENCE"
    PACKAGE = "PACKAGE"
    SEND = "SEND"
    NOTIFY = "NOTIFY"
    AWAIT_DECISION = "AWAIT_DECISION"
    NOTHING = "NOTHING"


LEASED: Final = frozenset({Step.VERIFY, Step.FETCH_EVIDENCE, Step.PACKAGE, Step.SEND})

Triple = tuple[Status, SignatureState, TransportState]

_FORMED: Final = (Status.FORMING, Status.RETURNED_TO_FORMING)
_WITH_MINISTRY: Final = (
    Status.SENT_TO_SPSZN,
    Status.RETURNED_TO_OTG,
    Status.CHECKED_BY_SPSZN,
    Status.EXPORTED_TO_SPSZN,
    Status.ANSWER_RECEIVED,
)
_ON_THE_WAY: Final = {
    TransportState.QUEUED: Step.PACKAGE,
    TransportState.SENDING: Step.SEND,
    TransportState.RETRY_WAIT: Step.SEND,
    # Held for a person: the ministry refused it, or the retries are spent.
    TransportState.REJECTED: Step.NOTHING,
    TransportState.DEAD: Step.NOTHING,
}
_AT_REST: Final = {
    Status.SENT_TO_SPSZN: Step.AWAIT_DECISION,
    Status.RETURNED_TO_OTG: Step.NOTHING,
    Status.CHECKED_BY_SPSZN: Step.AWAIT_DECISION,
    Status.EXPORTED_TO_SPSZN: Step.AWAIT_DECISION,
    Status.ANSWER_RECEIVED: Step.NOTIFY,
}


def _rows() -> Iterator[tuple[Triple, Step]]:
    for status, signature in product(_FORMED, SignatureState):
        if (status, signature) == (Status.FORMING, SignatureState.VALID):
            continue  # A valid signature moves the case on at once; only a return keeps it.
        yield (status, signature, TransportState.NOT_SENT), Step.NOTHING
        yield (
            (status, signature, TransportState.QUEUED),
            Step.FETCH_EVIDENCE if signature is SignatureState.INDETERMINATE else Step.VERIFY,
        )
    yield (Status.SENT_TO_OTG, SignatureState.VALID, TransportState.NOT_SENT), Step.NOTHING
    # A notice may overtake a lost acknowledgement, so sending goes on in every later status:
    # only the ministry's signed acknowledgement ends it.
    for status in _WITH_MINISTRY:
        for transport, step in _ON_THE_WAY.items():
            yield (status, SignatureState.VALID, transport), step
        yield (status, SignatureState.VALID, TransportState.ACKED), _AT_REST[status]


NEXT: Final = MappingProxyType(dict(_rows()))


def next_step(case: Case) -> Step:
    """Return what is next with the case; a worker whose lease was lost may hold an older step."""
    return NEXT[case.status, case.signature_state, case.transport_state]


def triples(step: Step) -> tuple[Triple, ...]:
    """Return the states in which ``step`` is next, for the query that leases work."""
    return tuple(triple for triple, known in NEXT.items() if known is step)
