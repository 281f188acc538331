"""Records ↔ the payload: a title row, then one row per record, each ended by CR LF."""

import codecs
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from connectors.backoffice.cells import DELIMITER, Value, read_cell, write_cell
from connectors.backoffice.errors import DatError
from connectors.backoffice.layout import Column

ROW_END: Final = "\r\n"
ENCODINGS: Final = MappingProxyType({"UTF-8": "utf-8", "WINDOWS-1251": "cp1251"})

Record = Mapping[str, Value]


def write_payload(columns: Sequence[Column], records: Sequence[Record], *, encoding: str) -> bytes:
    """The payload octets of the records.

    Raises:
        DatError: a record has another set of columns, a value does not fit its column, or a
            character does not exist in the encoding.
    """
    rows = [DELIMITER.join(column.title for column in columns)]
    rows += [_write_row(columns, record, number) for number, record in enumerate(records, 1)]
    text = "".join(row + ROW_END for row in rows)
    try:
        return text.encode(_codec(encoding))
    except UnicodeEncodeError:
        raise DatError("payload", "encoding") from None  # the cause would repeat the text


def read_payload(columns: Sequence[Column], payload: bytes, *, encoding: str) -> tuple[Record, ...]:
    """The records of the payload octets.

    Raises:
        DatError: the octets are not what ``write_payload`` writes. A file in the other encoding
            is known by its Ukrainian title row, whichever of the two the header claims.
    """
    try:
        text = payload.decode(_codec(encoding))
    except UnicodeDecodeError:
        raise DatError("payload", "encoding") from None  # the cause would repeat the octets
    *rows, rest = text.split(ROW_END)
    if rest or not rows:
        raise DatError("payload", "row end")
    if rows[0] != DELIMITER.join(column.title for column in columns):
        raise DatError("payload", "title row")
    return tuple(_read_row(columns, row, number) for number, row in enumerate(rows[1:], 1))


def _codec(encoding: str) -> str:
    if encoding not in ENCODINGS:
        raise DatError("encoding", "unknown")
    return codecs.lookup(ENCODINGS[encoding]).name


def _write_row(columns: Sequence[Column], record: Record, number: int) -> str:
    if record.keys() != {column.name for column in columns}:
        raise DatError(f"record {number}", "columns")
    try:
        return DELIMITER.join(write_cell(column, record[column.name]) for column in columns)
    except DatError as error:
        raise DatError(f"record {number}, {error.where}", error.rule) from None


def _read_row(columns: Sequence[Column], row: str, number: int) -> Record:
    cells = row.split(DELIMITER)
    if len(cells) != len(columns):
        raise DatError(f"record {number}", "columns")
    try:
        return {
            column.name: read_cell(column, cell)
            for column, cell in zip(columns, cells, strict=True)
        }
    except DatError as error:
        raise DatError(f"record {number}, {error.where}", error.rule) from None
