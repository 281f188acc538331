"""/cases/{id}/documents/{name}: scans stream to the disk, counted, hashed and sniffed on the way.

Order of refusals: the address, the case, its state, the name, the declared size, the first bytes,
the counted size. Nothing of a refused document stays.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Final
from urllib.parse import quote
from uuid import UUID

from aiohttp import web

from gateway import access, intake, journal
from gateway.domain import documents
from gateway.domain.case import Case
from gateway.domain.errors import (
    DomainError,
    TooLarge,
    UnsupportedType,
    VersionMismatch,
)
from gateway.domain.roles import Actor
from gateway.http import bodies, keys
from gateway.http.api import reading
from gateway.http.api.cases import case_as_it_stands
from gateway.http.api.views import CaseView, DocumentView
from gateway.http.openapi import Raw, route
from gateway.rules import Rules
from gateway.store import contents
from gateway.store.contents import StoredDocument

OCTETS: Final = "application/octet-stream"
MEDIA_TYPES: Final = (*documents.MEDIA_TYPES, OCTETS)


@route(
    "PUT",
    "/cases/{id}/documents/{name}",
    summary="Додати або замінити документ справи",
    body=Raw(media_types=MEDIA_TYPES),
    headers=(reading.IF_MATCH,),
    answers={201: DocumentView, 200: DocumentView},
    problems=(
        "case-not-found",
        "forbidden",
        "case-not-editable",
        "operation-in-progress",
        "version-mismatch",
        "document-name-invalid",
        "document-empty",
        "document-type-unsupported",
        "document-too-large",
        "case-too-large",
        "content-encoding-not-allowed",
        "client-too-slow",
        "storage-full",
    ),
)
async def put_document(request: web.Request, actor: Actor) -> web.Response:
    """Answer once the bytes and the case that lists them are durable."""
    case_id = reading.case_id(request)
    name = documents.check_name(request.match_info["name"])
    version = reading.expected_version(request)
    held = await _held(request, actor, case_id, version)
    document = await _store(request, name, held)
    # Shielded: a client that hangs up now must not leave bytes without their case, nor take them
    # away from a case that lists them already.
    case = await asyncio.shield(_add(request.app, actor, case_id, document, version))
    known = any(other.name == name for other in held)
    return DocumentView.of(document).response(status=200 if known else 201, version=case.version)


async def _held(
    request: web.Request, actor: Actor, case_id: UUID, version: int | None
) -> Sequence[StoredDocument]:
    """Return what the case holds, before a byte is read for a case that would not take it."""
    store, rules = request.app[keys.STORE], request.app[keys.RULES]
    await access.editable_case(store, actor, case_id, rules=rules, expected_version=version)
    return (await contents.current(store, case_id)).documents


async def _add(
    app: web.Application,
    actor: Actor,
    case_id: UUID,
    document: StoredDocument,
    version: int | None,
) -> Case:
    while True:
        try:
            return await intake.add_document(
                app[keys.STORE],
                app[keys.RULES],
                actor=actor,
                case_id=case_id,
                document=document,
                expected_version=version,
                now=app[keys.CLOCK](),
            )
        except VersionMismatch:
            # Scans of one case arrive side by side; only a client that named a version meant it.
            if version is not None:
                app[keys.BLOBS].remove(document.blob)
                raise
        except DomainError:
            # Only a refusal is certain to have stored nothing; after a lost connection the case
            # may list these bytes.
            app[keys.BLOBS].remove(document.blob)
            raise


async def _store(request: web.Request, name: str, held: Sequence[StoredDocument]) -> StoredDocument:
    rules = request.app[keys.RULES]
    others = [other.size for other in held if other.name != name]
    room = _room(others, rules)
    # A declared size is refused before a byte is read; it may lie, so the bytes are counted too.
    documents.check_fits(request.content_length or 0, others=others, limits=rules.limits)
    sniffer = _Sniffer(name, declared=request.content_type)
    try:
        blob = await request.app[keys.BLOBS].write(
            sniffer.checked(bodies.chunks(request)), limit=room
        )
    except TooLarge:
        # Said again with the limit that was met: the document's own or the whole case's.
        documents.check_fits(room + 1, others=others, limits=rules.limits)
        raise
    return StoredDocument(
        name=name,
        media_type=sniffer.media_type,
        size=blob.size,
        sha256=blob.sha256,
        blob=blob.key,
    )


def _room(others: Sequence[int], rules: Rules) -> int:
    left = rules.limits.case_bytes - sum(others)
    return max(0, min(rules.limits.document_bytes, documents.HARD_CAP, left))


class _Sniffer:
    """Tells the type by the first bytes, before any of them is kept."""

    def __init__(self, name: str, *, declared: str) -> None:
        self._name = name
        self._declared = declared
        self.media_type = ""

    async def checked(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Return ``chunks`` unchanged.

        Raises:
            Invalid: there is not one byte.
            UnsupportedType: no allowed type, or not the one that was declared.
        """
        head = b""
        async for chunk in chunks:
            if self.media_type:
                yield chunk
                continue
            head += chunk
            if len(head) >= documents.SNIFFED:
                self._sniff(head)
                yield head
        if not self.media_type:
            self._sniff(head)
            yield head

    def _sniff(self, head: bytes) -> None:
        found = documents.sniff(head, name=self._name)
        if self._declared not in {found, OCTETS}:
            raise UnsupportedType(detail="Заголовок Content-Type не відповідає вмісту документа.")
        self.media_type = found


@route(
    "DELETE",
    "/cases/{id}/documents/{name}",
    summary="Вилучити документ зі справи",
    headers=(reading.IF_MATCH_REQUIRED,),
    answers={200: CaseView},
    problems=(
        "case-not-found",
        "document-not-found",
        "forbidden",
        "case-not-editable",
        "operation-in-progress",
        "version-mismatch",
        "version-required",
    ),
)
async def remove_document(request: web.Request, actor: Actor) -> web.Response:
    """Answer the case without the document; its bytes stay where an older manifest lists them."""
    app = request.app
    case = await intake.remove_document(
        app[keys.STORE],
        app[keys.RULES],
        actor=actor,
        case_id=reading.case_id(request),
        name=request.match_info["name"],
        expected_version=reading.required_version(request),
        now=app[keys.CLOCK](),
    )
    return await case_as_it_stands(request, actor, case.id)


@route(
    "GET",
    "/cases/{id}/documents/{name}",
    summary="Отримати документ справи",
    answers={200: Raw(media_types=MEDIA_TYPES)},
    problems=("case-not-found", "document-not-found", "forbidden"),
)
async def get_document(request: web.Request, actor: Actor) -> web.StreamResponse:
    """Stream the bytes as they were received."""
    document = await journal.document(
        request.app[keys.STORE],
        request.app[keys.RULES],
        actor=actor,
        case_id=reading.case_id(request),
        name=request.match_info["name"],
    )
    response = web.StreamResponse(
        headers={
            "Content-Type": document.media_type,
            "Content-Length": str(document.size),
            # RFC 6266: a scan is saved, never rendered in the gateway's own origin.
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(document.name)}",
        }
    )
    pieces = request.app[keys.BLOBS].chunks(document.blob)
    piece = await asyncio.to_thread(next, pieces, b"")
    await response.prepare(request)
    while piece:
        await response.write(piece)
        piece = await asyncio.to_thread(next, pieces, b"")
    await response.write_eof()
    return response


ROUTES: Final = (put_document, remove_document, get_document)
