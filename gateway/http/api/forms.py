"""What the API takes as JSON and as query: the shapes it publishes and, where small, reads by.

``ApplicationForm`` only describes: the application is kept and signed as received, and its one
reader is ``gateway.domain.application``; a test holds the two together.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from gateway.domain.applicant import DocumentKind
from gateway.domain.case import Status
from gateway.domain.reception import Channel, Model

_Text = Annotated[str, Field(min_length=1, max_length=200)]
_Word = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]
"""What is compared in the store: PostgreSQL knows no NUL in a text."""


def _in_utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError("There is no such instant in UTC.") from None


_Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Form(BaseModel):
    """A shape that is taken: an unknown field is refused, not lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class IdentityDocumentForm(Form):
    """What proves the identity of the applicant."""

    type: DocumentKind
    number: Annotated[str, Field(min_length=1, max_length=60)]


class ApplicantForm(Form):
    """The person who applies; РНОКПП, УНЗР or a document must be given."""

    surname: _Text
    given_name: _Text
    patronymic: _Text | None = None
    birth_date: date
    rnokpp: Annotated[str, Field(pattern=r"^[0-9]{10}$")] | None = None
    rnokpp_refused: bool = False
    unzr: Annotated[str, Field(pattern=r"^[0-9]{8}-[0-9]{5}$")] | None = None
    document: IdentityDocumentForm | None = None
    address: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    phone: Annotated[str, Field(min_length=1, max_length=40)] | None = None


class ApplicationForm(Form):
    """``application.json`` of a case."""

    service: _Text
    access_point: _Text
    starostat: _Text | None = None
    channel: Channel = Channel.IN_PERSON
    model: Model = Model.ECASE
    received_at: datetime
    applicant: ApplicantForm
    questionnaire: dict[str, Any] | None = None
    declaration: dict[str, Any] | None = None
    paper_signed: bool = False


class ReasonForm(Form):
    """Why a case goes back."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]
    text: Annotated[str, Field(min_length=1, max_length=2000)]


class ReviewForm(Form):
    """The check of the community's unit: pass on, or return with a reason."""

    action: Literal["pass", "return"]
    reason: ReasonForm | None = None


class PageQuery(Form):
    """One page of a list."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50


class JournalQuery(PageQuery):
    """The journal: every condition narrows it."""

    status: Status | None = None
    service: _Word | None = None
    access_point: _Word | None = None
    q: _Word | None = None
    overdue: bool | None = None
    due_before: _Instant | None = None
    cursor: Annotated[str, Field(min_length=1, max_length=500)] | None = None


class FeedQuery(PageQuery):
    """The feed after an event; without ``after`` from the beginning."""

    after: Annotated[str, Field(pattern=r"^0{0,2}[0-9]{1,18}$")] | None = None
