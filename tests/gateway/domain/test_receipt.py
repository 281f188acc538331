"""The receipt says what was promised, in one exact form."""

import json
from collections.abc import Callable

from gateway.domain.case import Case
from gateway.domain.receipt import receipt


def test_a_receipt_binds_the_application_to_its_deadline(a_case: Callable[..., Case]) -> None:
    case = a_case()
    assert json.loads(receipt(case, application_sha256=bytes(32))) == {
        "type": "receipt",
        "case": "00000000-0000-0000-0000-000000000001",
        "number": "1",
        "service": "birth-grant",
        "access_point": "kyiv-center-1",
        "application_sha256": "00" * 32,
        "received_at": "2026-11-20T10:00:00Z",
        "arrived_at": "2026-11-20T10:00:00Z",
        "registered": "2026-11-20",
        "due_at": "2026-11-23T22:00:00Z",
        "calendar": "ua-mon-fri",
        "calendar_version": case.due.calendar_version,
    }


def test_equal_receipts_are_equal_bytes(a_case: Callable[..., Case]) -> None:
    first, second = (receipt(a_case(), application_sha256=b"x") for _ in range(2))
    assert first == second
