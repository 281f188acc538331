"""The catalogue of services: data of config/services.toml, each with its dates of validity."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from gateway.domain.errors import Invalid


class Category(StrEnum):
    """The three categories of Додаток 2 of order № 45."""

    AID = "aid"
    PRIVILEGE = "privilege"
    SUBSIDY = "subsidy"


class Program(StrEnum):
    """The back-office programs that decide, by category."""

    ASOPD = "asopd"
    EDARP = "edarp"
    HOUSING_SUBSIDY = "housing-subsidy"


class DecisionKind(StrEnum):
    """What an answer of a back-office program may say."""

    ASSIGNED = "ASSIGNED"
    REFUSED = "REFUSED"
    REGISTERED = "REGISTERED"
    REGISTRATION_REFUSED = "REGISTRATION_REFUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service of social character."""

    code: str
    national_id: str | None
    name: str
    category: Category
    in_523r: bool
    in_social_hromada: bool
    target_program: Program
    decision_kinds: frozenset[DecisionKind]
    decision_days: int
    required_documents: tuple[str, ...]
    valid_from: date
    valid_to: date | None

    def valid_on(self, day: date) -> bool:
        """Return whether the service is offered on ``day``; ``valid_to`` is its last day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The services by code."""

    services: Mapping[str, Service]

    def get(self, code: str, *, on: date) -> Service:
        """Return the service offered on that day.

        Raises:
            Invalid: ``service-unknown``.
        """
        service = self.services.get(code)
        if service is None or not service.valid_on(on):
            raise Invalid(
                "service-unknown", "service", "Такої послуги немає в каталозі на дату отримання."
            )
        return service


def parse_catalogue(data: Mapping[str, object]) -> Catalogue:
    """Return the catalogue of the parsed TOML.

    Raises:
        ValueError: the data break the layout; the message names the service.
    """
    rows = data.get("service")
    if not isinstance(rows, list):
        raise ValueError("services.toml has no [[service]] tables.")  # noqa: TRY004  one kind of refusal for the whole file
    services: dict[str, Service] = {}
    for row in rows:
        code = str(row.get("code")) if isinstance(row, Mapping) else "?"
        try:
            service = _service(row)
        except (KeyError, TypeError, ValueError, AttributeError) as err:
            raise ValueError(f"services.toml: service {code!r} breaks the layout: {err}.") from err
        if code in services:
            raise ValueError(f"services.toml: service {code!r} is listed twice.")
        services[code] = service
    return Catalogue(MappingProxyType(services))


def _service(row: Mapping[str, object]) -> Service:
    kinds, required = row["decision_kinds"], row["required_documents"]
    valid_from, valid_to = row["valid_from"], row.get("valid_to")
    days = row["decision_days"]
    if not (isinstance(kinds, list) and isinstance(required, list)):
        raise TypeError("decision_kinds and required_documents are arrays")
    if type(valid_from) is not date or not (valid_to is None or type(valid_to) is date):
        raise TypeError("valid_from and valid_to are dates")
    if not isinstance(days, int):
        raise TypeError("decision_days is a whole number")
    national_id = row.get("national_id")
    return Service(
        code=str(row["code"]),
        national_id=None if national_id is None else str(national_id),
        name=str(row["name"]),
        category=Category(str(row["category"])),
        in_523r=row["in_523r"] is True,
        in_social_hromada=row["in_social_hromada"] is True,
        target_program=Program(str(row["target_program"])),
        decision_kinds=frozenset(DecisionKind(str(kind)) for kind in kinds),
        decision_days=days,
        required_documents=tuple(str(kind) for kind in required),
        valid_from=valid_from,
        valid_to=valid_to,
    )
