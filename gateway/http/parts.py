"""Files that come as parts of one body: streamed to the disk, counted, never held whole.

A ``multipart/form-data`` body (RFC 7578) brings files as they are; JSON brings them in base64 and
is bounded by what may be held in memory. Whatever is read is let go of again when the request ends,
unless a stored question keeps it.
"""

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from gateway.domain.errors import Invalid, TooLarge
from gateway.domain.reading import read_object
from gateway.http import bodies, keys
from gateway.http.problems import Refusal
from gateway.ports import StoredBlob

MULTIPART: Final = "multipart/form-data"
JSON: Final = "application/json"
JSON_LIMIT: Final = 16 << 20
_TEXT_LIMIT: Final = 64 << 10
_PARTS: Final = 32
_NAME_LIMIT: Final = 255


@dataclass(slots=True, kw_only=True)
class Received:
    """What a body brought: files by field, and texts; ``names`` are those of the files."""

    files: dict[str, StoredBlob] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    kept: bool = False
    """Whether something else now answers for the files."""

    @property
    def size(self) -> int:
        """Octets of all files."""
        return sum(one.size for one in self.files.values())

    def text(self, name: str) -> str | None:
        """Return the only text of a field, None when it is not there.

        Raises:
            Invalid: ``field-invalid``: the field is repeated.
        """
        found = self.texts.get(name, [])
        if len(found) > 1:
            raise Invalid("field-invalid", name, "Поле повторюється.")
        return found[0] if found else None


@asynccontextmanager
async def received(
    request: web.Request, *, limits: Mapping[str, int], texts: frozenset[str]
) -> AsyncIterator[Received]:
    """Yield the parts of a multipart body; ``limits`` are the octets of each file it may bring.

    Raises:
        Refusal: not multipart, a part that is unknown, repeated or too large, too slow a client.
    """
    bodies.refuse_encoded(request)
    found = Received()
    try:
        await _read(request, found, limits=limits, texts=texts)
        yield found
    finally:
        if not found.kept:
            for one in found.files.values():
                request.app[keys.BLOBS].remove(one.key)


async def _read(
    request: web.Request, found: Received, *, limits: Mapping[str, int], texts: frozenset[str]
) -> None:
    patience = bodies.Patience()
    try:
        reader = await request.multipart()
        for _ in range(_PARTS):
            part = await patience.wait(reader.next())
            if part is None:
                return
            await _take(request, found, part, patience, limits=limits, texts=texts)
    except (ValueError, AssertionError, web.HTTPException, HttpProcessingError) as error:
        raise Refusal("request-malformed", detail="Тіло не є multipart/form-data.") from error
    raise Refusal("request-malformed", detail=f"У тілі понад {_PARTS} частин.")


async def _take(
    request: web.Request,
    found: Received,
    part: BodyPartReader | MultipartReader,
    patience: bodies.Patience,
    *,
    limits: Mapping[str, int],
    texts: frozenset[str],
) -> None:
    if isinstance(part, MultipartReader):
        raise Refusal("request-malformed", detail="Частина не може мати частин.")
    name = part.name or ""
    if name in limits:
        if name in found.files:
            raise Invalid("field-invalid", name, "Поле повторюється.")
        try:
            stored = await request.app[keys.BLOBS].write(
                _pieces(part, patience), limit=limits[name]
            )
        except TooLarge:
            raise Refusal(
                "body-too-large", detail=f"Дозволено до {limits[name]} байтів.", field=name
            ) from None
        found.files[name] = stored
        found.names[name] = (part.filename or "")[:_NAME_LIMIT]
    elif name in texts:
        text = b""
        async for piece in _pieces(part, patience):
            text += piece
            if len(text) > _TEXT_LIMIT:
                raise Refusal("body-too-large", detail="Поле задовге.", field=name)
        try:
            found.texts.setdefault(name, []).append(text.decode())
        except UnicodeDecodeError:
            raise Invalid("field-invalid", name, "Текст має бути у UTF-8.") from None
    else:
        raise Invalid("field-unknown", name[:60] or "multipart", "Такого поля немає.")


async def _pieces(part: BodyPartReader, patience: bodies.Patience) -> AsyncIterator[bytes]:
    while piece := await patience.read(part.read_chunk()):
        yield piece


async def json_object(request: web.Request) -> Mapping[str, object]:
    """Return the JSON object of a body that brings files in base64.

    Raises:
        Invalid: ``request-malformed``.
        Refusal: too large, encoded, or too slow a client.
    """
    body = await bodies.read(request, limit=JSON_LIMIT)
    return await asyncio.to_thread(
        read_object, body, code="request-malformed", most=JSON_LIMIT, longest=JSON_LIMIT
    )


def decoded(fields: Mapping[str, object], name: str) -> bytes | None:
    """Return the octets of a field in base64 (RFC 4648, 4); None when it is not there.

    Raises:
        Invalid: ``field-invalid``.
    """
    text = fields.get(name)
    if not isinstance(text, str):
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("field-invalid", name, "Потрібен base64 за RFC 4648.") from None
