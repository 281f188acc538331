"""One value ↔ one cell, in exactly one spelling.

The spelling is canonical: a cell that decodes encodes back to the same characters, so files
with equal records have equal payloads. Three injections are closed here: the delimiter and the
row end (escaped), control characters (refused) and formulas (a leading ``=`` and its kin get an
apostrophe, because people open such files in a spreadsheet). A leading quotation mark is of
their kin: a spreadsheet takes it off, and swallows the following cells up to the next one.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from connectors.backoffice.errors import DatError
from connectors.backoffice.layout import Column, ColumnType

Value = str | date | Decimal | None

DELIMITER: Final = ";"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", DELIMITER: "\\s", "\n": "\\n"})
_UNESCAPES: Final = MappingProxyType({"\\\\": "\\", "\\s": DELIMITER, "\\n": "\n"})
_ESCAPE_PAIR: Final = re.compile(r"\\.?")
_FORMULA: Final = ("=", "+", "-", "@", "'", '"', "＝", "＋", "－", "＠")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_MONEY: Final = re.compile(r"(?:0|[1-9][0-9]{0,11})\.[0-9]{2}")
_DATE: Final = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
_DIGITS: Final = re.compile(r"[0-9]+")
_EARLIEST_YEAR: Final = 1900


def write_cell(column: Column, value: Value) -> str:
    """The cell of one value; an absent value is an empty cell.

    Raises:
        DatError: the value does not fit the column.
    """
    if value is None:
        if column.required:
            raise DatError(column.name, "required")
        return ""
    return _WRITERS[column.type](column, value)


def read_cell(column: Column, cell: str) -> Value:
    """The value of one cell.

    Raises:
        DatError: the cell is not what ``write_cell`` would have written.
    """
    if not cell:
        if column.required:
            raise DatError(column.name, "required")
        return None
    return _READERS[column.type](column, cell)


def _write_text(column: Column, value: Value) -> str:
    if not isinstance(value, str):
        raise DatError(column.name, "type")
    _check_text(column, value)
    guarded = "'" + value if value.startswith(_FORMULA) else value
    return guarded.translate(_ESCAPES)


def _read_text(column: Column, cell: str) -> str:
    guarded = _ESCAPE_PAIR.sub(lambda pair: _unescape(column, pair.group()), cell)
    if not guarded.startswith("'"):
        if guarded.startswith(_FORMULA):
            raise DatError(column.name, "formula")
        value = guarded
    else:
        value = guarded[1:]
        if not value.startswith(_FORMULA):
            raise DatError(column.name, "formula")
    _check_text(column, value)
    return value


def _unescape(column: Column, pair: str) -> str:
    if pair not in _UNESCAPES:
        raise DatError(column.name, "escape")
    return _UNESCAPES[pair]


def _check_text(column: Column, value: str) -> None:
    if not value:
        raise DatError(column.name, "empty")
    if len(value) > column.max_length:
        raise DatError(column.name, "too long")
    if value != value.strip():
        raise DatError(column.name, "outer space")
    if _CONTROL.search(value):
        raise DatError(column.name, "control character")


def _write_digits(column: Column, value: Value) -> str:
    if not isinstance(value, str):
        raise DatError(column.name, "type")
    return _read_digits(column, value)


def _read_digits(column: Column, cell: str) -> str:
    if not _DIGITS.fullmatch(cell) or len(cell) > column.max_length:
        raise DatError(column.name, "digits")
    return cell


def _write_date(column: Column, value: Value) -> str:
    if not isinstance(value, date) or value.year < _EARLIEST_YEAR:
        raise DatError(column.name, "date")
    return f"{value:%d.%m.%Y}"


def _read_date(column: Column, cell: str) -> date:
    match = _DATE.fullmatch(cell)
    if match is None:
        raise DatError(column.name, "date")
    day, month, year = (int(part) for part in match.groups())
    if year < _EARLIEST_YEAR:
        raise DatError(column.name, "date")
    try:
        return date(year, month, day)
    except ValueError:
        raise DatError(column.name, "date") from None  # the cause would repeat the value


def _write_money(column: Column, value: Value) -> str:
    # A NaN or an exponent spells itself in a way that the pattern does not know.
    cell = str(value) if isinstance(value, Decimal) else ""
    if not _MONEY.fullmatch(cell):
        raise DatError(column.name, "money")
    return cell


def _read_money(column: Column, cell: str) -> Decimal:
    if not _MONEY.fullmatch(cell):
        raise DatError(column.name, "money")
    return Decimal(cell)


def _write_code(column: Column, value: Value) -> str:
    if not isinstance(value, str) or value not in column.codes:
        raise DatError(column.name, "code")
    return column.codes[value]


def _read_code(column: Column, cell: str) -> str:
    for word, code in column.codes.items():
        if code == cell:
            return word
    raise DatError(column.name, "code")


_WRITERS: Final[Mapping[ColumnType, Callable[[Column, Value], str]]] = MappingProxyType(
    {
        ColumnType.TEXT: _write_text,
        ColumnType.DIGITS: _write_digits,
        ColumnType.DATE: _write_date,
        ColumnType.MONEY: _write_money,
        ColumnType.CODE: _write_code,
    }
)
_READERS: Final[Mapping[ColumnType, Callable[[Column, str], Value]]] = MappingProxyType(
    {
        ColumnType.TEXT: _read_text,
        ColumnType.DIGITS: _read_digits,
        ColumnType.DATE: _read_date,
        ColumnType.MONEY: _read_money,
        ColumnType.CODE: _read_code,
    }
)
