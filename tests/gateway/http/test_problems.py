"""The error boundary: known errors become their problem, ours become 500 without their inside."""

import errno
from collections.abc import Awaitable, Callable
from typing import Final

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from gateway.domain import errors
from gateway.http import middlewares, problems
from gateway.store.errors import StoreUnavailable
from tests.gateway.http.conftest import problem

Factory = Callable[[web.Application], Awaitable[TestClient[web.Request, web.Application]]]
SECRET: Final = "3287300012"


def failing(error: Exception) -> web.Application:
    async def fail(_request: web.Request) -> web.Response:
        raise error

    app = web.Application(
        middlewares=[middlewares.correlate, middlewares.log_access, middlewares.answer_errors]
    )
    app.router.add_get("/", fail)
    return app


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.Invalid("identifier-invalid", "applicant.rnokpp", "Правило."), 422, None),
        (errors.NotFound("case-not-found"), 404, None),
        (errors.Forbidden(), 403, "forbidden"),
        (errors.Conflict("operation-in-progress"), 409, None),
        (errors.TransitionNotAllowed(), 409, "transition-not-allowed"),
        (errors.VersionMismatch(), 412, "version-mismatch"),
        (errors.VersionRequired(), 428, "version-required"),
        (errors.TooLarge(), 413, "document-too-large"),
        (errors.UnsupportedType(), 415, "document-type-unsupported"),
        (StoreUnavailable("no answer"), 503, "store-unavailable"),
        (OSError(errno.ENOSPC, "No space left"), 503, "storage-full"),
        (problems.Refusal("body-too-large"), 413, "body-too-large"),
        (web.HTTPNotFound(), 404, "not-found"),
        (web.HTTPRequestEntityTooLarge(max_size=1, actual_size=2), 400, "request-malformed"),
        (RuntimeError(SECRET), 500, "internal"),
        (OSError(errno.EIO, SECRET), 500, "internal"),
        (KeyError(SECRET), 500, "internal"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
async def test_an_error_is_the_problem_of_its_kind(
    aiohttp_client: Factory, error: Exception, status: int, code: str | None
) -> None:
    client = await aiohttp_client(failing(error))

    async with client.get("/") as response:
        found = await problem(response)
        text = await response.text()

    expected = code or getattr(error, "code", None)
    assert (response.status, found["code"]) == (status, expected)
    assert SECRET not in text


async def test_a_refusal_by_overload_says_when_to_come_back(aiohttp_client: Factory) -> None:
    client = await aiohttp_client(failing(StoreUnavailable("no answer")))

    async with client.get("/") as response:
        assert int(response.headers["Retry-After"]) > 0


async def test_a_method_that_is_not_there_names_those_that_are(aiohttp_client: Factory) -> None:
    client = await aiohttp_client(failing(RuntimeError()))

    async with client.delete("/") as response:
        assert (await problem(response))["code"] == "method-not-allowed"
        assert "GET" in response.headers["Allow"]


async def test_a_redirect_is_no_problem(aiohttp_client: Factory) -> None:
    client = await aiohttp_client(failing(web.HTTPSeeOther("/elsewhere")))

    async with client.get("/", allow_redirects=False) as response:
        assert response.status == 303
        assert response.headers["Location"] == "/elsewhere"
