"""The way of a case to the ministry: what the worker and the operator do with its transport state.

In FORMING and RETURNED_TO_FORMING, QUEUED means "submitted, the signature is to be judged": the
operation runs. A refused signature recalls the case; a valid one moves its status (`Case.after`).
"""

from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gateway.domain.case import EDITABLE, Action, Case, SignatureState, TransportState
from gateway.domain.errors import TransitionNotAllowed
from gateway.domain.roles import Role


class TransportEvent(StrEnum):
    """What happens to the transport state."""

    QUEUE = "QUEUE"
    RECALL = "RECALL"
    START = "START"
    FAIL = "FAIL"
    ACKNOWLEDGE = "ACKNOWLEDGE"
    REFUSE = "REFUSE"
    GIVE_UP = "GIVE_UP"


TRANSPORT: Final = MappingProxyType(
    {
        # The officer submits; the operator sends a held case again.
        (TransportState.NOT_SENT, TransportEvent.QUEUE): TransportState.QUEUED,
        (TransportState.REJECTED, TransportEvent.QUEUE): TransportState.QUEUED,
        (TransportState.DEAD, TransportEvent.QUEUE): TransportState.QUEUED,
        # The signature was refused before anything was sent.
        (TransportState.QUEUED, TransportEvent.RECALL): TransportState.NOT_SENT,
        # The package is durable and goes out; again after a wait; again after a crash.
        (TransportState.QUEUED, TransportEvent.START): TransportState.SENDING,
        (TransportState.RETRY_WAIT, TransportEvent.START): TransportState.SENDING,
        (TransportState.SENDING, TransportEvent.START): TransportState.SENDING,
        # What came of it.
        (TransportState.SENDING, TransportEvent.FAIL): TransportState.RETRY_WAIT,
        (TransportState.SENDING, TransportEvent.ACKNOWLEDGE): TransportState.ACKED,
        (TransportState.SENDING, TransportEvent.REFUSE): TransportState.REJECTED,
        (TransportState.SENDING, TransportEvent.GIVE_UP): TransportState.DEAD,
        (TransportState.RETRY_WAIT, TransportEvent.GIVE_UP): TransportState.DEAD,
    }
)


HELD: Final = frozenset({TransportState.REJECTED, TransportState.DEAD})
"""Where the machine has stopped and only a person goes on."""


def moved(case: Case, event: TransportEvent) -> Case:
    """Return the case after ``event``, one version later.

    Raises:
        TransitionNotAllowed: the table has no such row.
    """
    state = TRANSPORT.get((case.transport_state, event))
    if state is None:
        raise TransitionNotAllowed(
            detail=f"Подія {event} неможлива у стані передавання {case.transport_state}."
        )
    return replace(case, transport_state=state, version=case.version + 1)


SUBMITS: Final = MappingProxyType(
    {
        Role.USER_STA: Action.SEND_TO_OTG,
        Role.USER_CNAP: Action.SEND_TO_OTG,
        Role.SUPER_USER_STA: Action.SEND_TO_SPSZN,
        Role.SUPER_USER_CNAP: Action.SEND_TO_SPSZN,
    }
)
"""Where a submitted case goes once its signature is valid, by the role of its officer (T3, T4)."""


def judged(case: Case, state: SignatureState, *, submitted_by: Role) -> Case:
    """Return the submitted case after its signature was judged.

    VALID sends it on; INDETERMINATE keeps it waiting for evidence while D1 runs on; INVALID gives
    it back, see `refused`.
    """
    if case.status not in EDITABLE:
        raise TransitionNotAllowed(detail="Підпис перевіряють лише під час подання справи.")
    match state:
        case SignatureState.VALID:
            return replace(case, signature_state=state).after(SUBMITS[submitted_by])
        case SignatureState.INDETERMINATE:
            return replace(case, signature_state=state, version=case.version + 1)
        case _:
            return refused(case, state)


def refused(case: Case, state: SignatureState) -> Case:
    """Return the submitted case given back with its status unchanged and nothing sent.

    ``state`` is INVALID, or INDETERMINATE when no further evidence will ever decide it.
    """
    return moved(replace(case, signature_state=state), TransportEvent.RECALL)
