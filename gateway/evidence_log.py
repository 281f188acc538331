"""What is written as evidence: the shape of an event, free of personal data by construction."""

from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import uuid4

import structlog

from gateway.domain.case import Case
from gateway.store.events import Event, EventType

MACHINE: Final = "gateway"
MINISTRY: Final = "ministry"


def happened(
    kind: EventType,
    case: Case,
    /,
    *,
    now: datetime,
    role: str,
    before: Case | None = None,
    **details: str | int | None,
) -> Event:
    """Return the event that took ``before`` to ``case``; ``details`` name things, never persons."""
    return Event(
        id=uuid4(),
        case=case.id,
        access_point=case.access_point,
        type=kind,
        at=now,
        role=role,
        from_status=before.status if before else None,
        to_status=case.status,
        round=case.round,
        details=MappingProxyType(details),
        correlation=correlation(case),
    )


def correlation(case: Case) -> str:
    """Return the correlation id of the request in hand, or the case's own in the worker."""
    return str(structlog.contextvars.get_contextvars().get("correlation_id", case.id))
