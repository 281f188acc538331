"""The package: an ASiC-E of the judged manifest, the judged signature and the stored documents.

What is delivered is what was verified: digests are taken again while the package is written, and
the package is durable before anything is said to the ministry.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from crypto_module.ades import asic
from gateway.dispatch.streams import BytesDiffer, checked, from_thread
from gateway.domain.access_point import may_transfer
from gateway.domain.case import Case
from gateway.domain.transport import TransportEvent, moved
from gateway.domain.work import Step, next_step
from gateway.evidence_log import MACHINE, happened
from gateway.manifest import APPLICATION
from gateway.ports import Blobs, ModuleNotActive
from gateway.rules import Rules
from gateway.store import Store, registry
from gateway.store import dispatch as stored
from gateway.store.dispatch import Parts, StoredPackage
from gateway.store.events import EventType


async def package(
    store: Store, rules: Rules, *, blobs: Blobs, case_id: UUID, now: datetime
) -> None:
    """Make the package of the case's round durable, and let it go out.

    Raises:
        ModuleNotActive: the case stays queued; D1 runs on.
    """
    parts = await stored.parts(store, case_id)
    if parts is None or next_step(parts.case) is not Step.PACKAGE:
        return
    before = parts.case
    await require_module(store, before, now=now)
    known = await stored.package(store, before.id, before.round)
    try:
        made = None if known is not None else await _write(parts, rules, blobs=blobs, now=now)
    except (BytesDiffer, FileNotFoundError):
        await _hold(store, before, now=now)
        return
    after = replace(moved(before, TransportEvent.START), sent_at=before.sent_at or now)
    package_ = made or known
    event = happened(
        EventType.PACKAGED,
        after,
        before=before,
        now=now,
        role=MACHINE,
        sha256=None if package_ is None else package_.sha256.hex(),
        size=None if package_ is None else package_.size,
    )
    await stored.start(store, before, after, made=made, happened=[event], now=now)


async def require_module(store: Store, case: Case, *, now: datetime) -> None:
    """Refuse to transfer for an access point whose module may not carry it now.

    Raises:
        ModuleNotActive: always then.
    """
    if not may_transfer(await registry.module_of(store, case.access_point), now):
        raise ModuleNotActive(f"Access point {case.access_point} has no active module.")


async def _write(parts: Parts, rules: Rules, *, blobs: Blobs, now: datetime) -> StoredPackage:
    limit = 2 * rules.limits.case_bytes + len(parts.verdict.manifest) + (16 << 20)
    chunks = asic.write(
        parts.verdict.manifest, parts.verdict.signature, _documents(parts, blobs=blobs)
    )
    kept = await blobs.write(from_thread(chunks), limit=limit)
    return StoredPackage(
        sha256=kept.sha256,
        size=kept.size,
        blob=kept.key,
        operation=parts.verdict.operation,
        packaged_at=now,
    )


def _documents(parts: Parts, *, blobs: Blobs) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield every object the signed manifest lists, held to the digest that was signed."""
    lie_at = {one.name: one.blob for one in parts.contents.documents}
    for listed in asic.parse_manifest(parts.verdict.manifest):
        if listed.name == APPLICATION:
            chunks: Iterator[bytes] = iter([parts.contents.application.body])
        elif listed.name in lie_at:
            chunks = blobs.chunks(lie_at[listed.name])
        else:
            raise BytesDiffer("A signed document is no longer in the case.")
        yield listed.name, checked(chunks, sha256=listed.digest)


async def _hold(store: Store, before: Case, *, now: datetime) -> None:
    """Stop a case whose stored bytes are not the signed ones, for a person to look at."""
    after = moved(moved(before, TransportEvent.START), TransportEvent.REFUSE)
    event = happened(
        EventType.DELIVERY_GIVEN_UP,
        after,
        before=before,
        now=now,
        role=MACHINE,
        code="package-differs",
    )
    await stored.move(store, before, after, happened=[event], now=now)
