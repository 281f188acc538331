"""The Python client of the gateway's public API, as a city system would write it."""

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import aiohttp

_TIMEOUT: Final = aiohttp.ClientTimeout(total=120, connect=10)
_POLL_S: Final = 0.2

Json = Mapping[str, Any]


class ApiProblem(Exception):
    """The gateway refused: its problem+json (RFC 9457) with the stable ``code``."""

    def __init__(self, status: int, problem: Json) -> None:
        super().__init__(f"{status} {problem.get('code', '?')}: {problem.get('title', '')}")
        self.status = status
        self.code = str(problem.get("code", ""))
        self.problem = problem


class CityClient:
    """One client of the API, acting for one officer at one access point."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @classmethod
    @asynccontextmanager
    async def connect(cls, base_url: str, *, api_key: str) -> AsyncIterator["CityClient"]:
        """A client of the gateway at ``base_url``, such as ``http://127.0.0.1:8080``."""
        headers = {"Authorization": f"Bearer {api_key}"}
        async with aiohttp.ClientSession(base_url, headers=headers, timeout=_TIMEOUT) as session:
            yield cls(session)

    async def open_case(self, body: bytes, *, idempotency_key: str) -> Json:
        """The case that the application opened, or opened before under the same key."""
        headers = {"Idempotency-Key": idempotency_key, "Content-Type": "application/json"}
        return await self._json("POST", "/api/v1/cases", data=body, headers=headers)

    async def replace_application(self, case: UUID, body: bytes, *, version: int) -> Json:
        """The case with its corrected application."""
        headers = {"If-Match": f'"{version}"', "Content-Type": "application/json"}
        return await self._json(
            "PUT", f"/api/v1/cases/{case}/application", data=body, headers=headers
        )

    async def put_document(
        self, case: UUID, name: str, content: bytes | AsyncIterator[bytes], *, media_type: str
    ) -> Json:
        """What the gateway stored: name, type, size, digest."""
        return await self._json(
            "PUT",
            f"/api/v1/cases/{case}/documents/{quote(name, safe='')}",
            data=content,
            headers={"Content-Type": media_type},
        )

    async def manifest(self, case: UUID) -> bytes:
        """The exact bytes to sign."""
        return await self._bytes("GET", f"/api/v1/cases/{case}/manifest")

    async def put_signature(self, case: UUID, signature: bytes) -> Json:
        """The case with the officer's detached CAdES over its manifest."""
        return await self._json(
            "PUT",
            f"/api/v1/cases/{case}/signature",
            data=signature,
            headers={"Content-Type": "application/pkcs7-signature"},
        )

    async def submit(self, case: UUID) -> Json:
        """The running operation."""
        return await self._json("POST", f"/api/v1/cases/{case}/submit")

    async def review(self, case: UUID, *, action: str, reason: Json | None = None) -> Json:
        """The case after the community's check: ``pass``, or ``return`` with a reason."""
        body: dict[str, object] = {"action": action}
        if reason is not None:
            body["reason"] = reason
        return await self._json("POST", f"/api/v1/cases/{case}/review", json=body)

    async def operation(self, operation: UUID) -> Json:
        """The operation as it stands."""
        return await self._json("GET", f"/api/v1/operations/{operation}")

    async def wait_operation(self, operation: UUID, *, timeout_s: float = 60) -> Json:
        """The operation once it has ended, well or not.

        Raises:
            TimeoutError: it still runs.
        """
        async with asyncio.timeout(timeout_s):
            while (answer := await self.operation(operation))["state"] == "running":  # noqa: ASYNC110 - another process
                await asyncio.sleep(_POLL_S)
        return answer

    async def case(self, case: UUID) -> Json:
        """The case as it stands."""
        return await self._json("GET", f"/api/v1/cases/{case}")

    async def wait_case(self, case: UUID, *, status: str, timeout_s: float = 60) -> Json:
        """The case once it has the status.

        Raises:
            TimeoutError: it does not.
        """
        async with asyncio.timeout(timeout_s):
            while (answer := await self.case(case))["status"] != status:  # noqa: ASYNC110 - another process
                await asyncio.sleep(_POLL_S)
        return answer

    async def cases(self, **query: str) -> Json:
        """One page of the journal: ``items`` and ``next_cursor``."""
        return await self._json("GET", "/api/v1/cases", params=query)

    async def timeline(self, case: UUID) -> Json:
        """What happened to the case, oldest first."""
        return await self._json("GET", f"/api/v1/cases/{case}/timeline")

    async def verdict(self, case: UUID) -> Json:
        """The report on the officer's signature."""
        return await self._json("GET", f"/api/v1/cases/{case}/verdict")

    async def decision(self, case: UUID) -> Json:
        """The ministry's decision."""
        return await self._json("GET", f"/api/v1/cases/{case}/decision")

    async def acknowledge(self, case: UUID) -> None:
        """Tell that the decision has reached the city."""
        await self._bytes("POST", f"/api/v1/cases/{case}/decision/acknowledgement")

    async def events(self, *, after: str | None = None, limit: int = 100) -> Json:
        """One page of the feed: ``items`` and ``next_after``; catches up on missed webhooks."""
        params = {"limit": str(limit)} | ({"after": after} if after else {})
        return await self._json("GET", "/api/v1/events", params=params)

    async def _json(self, method: str, path: str, **rest: Any) -> Json:
        async with self._session.request(method, path, **rest) as response:
            await _check(response)
            answer: Json = await response.json()
            return answer

    async def _bytes(self, method: str, path: str, **rest: Any) -> bytes:
        async with self._session.request(method, path, **rest) as response:
            await _check(response)
            return await response.read()


def receipt_of(opened: Json) -> bytes:
    """The gateway's signed receipt (CAdES) of a just opened case."""
    return base64.b64decode(opened["receipt"], validate=True)


async def _check(response: aiohttp.ClientResponse) -> None:
    if response.ok:
        return
    is_problem = response.content_type == "application/problem+json"
    raise ApiProblem(response.status, await response.json() if is_problem else {})
