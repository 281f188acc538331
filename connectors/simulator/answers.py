"""An answer DAT comes back: whole files are refused whole, single records are set aside singly.

T12, T13; a file that was imported once changes nothing when it comes again.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.backoffice import DatError, DatFile, Kind, SignedDat
from connectors.backoffice.payload import Record
from connectors.simulator.desk import moved
from connectors.simulator.errors import Refusal, invalid
from connectors.simulator.exports import Programs
from connectors.simulator.package import Rules
from connectors.simulator.records import decision_of
from connectors.simulator.seal import Seal
from connectors.simulator.store import answers
from connectors.simulator.store.cases import CaseInWork, cases_by_number, set_status
from connectors.simulator.store.database import Database
from connectors.simulator.store.exports import cases_of_export
from connectors.simulator.tell import NoticeType, tell
from crypto_module.oids import EKU_ELECTRONIC_SEAL
from crypto_module.validation import Accepted, validate
from crypto_module.x509 import Certificate
from gateway.domain import decision as decisions
from gateway.domain.case import Action, Status
from gateway.domain.decision import Decision
from gateway.domain.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A record (numbered from 1) that was not imported, and why."""

    record: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a file."""

    cases: tuple[UUID, ...] = ()
    quarantined: tuple[SetAside, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDesk:
    """What the import works with; ``edrpou`` is of the body whose seal the programs use."""

    database: Database
    programs: Programs
    rules: Rules
    seal: Seal
    edrpou: str


async def import_answer(octets: bytes, *, at: AnswerDesk, now: datetime) -> Imported:
    """Import the decisions of an answer file.

    Raises:
        Refusal: the file is damaged or not signed by the programs' seal; it is kept aside and
            nothing else changes.
    """
    sha256 = hashlib.sha256(octets).digest()
    try:
        signed = await asyncio.to_thread(_read, octets, at, now)
    except Refusal as refusal:
        async with at.database.transaction() as tx:
            await answers.set_aside(tx, sha256=sha256, reason=refusal.code, now=now, octets=octets)
        raise
    async with at.database.transaction() as tx:
        if await answers.is_imported(tx, sha256):
            return Imported(repeated=True)
        await answers.add_answer(tx, sha256=sha256, export_id=signed.file.export_id, now=now)
        return await _import(tx, signed.file, sha256=sha256, at=at, now=now)


def _read(octets: bytes, at: AnswerDesk, now: datetime) -> SignedDat:
    try:
        signed = at.programs.codec.decode(octets)
    except DatError as error:
        raise invalid("dat-malformed", f"Файл DAT пошкоджено: {error}.") from error
    if signed.file.kind is not Kind.ANSWER:
        raise invalid("dat-not-an-answer", "Це не файл відповіді.")
    verdict = validate(
        signed.signature,
        content=signed.signed_bytes,
        evidence=at.rules.evidence,
        policy=at.rules.policy,
        now=now,
    )
    signatures = verdict.signatures if isinstance(verdict, Accepted) else ()
    if not any(_is_seal_of(one.certificate, at.edrpou) for one in signatures):
        raise invalid("dat-signature-refused", "Файл не підписано печаткою програм СПСЗН.")
    return signed


def _is_seal_of(certificate: Certificate | None, edrpou: str) -> bool:
    """Whether it is an electronic seal of the body: its officers and servers are none."""
    if certificate is None or certificate.identity.edrpou != edrpou:
        return False
    return EKU_ELECTRONIC_SEAL in (certificate.extensions.extended_key_usage or ())


async def _import(
    tx: AsyncConnection, file: DatFile, *, sha256: bytes, at: AnswerDesk, now: datetime
) -> Imported:
    exported = await cases_of_export(tx, file.export_id)
    imported: list[UUID] = []
    quarantined: list[SetAside] = []
    for number, record in enumerate(file.records, 1):
        try:
            case, decision = await _match(tx, record, exported)
            if await _is_in_force(tx, case, decision):
                continue
            await answers.add_decision(tx, case.id, decision, answer_sha256=sha256)
            await set_status(tx, case.id, moved(case, Action.ANSWER))
            await tell(
                tx, case, NoticeType.ANSWERED, seal=at.seal, now=now, decision=decision.as_json()
            )
            imported.append(case.id)
        except Refusal as refusal:
            quarantined.append(SetAside(record=number, reason=refusal.code))
            await answers.set_aside(tx, sha256=sha256, reason=refusal.code, now=now, record=number)
    return Imported(cases=tuple(imported), quarantined=tuple(quarantined))


async def _match(
    tx: AsyncConnection, record: Record, exported: set[UUID]
) -> tuple[CaseInWork, Decision]:
    """The case and the decision of one record."""
    cases = await cases_by_number(tx, str(record["case_number"]))
    if not cases:
        raise invalid("case-unknown", "Такої справи немає.")
    waiting = [
        case for case in cases if case.status in {Status.EXPORTED_TO_SPSZN, Status.ANSWER_RECEIVED}
    ]
    if not waiting:
        raise invalid("case-not-exported", "Справу не вивантажено.")
    own = [case for case in waiting if case.id in exported]
    if not own:
        raise invalid("export-differs", "Справу вивантажено іншим файлом.")
    try:
        return own[0], decisions.parse(decision_of(record))
    except Invalid as error:
        raise invalid("decision-invalid", f"{error.field}: {error.rule}") from error


async def _is_in_force(tx: AsyncConnection, case: CaseInWork, decision: Decision) -> bool:
    """Whether this very decision is known; a newer one replaces the known, an older may not."""
    known = await answers.latest_decision(tx, case.id)
    if known is None:
        return False
    if known == decision:
        return True
    if not decision.supersedes(known):
        raise invalid("decision-conflict", "Справа має інше рішення, не старіше за це.")
    return False
