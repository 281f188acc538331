"""The receipt of a case: what the gateway promises, as canonical JSON for the gateway's seal."""

from typing import Final

from gateway.domain.canonical import canonical_json
from gateway.domain.case import Case
from gateway.domain.instants import rfc3339

TYPE: Final = "receipt"


def receipt(case: Case, *, application_sha256: bytes) -> bytes:
    """Return the bytes to be sealed: which application came when, and what is due when."""
    return canonical_json(
        {
            "type": TYPE,
            "case": str(case.id),
            "number": case.number,
            "service": case.service,
            "access_point": case.access_point,
            "application_sha256": application_sha256.hex(),
            "received_at": rfc3339(case.received_at),
            "arrived_at": rfc3339(case.arrived_at),
            "registered": case.due.registered.isoformat(),
            "due_at": rfc3339(case.due.d1_due_at),
            "calendar": case.due.calendar,
            "calendar_version": case.due.calendar_version,
        }
    )
