"""A case as a row for a program, and a program's row as a decision."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from connectors.backoffice import Layout
from connectors.backoffice.cells import Value
from connectors.backoffice.payload import Record
from connectors.simulator.store.cases import CaseInWork
from gateway.domain.instants import local_date, parse_instant

Json = Mapping[str, Any]


def _of_applicant(name: str) -> Callable[[CaseInWork, Json], Value]:
    def read(_case: CaseInWork, application: Json) -> Value:
        value = application["applicant"].get(name)
        return value.strip() or None if isinstance(value, str) else None

    return read


def _received_on(_case: CaseInWork, application: Json) -> Value:
    return local_date(parse_instant(application["received_at"], field="received_at"))


def _birth_date(_case: CaseInWork, application: Json) -> Value:
    return date.fromisoformat(application["applicant"]["birth_date"])


# What a column of an export layout is filled with; a layout may use any of these.
_CELLS: Final[Mapping[str, Callable[[CaseInWork, Json], Value]]] = MappingProxyType(
    {
        "case_number": lambda case, _application: case.number,
        "service": lambda case, _application: case.service,
        "received_on": _received_on,
        "birth_date": _birth_date,
        "surname": _of_applicant("surname"),
        "given_name": _of_applicant("given_name"),
        "patronymic": _of_applicant("patronymic"),
        "rnokpp": _of_applicant("rnokpp"),
        "unzr": _of_applicant("unzr"),
        "address": _of_applicant("address"),
    }
)


def export_record(case: CaseInWork, layout: Layout) -> Record:
    """The case as a row; its application was read through when the package was accepted."""
    application = json.loads(case.application)
    return {column.name: _CELLS[column.name](case, application) for column in layout.export}


def answer_record(number: str, decision: Json, layout: Layout) -> Record:
    """A decision, in the wire form of ``gateway.domain.decision``, as a row.

    Raises:
        ValueError: a date or an amount is not one.
    """
    words = {"case_number": number, **decision}
    return {column.name: _parse(column.type, words.get(column.name)) for column in layout.answer}


def decision_of(record: Record) -> dict[str, object]:
    """The decision of a row in the wire form, not yet judged."""
    return {name: _spell(value) for name, value in record.items() if name != "case_number"}


def _parse(kind: str, value: object) -> Value:
    if value is None or not isinstance(value, str):
        return None
    match kind:
        case "date":
            return date.fromisoformat(value)
        case "money":
            return Decimal(value)
        case _:
            return value


def _spell(value: Value) -> str | None:
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return value
