"""/events, /cases/{id}/timeline: what happened, in order; the feed makes up for lost webhooks."""

from datetime import datetime
from typing import Any, Final, Literal, Self
from uuid import UUID

from aiohttp import web

from gateway import journal
from gateway.cloud_events import envelope
from gateway.domain.case import Status
from gateway.domain.roles import Actor
from gateway.http import keys
from gateway.http.api import reading
from gateway.http.api.forms import FeedQuery
from gateway.http.api.views import View
from gateway.http.openapi import route
from gateway.store.events import Event, EventType


class CloudEventView(View):
    """A CloudEvents 1.0 envelope, thin: who may know more asks the API."""

    specversion: Literal["1.0"]
    id: UUID
    source: str
    type: str
    subject: str | None
    time: datetime
    datacontenttype: Literal["application/json"]
    sequence: str
    data: dict[str, Any]


class FeedView(View):
    """One page of the feed; ``next_after`` goes into the next question, also of an empty page."""

    items: tuple[CloudEventView, ...]
    next_after: str


class HappenedView(View):
    """One line of a case's timeline."""

    id: UUID
    type: EventType
    at: datetime
    role: str
    from_status: Status | None
    to_status: Status | None
    round: int | None
    details: dict[str, str | int | None]

    @classmethod
    def of(cls, event: Event) -> Self:
        """Return the shape of ``event``."""
        copied = {name: getattr(event, name) for name in set(cls.model_fields) - {"details"}}
        return cls(**copied, details=dict(event.details))


class TimelineView(View):
    """What happened to a case, oldest first."""

    items: tuple[HappenedView, ...]


@route(
    "GET",
    "/events",
    summary="Отримати події після названої",
    query=FeedQuery,
    answers={200: FeedView},
    problems=("query-invalid", "field-unknown"),
)
async def get_events(request: web.Request, actor: Actor) -> web.Response:
    """Answer what happened to the client's cases after ``after``, in order, none missed."""
    asked = reading.query(request, FeedQuery)
    found = await journal.events(
        request.app[keys.STORE],
        request.app[keys.RULES],
        actor=actor,
        after=int(asked.after or 0),
        limit=asked.limit,
    )
    items = tuple(CloudEventView.model_validate(envelope(event)) for event in found)
    next_after = items[-1].sequence if items else asked.after or "0"
    return FeedView(items=items, next_after=next_after).response()


@route(
    "GET",
    "/cases/{id}/timeline",
    summary="Отримати перебіг справи",
    answers={200: TimelineView},
    problems=("case-not-found",),
)
async def get_timeline(request: web.Request, actor: Actor) -> web.Response:
    """Answer what happened to the case, oldest first."""
    happened = await journal.timeline(
        request.app[keys.STORE],
        request.app[keys.RULES],
        actor=actor,
        case_id=reading.case_id(request),
    )
    return TimelineView(items=tuple(map(HappenedView.of, happened))).response()


ROUTES: Final = (get_events, get_timeline)
