"""A DAT file for a back-office program out of checked cases (T11)."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.backoffice import DatCodec, DatError, DatFile, Kind, Layout
from connectors.simulator.desk import known_case, moved
from connectors.simulator.errors import invalid, unknown
from connectors.simulator.records import export_record
from connectors.simulator.seal import Seal
from connectors.simulator.store.cases import CaseInWork, set_status
from connectors.simulator.store.database import Database
from connectors.simulator.store.exports import (
    Exported,
    add_export,
    export_of_exactly,
    next_version,
)
from connectors.simulator.tell import NoticeType, tell
from gateway.domain.case import Action, Status


@dataclass(frozen=True, slots=True)
class Programs:
    """The back-office programs that the desk exchanges files with."""

    layouts: Mapping[str, Layout]

    @property
    def codec(self) -> DatCodec:
        """The codec of their files."""
        return DatCodec(self.layouts)

    def layout(self, program: str) -> Layout:
        """The layout of the program.

        Raises:
            Refusal: there is no such program.
        """
        if program not in self.layouts:
            raise unknown("program-unknown", "Такої програми немає.")
        return self.layouts[program]


async def export(
    database: Database,
    program: str,
    case_ids: Iterable[UUID],
    *,
    programs: Programs,
    seal: Seal,
    now: datetime,
) -> Exported:
    """The DAT file of the cases, kept; they are exported now (S7).

    Exporting exactly the same cases again gives the same export a new version and changes
    nothing else.

    Raises:
        Refusal: a case is unknown, not checked yet, or of another program.
    """
    layout = programs.layout(program)
    wanted = sorted(set(case_ids))
    if not wanted:
        raise invalid("cases-required", "Не вказано жодної справи.")
    async with database.transaction() as tx:
        cases = [await known_case(tx, case) for case in wanted]
        for case in cases:
            _check_may_go(case, layout)
        export_id = await export_of_exactly(tx, wanted) or uuid4()
        exported = await _write(
            cases,
            export_id=export_id,
            version=await next_version(tx, export_id),
            layout=layout,
            sign=(programs.codec, seal),
            now=now,
        )
        await add_export(tx, exported, wanted)
        for case in cases:
            await _mark(tx, case, exported, seal=seal, now=now)
    return exported


def _check_may_go(case: CaseInWork, layout: Layout) -> None:
    if case.program != layout.program:
        raise invalid("program-differs", f"Справа {case.number} належить до іншої програми.")
    moved(case, Action.EXPORT)


async def _mark(
    tx: AsyncConnection, case: CaseInWork, exported: Exported, *, seal: Seal, now: datetime
) -> None:
    """Move a case that was not exported yet; one that was stays as it is, and nobody is told."""
    if case.status is Status.EXPORTED_TO_SPSZN:
        return
    await set_status(tx, case.id, moved(case, Action.EXPORT))
    await tell(
        tx,
        case,
        NoticeType.EXPORTED,
        seal=seal,
        now=now,
        program=exported.program,
        export_id=str(exported.export_id),
    )


async def _write(
    cases: Iterable[CaseInWork],
    *,
    export_id: UUID,
    version: int,
    layout: Layout,
    sign: tuple[DatCodec, Seal],
    now: datetime,
) -> Exported:
    codec, seal = sign
    file = DatFile(
        program=layout.program,
        kind=Kind.EXPORT,
        export_id=export_id,
        version=version,
        created_at=now.replace(microsecond=0),
        encoding=layout.encoding,
        records=tuple(export_record(case, layout) for case in cases),
    )
    encode = partial(_encode, codec, sign=partial(seal.detached, at=now))
    try:
        octets = await asyncio.to_thread(encode, file)
    except DatError as error:
        raise invalid("dat-impossible", f"Справу не можна записати у DAT: {error}.") from error
    return Exported(
        export_id=export_id,
        version=version,
        program=layout.program,
        created_at=now,
        sha256=hashlib.sha256(octets).digest(),
        octets=octets,
    )


def _encode(codec: DatCodec, file: DatFile, *, sign: Callable[[bytes], bytes]) -> bytes:
    """The file in the program's own encoding, or in UTF-8 when a letter does not exist there."""
    try:
        return codec.encode(file, sign=sign)
    except DatError as error:
        if error.rule != "encoding":
            raise
        return codec.encode(replace(file, encoding="UTF-8"), sign=sign)
