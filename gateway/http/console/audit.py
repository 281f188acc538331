"""The log of events for the auditor: what happened, when, by whose role; no person is named."""

import re
from typing import Final

from aiohttp import web

from gateway.http import keys
from gateway.http.console import labels
from gateway.http.console.gate import context
from gateway.http.console.rendering import page
from gateway.store.audit import recorded

_PER_PAGE: Final = 50
_NUMBER: Final = re.compile(r"[0-9]{1,18}")


async def show(request: web.Request) -> web.Response:
    """One page of the log, newest first."""
    asked = request.query.get("before", "")
    if asked and not _NUMBER.fullmatch(asked):
        raise web.HTTPBadRequest
    found = await recorded(
        request.config_dict[keys.STORE],
        before=int(asked) if asked else None,
        limit=_PER_PAGE + 1,
    )
    lines = [
        {
            "seq": each.event.seq,
            "what": labels.EVENT[each.event.type],
            "at": each.event.at,
            "who": labels.actor(each.event.role),
            "number": each.number,
            "access_point": each.event.access_point,
        }
        for each in found[:_PER_PAGE]
    ]
    more = len(found) > _PER_PAGE
    return page(
        "audit.html",
        context(request)
        | {
            "lines": lines,
            "next_page": f"/console/audit?before={lines[-1]['seq']}" if more else None,
            "first_page": "/console/audit" if asked else None,
        },
    )
