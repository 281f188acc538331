"""An electronic case: the eight statuses of ІІС «Соціальна громада» and the law that moves them.

Statuses: slides of Vinnytsia ОДА, "Статуси електронного документа". There is no ninth status:
transport, signature and paper are separate attributes (see `transport`), and "overdue" is a
question about a case and a moment (see `deadlines`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from gateway.domain.deadlines import Due
from gateway.domain.errors import TransitionNotAllowed
from gateway.domain.reception import Channel
from gateway.domain.roles import Role
from gateway.domain.service import Category


class Status(StrEnum):
    """The eight statuses; the value is the wire, database and metric label."""

    FORMING = "FORMING"
    SENT_TO_OTG = "SENT_TO_OTG"
    RETURNED_TO_FORMING = "RETURNED_TO_FORMING"
    SENT_TO_SPSZN = "SENT_TO_SPSZN"
    RETURNED_TO_OTG = "RETURNED_TO_OTG"
    CHECKED_BY_SPSZN = "CHECKED_BY_SPSZN"
    EXPORTED_TO_SPSZN = "EXPORTED_TO_SPSZN"
    ANSWER_RECEIVED = "ANSWER_RECEIVED"

    @property
    def label(self) -> str:
        """The exact name of the status in the ministry's system."""
        return LABELS[self]


LABELS: Final = MappingProxyType(
    {
        Status.FORMING: "Формування заяви",
        Status.SENT_TO_OTG: "Заяву передано до ОТГ",
        Status.RETURNED_TO_FORMING: "Заяву повернуто на формування заяви",
        Status.SENT_TO_SPSZN: "Заяву перевірено та передано до СПСЗН",
        Status.RETURNED_TO_OTG: "Заяву повернуто до ОТГ",
        Status.CHECKED_BY_SPSZN: "Заяву перевірено на рівні СПСЗН",
        Status.EXPORTED_TO_SPSZN: "Заяву вивантажено в СПСЗН",
        Status.ANSWER_RECEIVED: "Отримано відповідь по заяві від СПСЗН",
    }
)


class Action(StrEnum):
    """What moves a case; the actors of each row are in `actors.ACTORS`."""

    EDIT = "EDIT"
    SEND_TO_OTG = "SEND_TO_OTG"
    SEND_TO_SPSZN = "SEND_TO_SPSZN"
    RETURN = "RETURN"
    PASS_TO_SPSZN = "PASS_TO_SPSZN"  # noqa: S105  a status action, not a password
    CHECK = "CHECK"
    EXPORT = "EXPORT"
    ANSWER = "ANSWER"


TRANSITIONS: Final = MappingProxyType(
    {
        # T2: the front office edits what it forms or has got back.
        (Status.FORMING, Action.EDIT): Status.FORMING,
        (Status.RETURNED_TO_FORMING, Action.EDIT): Status.RETURNED_TO_FORMING,
        # T3: the front office sends to the check of its громада.
        (Status.FORMING, Action.SEND_TO_OTG): Status.SENT_TO_OTG,
        (Status.RETURNED_TO_FORMING, Action.SEND_TO_OTG): Status.SENT_TO_OTG,
        # T4: a super user checks itself and sends on directly.
        (Status.FORMING, Action.SEND_TO_SPSZN): Status.SENT_TO_SPSZN,
        (Status.RETURNED_TO_FORMING, Action.SEND_TO_SPSZN): Status.SENT_TO_SPSZN,
        # T5, T7, T8: returned one level down, always with a reason.
        (Status.SENT_TO_OTG, Action.RETURN): Status.RETURNED_TO_FORMING,
        (Status.SENT_TO_SPSZN, Action.RETURN): Status.RETURNED_TO_OTG,
        (Status.RETURNED_TO_OTG, Action.RETURN): Status.RETURNED_TO_FORMING,
        # T6, T9: the громада checked it, or checked it again.
        (Status.SENT_TO_OTG, Action.PASS_TO_SPSZN): Status.SENT_TO_SPSZN,
        (Status.RETURNED_TO_OTG, Action.PASS_TO_SPSZN): Status.SENT_TO_SPSZN,
        # T10: СПСЗН found it correct and its scans complete.
        (Status.SENT_TO_SPSZN, Action.CHECK): Status.CHECKED_BY_SPSZN,
        # T11: a *.DAT was made; a repeated export is a new version of the file.
        (Status.CHECKED_BY_SPSZN, Action.EXPORT): Status.EXPORTED_TO_SPSZN,
        (Status.EXPORTED_TO_SPSZN, Action.EXPORT): Status.EXPORTED_TO_SPSZN,
        # T12, T13: the answer came; a newer answer amends it.
        (Status.EXPORTED_TO_SPSZN, Action.ANSWER): Status.ANSWER_RECEIVED,
        (Status.ANSWER_RECEIVED, Action.ANSWER): Status.ANSWER_RECEIVED,
    }
)

TERMINAL: Final = frozenset(Status) - {
    before for (before, _), after in TRANSITIONS.items() if after is not before
}
EDITABLE: Final = frozenset(before for before, action in TRANSITIONS if action is Action.EDIT)
RETURNED: Final = frozenset({Status.RETURNED_TO_FORMING, Status.RETURNED_TO_OTG})


class SignatureState(StrEnum):
    """What is known of the officer's КЕП over the case as it stands."""

    UNSIGNED = "UNSIGNED"
    VALID = "VALID"
    INVALID = "INVALID"
    INDETERMINATE = "INDETERMINATE"


class TransportState(StrEnum):
    """Where the case is on its way to the ministry; moved by `transport.TRANSPORT`."""

    NOT_SENT = "NOT_SENT"
    QUEUED = "QUEUED"
    SENDING = "SENDING"
    ACKED = "ACKED"
    RETRY_WAIT = "RETRY_WAIT"
    REJECTED = "REJECTED"
    DEAD = "DEAD"


class PaperState(StrEnum):
    """Where the paper copy is."""

    NOT_SENT = "NOT_SENT"
    IN_BATCH = "IN_BATCH"
    HANDED_OVER = "HANDED_OVER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case as it stands; every change is a new value with the next version.

    ``accepted_at`` (the ministry's, signed) and ``acknowledged_at`` (ours) are those of the first
    transfer: it alone counts for D1.
    """

    id: UUID
    number: str
    version: int = 1
    status: Status = Status.FORMING
    signature_state: SignatureState = SignatureState.UNSIGNED
    transport_state: TransportState = TransportState.NOT_SENT
    paper_state: PaperState = PaperState.NOT_SENT
    service: str
    category: Category
    access_point: str
    otg: str
    starostat: str
    spszn: str
    created_by: str
    created_by_role: Role
    channel: Channel
    model: int
    received_at: datetime
    arrived_at: datetime
    queued_at: datetime | None = None
    sent_at: datetime | None = None
    accepted_at: datetime | None = None
    acknowledged_at: datetime | None = None
    due: Due
    round: int = 1
    self_checked: bool = False
    pack_complete: bool = False

    def after(self, action: Action) -> "Case":
        """Return the case after ``action``, one version later.

        An edit voids the signature. A case that is sent again after a return is in its next round.

        Raises:
            TransitionNotAllowed: the table has no such row.
        """
        status = TRANSITIONS.get((self.status, action))
        if status is None:
            raise TransitionNotAllowed(
                detail=f"Дія {action} неможлива у стані «{self.status.label}»."
            )
        moved = replace(self, status=status, version=self.version + 1)
        match action:
            case Action.EDIT:
                return replace(
                    moved,
                    signature_state=SignatureState.UNSIGNED,
                    transport_state=TransportState.NOT_SENT,
                )
            case Action.SEND_TO_OTG:
                return replace(
                    moved, transport_state=TransportState.NOT_SENT, round=self._next_round()
                )
            case Action.SEND_TO_SPSZN:
                return replace(
                    moved,
                    transport_state=TransportState.QUEUED,
                    round=self._next_round(),
                    self_checked=True,
                )
            case Action.PASS_TO_SPSZN:
                return replace(
                    moved, transport_state=TransportState.QUEUED, round=self._next_round()
                )
            case Action.RETURN if status is Status.RETURNED_TO_FORMING:
                return replace(moved, transport_state=TransportState.NOT_SENT)
            case _:
                return moved

    def _next_round(self) -> int:
        return self.round + 1 if self.status in RETURNED else self.round
