"""An event as the city sees it: a thin CloudEvents 1.0 envelope, the same by webhook and by feed.

Thin: it says which case moved where; what else there is to know is read through the API, under the
reader's own scope. No personal data travels here.
"""

import json
from typing import Final

from gateway.domain.instants import rfc3339
from gateway.store.events import Event

SOURCE: Final = "urn:brama:gateway"
PREFIX: Final = "ua.brama."


def envelope(event: Event) -> dict[str, object]:
    """Return the CloudEvents 1.0 envelope of ``event``, ready for JSON."""
    return {
        "specversion": "1.0",
        "id": str(event.id),
        "source": SOURCE,
        "type": PREFIX + event.type.value,
        "subject": None if event.case is None else f"cases/{event.case}",
        "time": rfc3339(event.at),
        "datacontenttype": "application/json",
        "sequence": f"{event.seq:020d}",
        "data": {
            "case": None if event.case is None else str(event.case),
            "from_status": event.from_status,
            "status": event.to_status,
            "status_label": None if event.to_status is None else event.to_status.label,
            "round": event.round,
            "details": dict(event.details),
        },
    }


def encoded(event: Event) -> bytes:
    """Return the envelope as the body of a webhook."""
    return json.dumps(envelope(event), ensure_ascii=False, separators=(",", ":")).encode()
