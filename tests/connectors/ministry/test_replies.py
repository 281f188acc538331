"""What each answer of the ministry means to the gateway; nonsense means "ask later"."""

import base64
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from connectors.ministry.client import MAX_ACKNOWLEDGEMENT, MAX_NOTICES
from gateway.ports import ModuleNotActive, Notice, RefusedByMinistry, RemoteUnavailable

FIRST = "kyiv-center-1"
PKCS7 = "application/pkcs7-mime"
Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answering(**response: Any) -> Reply:
    async def reply(request: web.Request) -> web.StreamResponse:
        await request.read()
        return web.Response(**response)

    return reply


async def raw(request: web.Request, octets: bytes) -> web.StreamResponse:
    """Writes octets that need not be HTTP."""
    assert request.transport is not None
    request.transport.write(octets)
    request.transport.close()
    return web.Response()


@pytest.mark.parametrize(
    ("status", "text", "code"),
    [
        (422, '{"code": "signature-coverage"}', "signature-coverage"),
        (409, '{"code": "package-differs"}', "package-differs"),
        (400, "not json", "http-400"),
        (404, '{"code": 7}', "http-404"),
        (422, '{"code": "Текст, якого не чекали"}', "http-422"),
        (422, "[" * 5000, "http-422"),
    ],
)
async def test_a_refused_package_is_for_a_person_and_has_a_code(
    road: Any, package: Any, status: int, text: str, code: str
) -> None:
    road.reply = answering(status=status, text=text, content_type="application/problem+json")
    with pytest.raises(RefusedByMinistry) as refused:
        await road.ministry.deliver(package(b"case"))
    assert refused.value.code == code


async def test_a_module_that_the_application_forbids_is_not_active(road: Any, package: Any) -> None:
    road.reply = answering(status=403, text='{"code": "module-suspended"}')
    with pytest.raises(ModuleNotActive, match="module-suspended"):
        await road.ministry.deliver(package(b"case"))


@pytest.mark.parametrize("status", [302, 408, 425, 429, 500, 503])
async def test_these_statuses_mean_later(road: Any, package: Any, status: int) -> None:
    road.reply = answering(status=status, headers={"Location": "http://elsewhere/"})
    with pytest.raises(RemoteUnavailable):
        await road.ministry.deliver(package(b"case"))


@pytest.mark.parametrize(
    ("advice", "after"),
    [
        ("120", timedelta(seconds=120)),
        ("99999", timedelta(hours=24)),
        ("9" * 30, None),
        ("²", None),
        ("Fri, 20 Nov 2026 12:00:00 GMT", None),
    ],
)
async def test_retry_after_is_heard_within_reason(
    road: Any, package: Any, advice: str, after: timedelta | None
) -> None:
    road.reply = answering(status=503, headers={"Retry-After": advice})
    with pytest.raises(RemoteUnavailable) as unavailable:
        await road.ministry.deliver(package(b"case"))
    assert unavailable.value.retry_after == after


@pytest.mark.parametrize(
    "response",
    [
        {"body": b"", "content_type": PKCS7},
        {"body": b"<html>", "content_type": "text/html"},
        {"body": b"garbage", "content_type": PKCS7},
        {"body": b"\x30" + bytes(MAX_ACKNOWLEDGEMENT), "content_type": PKCS7},
        {"body": b"\x30", "content_type": PKCS7, "status": 204},
    ],
)
async def test_an_acknowledgement_that_cannot_be_one_means_later(
    road: Any, package: Any, response: dict[str, Any]
) -> None:
    road.reply = answering(**response)
    with pytest.raises(RemoteUnavailable):
        await road.ministry.deliver(package(b"case"))


@pytest.mark.parametrize(
    "octets",
    [
        b"garbage that is no protocol\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 20_000 + b"\r\n\r\n",
        b"",
    ],
)
async def test_octets_that_are_no_answer_mean_later(road: Any, package: Any, octets: bytes) -> None:
    async def reply(request: web.Request) -> web.StreamResponse:
        return await raw(request, octets)

    road.reply = reply
    with pytest.raises(RemoteUnavailable):
        await road.ministry.deliver(package(b"case"))


async def test_notices_come_in_order_after_the_cursor(road: Any) -> None:
    asked: dict[str, str] = {}

    async def reply(request: web.Request) -> web.StreamResponse:
        asked.update(request.query)
        items = [
            {"cursor": str(n), "signed": base64.b64encode(bytes((0x30, n))).decode()}
            for n in (8, 9)
        ]
        return web.json_response({"items": items})

    road.reply = reply
    assert await road.ministry.notices(FIRST, "7") == (
        Notice(cursor="8", signed=b"\x30\x08"),
        Notice(cursor="9", signed=b"\x30\x09"),
    )
    assert asked == {"after": "7", "limit": "100"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"items": 1}',
        '{"items": [{"cursor": 1, "signed": ""}]}',
        '{"items": [{"cursor": "", "signed": ""}]}',
        '{"items": [{"cursor": "1"}]}',
        '{"items": [{"cursor": "1", "signed": "not base64"}]}',
        '{"items": [{"cursor": "1", "signed": 5}]}',
        "[" * 5000,
        " " * (MAX_NOTICES + 1),
    ],
)
async def test_notices_that_cannot_be_read_mean_later(road: Any, text: str) -> None:
    road.reply = answering(text=text)
    with pytest.raises(RemoteUnavailable):
        await road.ministry.notices(FIRST, None)


async def test_notices_need_an_active_module_too(road: Any) -> None:
    road.modules.clear()
    with pytest.raises(ModuleNotActive):
        await road.ministry.notices(FIRST, None)


async def test_a_store_that_gives_fewer_bytes_than_promised_sends_nothing_whole(
    road: Any, package: Any
) -> None:
    short = package(b"case")
    object.__setattr__(short, "size", 5)
    with pytest.raises(RemoteUnavailable):
        await road.ministry.deliver(short)


async def test_a_refusal_that_comes_before_the_package_ended_is_heard(
    road: Any, package: Any
) -> None:
    async def at_once(_request: web.Request) -> web.StreamResponse:
        return web.json_response({"code": "officer-unknown"}, status=422)

    road.reply = at_once
    with pytest.raises(RefusedByMinistry) as refused:
        await road.ministry.deliver(package(bytes(20 * 2**20)))
    assert refused.value.code == "officer-unknown"
