"""What the officer signs, and the signature that comes back, kept as it came."""

import asyncio
import hashlib
import io
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from crypto_module.ades import asic
from crypto_module.cms import signed_data
from crypto_module.errors import MalformedInput
from gateway.access import editable_case, seen_case
from gateway.domain.case import Case, SignatureState
from gateway.domain.errors import Invalid
from gateway.domain.roles import Actor
from gateway.evidence_log import happened
from gateway.manifest import manifest_of
from gateway.rules import Rules
from gateway.store import Store, contents
from gateway.store import intake as stored
from gateway.store.contents import StoredSignature
from gateway.store.events import EventType

_ZIP: Final = b"PK\x03\x04"


async def manifest(store: Store, rules: Rules, *, actor: Actor, case_id: UUID) -> bytes:
    """Return the exact bytes to sign: application.json and every document, by digest."""
    case = await seen_case(store, actor, case_id, rules=rules)
    return manifest_of(await contents.current(store, case.id))


async def put_signature(
    store: Store,
    rules: Rules,
    *,
    actor: Actor,
    case_id: UUID,
    body: bytes,
    now: datetime,
    expected_version: int | None = None,
) -> Case:
    """Return the case with the officer's КЕП: a detached CAdES, or a ready ASiC-E with one.

    Raises:
        Invalid: ``signature-malformed``; whether the signature is good is judged after submit.
    """
    before = await editable_case(
        store, actor, case_id, rules=rules, expected_version=expected_version
    )
    signature = await asyncio.to_thread(_read, body, added_by=actor.officer, rules=rules)
    after = replace(before, version=before.version + 1, signature_state=SignatureState.UNSIGNED)
    event = happened(
        EventType.SIGNATURE_PUT,
        after,
        before=before,
        now=now,
        role=actor.role,
        sha256=signature.sha256.hex(),
    )
    await stored.put_signature(store, before, after, signature=signature, happened=[event], now=now)
    return after


def _read(body: bytes, *, added_by: str, rules: Rules) -> StoredSignature:
    try:
        signature, listed = _from_container(body, rules) if body.startswith(_ZIP) else (body, None)
        detached = signed_data.parse(signature).content is None
    except MalformedInput as err:
        raise _malformed() from err
    if not detached:
        raise _malformed()
    return StoredSignature(
        body=signature,
        manifest=listed,
        sha256=hashlib.sha256(signature).digest(),
        added_by=added_by,
    )


def _malformed() -> Invalid:
    rule = "Потрібен відокремлений CAdES (DER) або ASiC-E з одним таким підписом."
    return Invalid("signature-malformed", "body", rule)


def _from_container(body: bytes, rules: Rules) -> tuple[bytes, bytes]:
    """Return the signature and the manifest of a container; its documents came separately."""
    container = asic.open_container(
        io.BytesIO(body),
        max_entries=rules.limits.documents + 8,
        max_entry_bytes=rules.limits.document_bytes,
        max_total_bytes=rules.limits.case_bytes,
    )
    asic.parse_manifest(container.manifest_bytes)
    return container.signature_bytes, container.manifest_bytes
