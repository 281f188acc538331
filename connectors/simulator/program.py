"""A back-office program, as far as the desk sees one: an export file in, an answer file out."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from connectors.backoffice import DatError, DatFile, Kind
from connectors.simulator.errors import invalid
from connectors.simulator.exports import Programs
from connectors.simulator.records import answer_record
from connectors.simulator.seal import Seal

Json = Mapping[str, Any]


def answer(
    octets: bytes,
    decided: Mapping[str, Json],
    *,
    program: str,
    programs: Programs,
    seal: Seal,
    now: datetime,
) -> bytes:
    """The answer DAT to an export: the decisions by case number, sealed by the programs.

    A decision about a case that the export does not hold is written too, as a program may err;
    finding it is the matter of the import.

    Raises:
        Refusal: the export is none of this program's, or a decision does not fit its columns.
    """
    layout = programs.layout(program)
    try:
        export = programs.codec.decode(octets).file
        if export.program != program or export.kind is not Kind.EXPORT:
            raise invalid("dat-not-an-export", "Це не файл вивантаження цієї програми.")
        file = DatFile(
            program=program,
            kind=Kind.ANSWER,
            export_id=export.export_id,
            version=export.version,
            created_at=now.replace(microsecond=0),
            encoding=export.encoding,
            records=tuple(
                answer_record(number, decision, layout) for number, decision in decided.items()
            ),
        )
        return programs.codec.encode(file, sign=partial(seal.detached, at=now))
    except DatError as error:
        raise invalid("dat-malformed", f"Файл DAT: {error}.") from error
    except (ValueError, ArithmeticError, AttributeError) as error:
        raise invalid("decision-invalid", "Рішення не вміщується у файл відповіді.") from error
