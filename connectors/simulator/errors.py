"""How the ministry says no: a stable code, a Ukrainian sentence, and whose turn it is."""

from enum import StrEnum


class Fault(StrEnum):
    """What kind of a refusal it is; ``web.problems`` gives each an HTTP status."""

    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"
    LATER = "later"


class Refusal(Exception):
    """The request is understood and refused; nothing of personal data stands in it."""

    def __init__(self, fault: Fault, code: str, detail: str) -> None:
        super().__init__(code)
        self.fault = fault
        self.code = code
        self.detail = detail


def invalid(code: str, detail: str) -> Refusal:
    """What was sent can never be taken as it is."""
    return Refusal(Fault.INVALID, code, detail)


def conflict(code: str, detail: str) -> Refusal:
    """It contradicts what is there."""
    return Refusal(Fault.CONFLICT, code, detail)


def unknown(code: str, detail: str) -> Refusal:
    """There is no such thing."""
    return Refusal(Fault.UNKNOWN, code, detail)
