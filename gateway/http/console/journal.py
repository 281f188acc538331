"""The journal: every case the operator may know of, searched, filtered, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode

from aiohttp import web

from gateway.domain.case import Status
from gateway.domain.errors import Invalid
from gateway.domain.service import Catalogue, Category
from gateway.http import keys
from gateway.http.console import filters, labels, rights, wording
from gateway.http.console.gate import SESSION, context
from gateway.http.console.rendering import page
from gateway.store import board, lookup
from gateway.store.lookup import Deadline, Entry

_PER_PAGE: Final = 25
DEADLINES: Final = MappingProxyType(
    {
        Deadline.OVERDUE: "прострочено, не передано",
        Deadline.AT_RISK: "строк спливає",
        Deadline.TODAY: "строк сьогодні",
        Deadline.BREACHED: "усі порушення строку",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One case as the journal shows it."""

    number: str
    link: str
    applicant: str | None
    service: str | None
    access_point: str
    status: str
    transport: str
    received_at: datetime
    countdown: wording.Countdown


async def show(request: web.Request) -> web.Response:
    """One page of what the filters leave."""
    config, operator = request.config_dict, request[SESSION].operator
    store, now, rules = config[keys.STORE], config[keys.CLOCK](), config[keys.RULES].deadlines
    reach, content = rights.reach(operator), rights.sees_content(operator)
    asked = filters.parse(request.query)
    cursor = request.query.get("cursor", "")
    try:
        found = await lookup.search(
            store,
            asked.filters,
            reach=reach,
            content=content,
            cursor=cursor,
            limit=_PER_PAGE,
            now=now,
            rules=rules,
        )
    except Invalid:
        raise web.HTTPBadRequest from None
    points = {
        point.access_point: point.name
        for point in await board.standings(store, now=now, rules=rules, access_point=reach)
    }
    catalogue = config[keys.RULES].catalogue
    return page(
        "journal.html",
        context(request)
        | {
            "asked": asked,
            "content": content,
            "choices": _choices(points, catalogue, content=content),
            "lines": [
                _line(entry, points, catalogue, now=now, at_risk=rules.at_risk)
                for entry in found.entries
            ],
            "next_page": found.next_cursor and _address(asked.values, found.next_cursor),
            "first_page": cursor and _address(asked.values, ""),
        },
    )


def _line(
    entry: Entry,
    points: Mapping[str, str],
    catalogue: Catalogue,
    *,
    now: datetime,
    at_risk: timedelta,
) -> Line:
    return Line(
        number=entry.number,
        link=f"/console/cases/{entry.id}",
        applicant=entry.applicant,
        service=service_name(catalogue, entry.service),
        access_point=points.get(entry.access_point, entry.access_point),
        status=entry.status.label,
        transport=labels.TRANSPORT[entry.transport_state],
        received_at=entry.received_at,
        countdown=wording.countdown(
            entry.due_at, accepted_at=entry.accepted_at, now=now, at_risk=at_risk
        ),
    )


def service_name(catalogue: Catalogue, code: str | None) -> str | None:
    """The service's name, or its code once it has left the catalogue."""
    service = catalogue.services.get(code) if code is not None else None
    return service.name if service is not None else code


def _choices(
    points: Mapping[str, str], catalogue: Catalogue, *, content: bool
) -> dict[str, list[tuple[str, str]]]:
    """What each list of the form offers; nothing personal to those who may not filter by it."""
    choices: dict[str, list[tuple[str, str]]] = {
        "access_point": list(points.items()),
        "status": [(status.value, status.label) for status in Status],
        "deadline": [(deadline.value, label) for deadline, label in DEADLINES.items()],
    }
    if content:
        choices["service"] = [(code, each.name) for code, each in catalogue.services.items()]
        choices["category"] = [(each.value, labels.CATEGORY[each]) for each in Category]
    return choices


def _address(values: Mapping[str, Any], cursor: str) -> str:
    query = {name: value for name, value in values.items() if value}
    if cursor:
        query["cursor"] = cursor
    return f"/console/journal?{urlencode(query)}"
