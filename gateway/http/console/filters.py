"""What the journal's form asks, read from an address: any text gives filters, never an error."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from gateway.domain.case import Status
from gateway.domain.service import Category
from gateway.store.lookup import Deadline, Filters

FIELDS: Final = (
    "number",
    "service",
    "category",
    "status",
    "access_point",
    "received_from",
    "received_to",
    "deadline",
)
_LONGEST: Final = 64
# What a person can mean; beyond it midnight may not be a time at all.
_YEARS: Final = range(2000, 2200)
_Parsed = TypeVar("_Parsed", date, Status, Category, Deadline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The form as it is shown again, the filters it means, and the fields that mean nothing."""

    values: Mapping[str, str]
    filters: Filters
    misread: tuple[str, ...]

    @property
    def narrows(self) -> bool:
        """Whether anything is asked at all."""
        return any(self.values.values())


def parse(query: Mapping[str, str]) -> Asked:
    """Read the form."""
    values = {field: _text(query.get(field, "")) for field in FIELDS}
    misread: list[str] = []

    def read(field: str, parser: Callable[[str], _Parsed]) -> _Parsed | None:
        if not values[field]:
            return None
        try:
            return parser(values[field])
        except ValueError:
            misread.append(field)
            return None

    filters = Filters(
        number=values["number"],
        service=values["service"],
        category=read("category", Category),
        status=read("status", Status),
        access_point=values["access_point"],
        received_from=read("received_from", _day),
        received_to=read("received_to", _day),
        deadline=read("deadline", Deadline),
    )
    return Asked(values=values, filters=filters, misread=tuple(misread))


def _text(value: str) -> str:
    """What a person can have typed: PostgreSQL takes no NUL, and nobody types one."""
    return "".join(each for each in value if each.isprintable()).strip()[:_LONGEST]


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.year not in _YEARS:
        raise ValueError("A year of another age.")
    return day
