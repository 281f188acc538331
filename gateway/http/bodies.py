"""Request bodies under our own limits: counted by us, timed by us, never trusted by their headers.

``client_max_size`` of aiohttp does not bound a streamed body and a Content-Length may lie, so every
byte that comes in passes through ``chunks``.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Final, TypeVar

from aiohttp import web

from gateway.http.problems import Refusal

PATIENCE_S: Final = 30.0
"""How long a client may be silent, as a budget for the whole body ..."""
FLOOR_BYTES_PER_S: Final = 1024
"""... which every received byte extends at this rate, so that a slow drip ends too."""
JSON_LIMIT: Final = 1 << 20
T = TypeVar("T")


async def chunks(request: web.Request) -> AsyncIterator[bytes]:
    """Return the body piece by piece, as it comes.

    Raises:
        Refusal: the body is encoded, or the client is slower than a working line can be.
    """
    refuse_encoded(request)
    patience = Patience()
    while piece := await patience.read(request.content.readany()):
        yield piece


class Patience:
    """The budget of time of one body, which every received byte extends."""

    def __init__(self) -> None:
        self._started = asyncio.get_running_loop().time()
        self._received = 0

    async def read(self, piece: Awaitable[bytes]) -> bytes:
        """Return the piece, empty at the end.

        Raises:
            Refusal: the client is slower than a working line can be.
        """
        found = await self.wait(piece)
        self._received += len(found)
        return found

    async def wait(self, what: Awaitable[T]) -> T:
        """Return what is waited for, within the budget.

        Raises:
            Refusal: the client is slower than a working line can be.
        """
        ends = self._started + PATIENCE_S + self._received / FLOOR_BYTES_PER_S
        try:
            async with asyncio.timeout_at(ends):
                return await what
        except TimeoutError:
            raise Refusal("client-too-slow") from None


def refuse_encoded(request: web.Request) -> None:
    """Refuse a compressed body: inflating is how a small body becomes a large one."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refusal("content-encoding-not-allowed", field="Content-Encoding")


async def read(request: web.Request, *, limit: int = JSON_LIMIT) -> bytes:
    """Return the whole body, of ``limit`` bytes at most."""
    refuse_declared_over(request, limit=limit)
    body = bytearray()
    async for piece in chunks(request):
        body += piece
        if len(body) > limit:
            raise Refusal("body-too-large", detail=f"Тіло запиту має бути до {limit} байтів.")
    return bytes(body)


def refuse_declared_over(request: web.Request, *, limit: int) -> None:
    """Refuse before reading a body whose own header says that it is over ``limit`` bytes."""
    if (request.content_length or 0) > limit:
        raise Refusal("body-too-large", detail=f"Тіло запиту має бути до {limit} байтів.")


def require_type(request: web.Request, *media_types: str) -> str:
    """Return the declared media type, one of ``media_types``; anything else is refused."""
    if request.content_type not in media_types:
        expected = ", ".join(media_types)
        raise Refusal(
            "media-type-not-allowed", detail=f"Очікується {expected}.", field="Content-Type"
        )
    return request.content_type
