"""What a module says to its local client when nobody behind it can answer.

A module carries bytes and knows no protocol; but whoever talks through it speaks HTTP, and a
connection that is merely dropped tells neither a person nor a program why. So a refusal is one
fixed HTTP/1.1 response, written instead of the ministry's.
"""

import json
from types import MappingProxyType
from typing import Final

_UNREACHABLE: Final = "ministry-unreachable"
_REASONS: Final = MappingProxyType({403: "Forbidden", 502: "Bad Gateway"})


def module_refused(code: str) -> bytes:
    """403: the access point may not transfer; ``code`` is the domain's or the ministry's."""
    return _response(403, code)


def ministry_unreachable() -> bytes:
    """502: the crypto server did not answer, or not as itself."""
    return _response(502, _UNREACHABLE)


def _response(status: int, code: str) -> bytes:
    problem = {"type": f"urn:brama:problem:{code}", "status": status, "code": code}
    body = json.dumps(problem).encode("ascii")
    head = (
        f"HTTP/1.1 {status} {_REASONS[status]}\r\n"
        "Content-Type: application/problem+json\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode("ascii") + body
