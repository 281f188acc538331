"""One case: its deadline, its road, the verdict in the standard's words and in plain ones."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import structlog
from aiohttp import web

from gateway.dispatch import queue_again
from gateway.domain.case import Case
from gateway.domain.decision import KIND_LABELS
from gateway.domain.errors import TITLES
from gateway.domain.roles import Right
from gateway.domain.service import Catalogue
from gateway.domain.transport import HELD
from gateway.http import keys
from gateway.http.console import labels, modules, rights, verdict_words, wording
from gateway.http.console.gate import SESSION, context, see_other
from gateway.http.console.journal import service_name
from gateway.http.console.rendering import page
from gateway.store.dossier import Content, Dossier, JudgedSignature, dossier
from gateway.store.operators import Operator

_log: Final = structlog.get_logger("brama.console")
_TONES: Final = {"TOTAL-PASSED": "met", "TOTAL-FAILED": "breached", "INDETERMINATE": "risk"}


async def show(request: web.Request) -> web.Response:
    """The page of the case named in the address."""
    case_id = _case_id(request)
    config, operator = request.config_dict, request[SESSION].operator
    now = config[keys.CLOCK]()
    found = await dossier(
        config[keys.STORE],
        case_id,
        reach=rights.reach(operator),
        content=rights.sees_content(operator),
    )
    case = found.case
    return page(
        "case.html",
        context(request)
        | {
            "number": case.number,
            "status": case.status.label,
            "round": case.round,
            "access_point": found.access_point_name,
            "countdown": wording.countdown(
                case.due.d1_due_at,
                accepted_at=case.accepted_at,
                now=now,
                at_risk=config[keys.RULES].deadlines.at_risk,
            ),
            "due": case.due,
            "times": _times(found),
            "retry": f"/console/cases/{case.id}/retry" if _may_retry(operator, case) else None,
            "transport": labels.TRANSPORT[case.transport_state],
            "attempt": found.attempt,
            "incoming_number": found.incoming_number,
            "module": modules.words(found.module, now=now),
            "signature": labels.SIGNATURE[case.signature_state],
            "verdict": found.verdict and _verdict(found.verdict),
            "timeline": _timeline(found),
            "content": found.content
            and _content(found.content, case.service, config[keys.RULES].catalogue),
            "now": now,
        },
    )


async def retry(request: web.Request) -> web.Response:
    """Put the held case in line again, and show it."""
    config, operator, case_id = request.config_dict, request[SESSION].operator, _case_id(request)
    await queue_again(
        config[keys.STORE],
        case_id=case_id,
        reach=rights.reach(operator),
        role=operator.role,
        now=config[keys.CLOCK](),
    )
    _log.info("case queued again", case=str(case_id), role=operator.role)
    return see_other(f"/console/cases/{case_id}")


def _case_id(request: web.Request) -> UUID:
    try:
        return UUID(request.match_info["case_id"])
    except ValueError:
        raise web.HTTPNotFound from None


def _may_retry(operator: Operator, case: Case) -> bool:
    return case.transport_state in HELD and rights.may(operator, Right.RETRY_TRANSFER)


def _times(found: Dossier) -> list[dict[str, Any]]:
    """The instants of the road that have come, in the order of the road."""
    case = found.case
    road = (
        ("Документи отримано", case.received_at),
        ("Надійшло до шлюзу", case.arrived_at),
        ("Поставлено в чергу", case.queued_at),
        ("Надіслано", case.sent_at),
        ("Прийнято міністерством", case.accepted_at),
        ("Підтвердження збережено", case.acknowledged_at),
    )
    return [{"label": label, "at": at} for label, at in road if at is not None]


def _timeline(found: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "what": labels.EVENT[event.type],
            "who": labels.actor(event.role),
            "at": event.at,
            "round": event.round,
            "to_status": event.to_status.label
            if event.to_status is not None and event.to_status is not event.from_status
            else None,
        }
        for event in found.events
    ]


def _verdict(verdict: JudgedSignature) -> dict[str, Any]:
    signatures: list[Mapping[str, Any]] = list((verdict.report or {}).get("signatures", ()))
    return {
        "tone": _TONES[verdict.indication],
        "indication": verdict.indication,
        "sub_indication": verdict.sub_indication,
        "name": verdict_words.INDICATIONS[verdict.indication],
        "explanation": verdict_words.explain(verdict.indication, verdict.sub_indication),
        "refused_because": TITLES.get(verdict.code) if verdict.code is not None else None,
        "checked_at": verdict.checked_at,
        "signatures": signatures,
    }


def _content(content: Content, service: str, catalogue: Catalogue) -> dict[str, Any]:
    answer = content.answer
    return {
        "applicant": content.applicant,
        "service": service_name(catalogue, service),
        "documents": [
            {"name": each.name, "type": each.media_type, "size": wording.size(each.size)}
            for each in content.documents
        ],
        "returns": content.returns,
        "answer": answer,
        "answer_kind": answer and KIND_LABELS[answer.kind],
        "amount": answer and answer.amount and wording.money(answer.amount),
    }
