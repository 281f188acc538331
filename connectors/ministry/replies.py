"""What the ministry's HTTP answers mean; anything not understood means "ask later"."""

import base64
import json
import re
from datetime import timedelta
from typing import Any, Final

import aiohttp

from gateway.ports import ModuleNotActive, Notice, RefusedByMinistry, RemoteUnavailable

PKCS7: Final = "application/pkcs7-mime"
_OK: Final = frozenset({200, 201})
_FORBIDDEN: Final = 403
_LATER: Final = frozenset({408, 425, 429})
_FIRST_CLIENT_ERROR: Final = 400
_FIRST_SERVER_ERROR: Final = 500
_MAX_PROBLEM: Final = 16 * 1024
_MAX_CURSOR: Final = 200
_LONGEST_WAIT_S: Final = 24 * 3600
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
_DER_SEQUENCE: Final = b"\x30"


async def require_success(response: aiohttp.ClientResponse) -> None:
    """Return for 200 and 201.

    Raises:
        ModuleNotActive: 403; the module said so, or the ministry behind it.
        RefusedByMinistry: another 4xx, a person must look.
        RemoteUnavailable: everything else.
    """
    status = response.status
    if status in _OK:
        return
    if status == _FORBIDDEN:
        code = await _problem_code(response)
        raise ModuleNotActive(f"The module may not transfer: {code}.")
    if _FIRST_CLIENT_ERROR <= status < _FIRST_SERVER_ERROR and status not in _LATER:
        raise RefusedByMinistry(await _problem_code(response))
    raise RemoteUnavailable(f"The ministry answered {status}.", retry_after=_retry_after(response))


async def acknowledgement(response: aiohttp.ClientResponse, *, limit: int) -> bytes:
    """The signed acknowledgement; its signature is judged by the caller of the port."""
    body = await _body(response, limit=limit)
    if response.content_type != PKCS7 or not body.startswith(_DER_SEQUENCE):
        raise RemoteUnavailable("The ministry's acknowledgement is not a signed message.")
    return body


async def notices(response: aiohttp.ClientResponse, *, limit: int) -> tuple[Notice, ...]:
    """The notices of one page, in order; one bad item makes the whole page unbelievable."""
    body = await _body(response, limit=limit)
    try:
        return tuple(_notice(item) for item in json.loads(body)["items"])
    except (ValueError, KeyError, TypeError, RecursionError) as err:
        raise RemoteUnavailable("The ministry's list of notices cannot be read.") from err


def _notice(item: Any) -> Notice:
    cursor, signed = item["cursor"], item["signed"]
    if not isinstance(cursor, str) or not 1 <= len(cursor) <= _MAX_CURSOR:
        raise ValueError("A cursor is a short text.")
    return Notice(cursor=cursor, signed=base64.b64decode(signed, validate=True))


async def _problem_code(response: aiohttp.ClientResponse) -> str:
    """The code of a problem document; the status where there is none."""
    unnamed = f"http-{response.status}"
    try:
        code = json.loads(await _body(response, limit=_MAX_PROBLEM))["code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return unnamed
    return code if isinstance(code, str) and _CODE.fullmatch(code) else unnamed


async def _body(response: aiohttp.ClientResponse, *, limit: int) -> bytes:
    """The whole body; counted by us, since its announced length is the peer's word."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > limit:
            raise RemoteUnavailable(f"The ministry's answer is longer than {limit} octets.")
    return bytes(body)


def _retry_after(response: aiohttp.ClientResponse) -> timedelta | None:
    """Retry-After in seconds; a date or a nonsense is no advice."""
    value = response.headers.get("Retry-After", "")
    if not value.isascii() or not value.isdigit() or len(value) > len(str(_LONGEST_WAIT_S)):
        return None
    return timedelta(seconds=min(int(value), _LONGEST_WAIT_S))
