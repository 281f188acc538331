"""What the API answers with: shapes of JSON made from values of the domain, nothing computed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, Self
from uuid import UUID

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from gateway.domain.application import Notice
from gateway.domain.case import Case, PaperState, SignatureState, Status, TransportState
from gateway.domain.deadlines import Due
from gateway.domain.reception import Channel
from gateway.store.contents import StoredDocument

PREFIX: Final = "/api/v1"


class View(BaseModel):
    """A shape of the API: exactly these fields, each always present."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def response(self, *, status: int = 200, version: int | None = None) -> web.Response:
        """Return the answer with this body and, for what is replaced by newer ones, its ETag."""
        answer = web.Response(
            status=status, body=self.model_dump_json().encode(), content_type="application/json"
        )
        if version is not None:
            answer.etag = str(version)
        return answer


class D1View(View):
    """The electronic transfer: the day of receipt is the target, ``due`` the last permitted day."""

    target: date
    due: date
    due_at: datetime


class D2View(View):
    """The paper of models 2 and 3."""

    due: date
    due_at: datetime


class DueView(View):
    """The deadlines with the calendar they were computed by."""

    registered: date
    d1: D1View
    d2: D2View | None
    calendar: str

    @classmethod
    def of(cls, due: Due) -> Self:
        """Return the shape of ``due``."""
        paper = (
            D2View(due=due.d2_due, due_at=due.d2_due_at) if due.d2_due and due.d2_due_at else None
        )
        transfer = D1View(target=due.d1_target, due=due.d1_due, due_at=due.d1_due_at)
        return cls(registered=due.registered, d1=transfer, d2=paper, calendar=due.calendar)


class DocumentView(View):
    """A stored document."""

    name: str
    type: str
    size: int
    sha256: str

    @classmethod
    def of(cls, document: StoredDocument) -> Self:
        """Return the shape of ``document``."""
        return cls(
            name=document.name,
            type=document.media_type,
            size=document.size,
            sha256=document.sha256.hex(),
        )


class WarningView(View):
    """Something a person should look at; the case was taken."""

    code: str
    field: str
    text: str

    @classmethod
    def of(cls, notice: Notice) -> Self:
        """Return the shape of ``notice``."""
        return cls(code=notice.code, field=notice.field, text=notice.text)


class LinksView(View):
    """Where to go from a case."""

    self: str
    manifest: str
    signature: str
    submit: str
    timeline: str
    verdict: str
    decision: str

    @classmethod
    def of(cls, case: UUID) -> Self:
        """Return the addresses of ``case``."""
        here = f"{PREFIX}/cases/{case}"
        parts = ("manifest", "signature", "submit", "timeline", "verdict", "decision")
        return cls(self=here, **{part: f"{here}/{part}" for part in parts})


class EntryView(View):
    """A case as a list shows it."""

    id: UUID
    number: str
    status: Status
    status_label: str
    signature_state: SignatureState
    transport_state: TransportState
    paper_state: PaperState
    version: int
    service: str
    access_point: str
    channel: Channel
    model: int
    round: int
    received_at: datetime
    arrived_at: datetime
    queued_at: datetime | None
    sent_at: datetime | None
    accepted_at: datetime | None
    acknowledged_at: datetime | None
    due: DueView
    links: LinksView

    @classmethod
    def of(cls, case: Case) -> Self:
        """Return the shape of ``case``."""
        return cls(**_facts(case))


class CaseView(EntryView):
    """A case as it stands, with what it holds."""

    documents: tuple[DocumentView, ...]
    warnings: tuple[WarningView, ...]

    @classmethod
    def whole(
        cls,
        case: Case,
        *,
        documents: Sequence[StoredDocument],
        warnings: Sequence[Notice],
        **more: Any,
    ) -> Self:
        """Return the shape of ``case`` and its contents; ``more`` are fields of a wider shape."""
        return cls(
            **_facts(case),
            documents=tuple(map(DocumentView.of, documents)),
            warnings=tuple(map(WarningView.of, warnings)),
            **more,
        )


_COPIED: Final = frozenset(EntryView.model_fields) - {"status_label", "due", "links"}


def _facts(case: Case) -> dict[str, Any]:
    copied = {name: getattr(case, name) for name in _COPIED}
    return {
        **copied,
        "status_label": case.status.label,
        "due": DueView.of(case.due),
        "links": LinksView.of(case.id),
    }
