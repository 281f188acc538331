"""/cases/{id}/decision: what the deciding body answered, and the city's word that it has it."""

from datetime import date, datetime
from typing import Final, Self

from aiohttp import web
from pydantic import Field

from gateway import decisions, journal
from gateway.domain.roles import Actor
from gateway.domain.service import DecisionKind
from gateway.http import keys
from gateway.http.api import reading
from gateway.http.api.views import View
from gateway.http.openapi import Header, route
from gateway.store.decisions import StoredDecision


class DecisionView(View):
    """A decision; the amount is гривні as text, so that no binary fraction touches money."""

    kind: DecisionKind
    amount: str | None = Field(pattern=r"^[0-9]{1,8}\.[0-9]{2}$")
    valid_from: date | None
    valid_to: date | None
    number: str
    date: date
    body: str
    refusal_reason: str | None
    received_at: datetime
    acknowledged_at: datetime | None

    @classmethod
    def of(cls, stored: StoredDecision) -> Self:
        """Return the shape of ``stored``."""
        times = {"received_at": stored.received_at, "acknowledged_at": stored.acknowledged_at}
        return cls.model_validate({**stored.decision.as_json(), **times})


SEEN: Final = Header(
    name="If-Match",
    description="ETag рішення, яке прочитав клієнт: зміненого рішення не буде підтверджено.",
    required=False,
    schema=reading.IF_MATCH.schema,
)


@route(
    "GET",
    "/cases/{id}/decision",
    summary="Отримати рішення за справою",
    answers={200: DecisionView},
    problems=("case-not-found", "decision-not-found"),
)
async def get_decision(request: web.Request, actor: Actor) -> web.Response:
    """Answer the decision in force."""
    decision = await journal.decision(
        request.app[keys.STORE],
        request.app[keys.RULES],
        actor=actor,
        case_id=reading.case_id(request),
    )
    return DecisionView.of(decision).response(version=decision.id)


@route(
    "POST",
    "/cases/{id}/decision/acknowledgement",
    summary="Підтвердити отримання рішення",
    headers=(SEEN,),
    answers={200: DecisionView},
    problems=("case-not-found", "decision-not-found", "forbidden", "version-mismatch"),
)
async def acknowledge_decision(request: web.Request, actor: Actor) -> web.Response:
    """Answer the decision as confirmed; to say it twice changes nothing."""
    decision = await decisions.acknowledge(
        request.app[keys.STORE],
        request.app[keys.RULES],
        actor=actor,
        case_id=reading.case_id(request),
        expected=reading.expected_version(request),
        now=request.app[keys.CLOCK](),
    )
    return DecisionView.of(decision).response(version=decision.id)


ROUTES: Final = (get_decision, acknowledge_decision)
