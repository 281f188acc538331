"""What one program's rows hold: a table read from config/dat, so that a new column is data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, assert_never

_TEXT_LIMIT: Final = 2000


class Kind(StrEnum):
    """Which way a file goes: to the program, or back from it."""

    EXPORT = "EXPORT"
    ANSWER = "ANSWER"


class ColumnType(StrEnum):
    """How a cell is written; see ``cells``."""

    TEXT = "text"
    DIGITS = "digits"
    DATE = "date"
    MONEY = "money"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One cell of every row.

    ``title`` stands in the first row of a file; being Ukrainian, it also proves the encoding.
    ``codes`` maps our word to the program's own code, for columns of type CODE.
    """

    name: str
    title: str
    type: ColumnType
    required: bool = True
    max_length: int = _TEXT_LIMIT
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of one program's files, both ways."""

    program: str
    title: str
    version: int
    encoding: str
    export: tuple[Column, ...]
    answer: tuple[Column, ...]

    def columns(self, kind: Kind) -> tuple[Column, ...]:
        """The columns of one direction, in the order of the row."""
        match kind:
            case Kind.EXPORT:
                return self.export
            case Kind.ANSWER:
                return self.answer
            case _:
                assert_never(kind)


def read_layouts(directory: Path) -> Mapping[str, Layout]:
    """Every ``*.toml`` of the directory as a layout, by program code."""
    layouts = [_layout(tomllib.loads(path.read_text("utf-8"))) for path in _files(directory)]
    return MappingProxyType({layout.program: layout for layout in layouts})


def _files(directory: Path) -> list[Path]:
    return sorted(directory.glob("*.toml"))


def _layout(table: Mapping[str, Any]) -> Layout:
    return Layout(
        program=table["program"],
        title=table["title"],
        version=table["version"],
        encoding=table["encoding"],
        export=tuple(_column(column) for column in table["export"]),
        answer=tuple(_column(column) for column in table["answer"]),
    )


def _column(table: Mapping[str, Any]) -> Column:
    return Column(
        name=table["name"],
        title=table["title"],
        type=ColumnType(table["type"]),
        required=table.get("required", True),
        max_length=table.get("max_length", _TEXT_LIMIT),
        codes=MappingProxyType(dict(table.get("codes", {}))),
    )
