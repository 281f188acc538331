"""Enrolling who may speak: places, officers and modules by a document, clients one by one.

The document is declarative (config/registry.example.toml): applying it twice changes nothing.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from gateway.domain import identifiers, reading
from gateway.domain.access_point import AccessPoint, Module, ModuleState, PlaceKind
from gateway.domain.errors import Invalid
from gateway.domain.instants import start_of_day
from gateway.domain.roles import Role
from gateway.domain.workdays import DEFAULT_CALENDAR
from gateway.store import Store
from gateway.store import registry as stored
from gateway.store.registry import Client, Officer, Place, Registry

KEY_PREFIX: Final = "brama_"
_KEY_BYTES: Final = 32
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,59}")
_PLACE_FIELDS: Final = frozenset(
    {"code", "name", "kind", "edrpou", "otg", "starostat", "spszn", "calendar", "active"}
)
_OFFICER_FIELDS: Final = frozenset(
    {"id", "access_point", "role", "starostat", "name", "rnokpp", "unzr", "active"}
)
_MODULE_FIELDS: Final = frozenset(
    {
        "id",
        "access_point",
        "serial",
        "state",
        "requested_at",
        "contract_at",
        "issued_at",
        "activated_at",
        "valid_from",
        "valid_to",
    }
)
_Row = TypeVar("_Row")
_Word = TypeVar("_Word", bound=StrEnum)


async def apply(store: Store, document: Mapping[str, Any], *, now: datetime) -> Registry:
    """Return what the document said, now in force.

    Raises:
        Invalid: names the table and the field.
    """
    registry = parse(document)
    await stored.apply(store, registry, now=now)
    return registry


async def enrol_client(
    store: Store,
    *,
    client_id: str,
    name: str,
    officer: str,
    now: datetime,
    certificate_der: bytes | None = None,
    webhook_url: str | None = None,
) -> str:
    """Return a new API key of the client; it is shown here once and kept as SHA-256 only.

    Raises:
        Invalid: the officer is not known.
    """
    if await stored.officer(store, officer) is None:
        raise Invalid("field-invalid", "officer", "Такого посадовця немає в реєстрі.")
    api_key = KEY_PREFIX + secrets.token_urlsafe(_KEY_BYTES)
    certificate = None if certificate_der is None else hashlib.sha256(certificate_der).digest()
    await stored.enrol(
        store,
        Client(
            id=client_id,
            name=name,
            officer=officer,
            api_key_sha256=hashlib.sha256(api_key.encode()).digest(),
            certificate_sha256=certificate,
            webhook_url=webhook_url,
            active=True,
            enrolled_at=now,
        ),
    )
    return api_key


def parse(document: Mapping[str, Any]) -> Registry:
    """Return the registry written in a parsed TOML document.

    Raises:
        Invalid: names the table and the field.
    """
    unknown = document.keys() - {"access_point", "officer", "module"}
    if unknown:
        raise Invalid("field-unknown", "", "Дозволені таблиці: access_point, officer, module.")
    places = tuple(_each(document, "access_point", _place))
    officers = tuple(_each(document, "officer", _officer))
    return Registry(
        places=places, officers=officers, modules=tuple(_each(document, "module", _module))
    )


def _each(
    document: Mapping[str, Any], table: str, build: Callable[[Mapping[str, object]], _Row]
) -> Iterator[_Row]:
    rows = document.get(table, [])
    if not isinstance(rows, list):
        raise Invalid("field-invalid", table, f"Потрібні таблиці [[{table}]].")
    for number, row in enumerate(rows, start=1):
        try:
            yield build(row)
        except Invalid as err:
            raise Invalid(err.code, f"{table}[{number}].{err.field}", err.rule) from err


def _place(row: Mapping[str, object]) -> Place:
    reading.only_known(row, _PLACE_FIELDS, path="")
    return Place(
        place=AccessPoint(
            code=_code(row, "code"),
            name=reading.text_at(row, "name", path=""),
            kind=_one_of(PlaceKind, row, "kind"),
            edrpou=identifiers.edrpou(reading.text_at(row, "edrpou", path=""), field="edrpou"),
            otg=reading.text_at(row, "otg", path=""),
            starostat=reading.text_at(row, "starostat", path=""),
            spszn=reading.text_at(row, "spszn", path=""),
            calendar=reading.optional_text_at(row, "calendar", path="") or DEFAULT_CALENDAR,
        ),
        active=_active(row),
    )


def _officer(row: Mapping[str, object]) -> Officer:
    reading.only_known(row, _OFFICER_FIELDS, path="")
    unzr = reading.optional_text_at(row, "unzr", path="")
    return Officer(
        id=_code(row, "id"),
        access_point=_code(row, "access_point"),
        role=_one_of(Role, row, "role"),
        starostat=reading.text_at(row, "starostat", path=""),
        name=reading.text_at(row, "name", path=""),
        rnokpp=identifiers.rnokpp(reading.text_at(row, "rnokpp", path=""), field="rnokpp"),
        unzr=unzr and identifiers.unzr(unzr, field="unzr"),
        active=_active(row),
    )


def _module(row: Mapping[str, object]) -> Module:
    reading.only_known(row, _MODULE_FIELDS, path="")
    requested = _instant(row, "requested_at")
    if requested is None:
        raise Invalid("field-required", "requested_at", "Поле є обов'язковим.")
    return Module(
        id=_code(row, "id"),
        access_point=_code(row, "access_point"),
        serial=reading.text_at(row, "serial", path=""),
        state=_one_of(ModuleState, row, "state"),
        requested_at=requested,
        contract_at=_instant(row, "contract_at"),
        issued_at=_instant(row, "issued_at"),
        activated_at=_instant(row, "activated_at"),
        valid_from=_instant(row, "valid_from"),
        valid_to=_instant(row, "valid_to"),
    )


def _code(row: Mapping[str, object], name: str) -> str:
    code = reading.text_at(row, name, path="", longest=60)
    if not _CODE.fullmatch(code):
        raise Invalid("field-invalid", name, "Код: латинські літери, цифри, крапка й дефіс.")
    return code


def _one_of(kind: type[_Word], row: Mapping[str, object], name: str) -> _Word:
    word = reading.text_at(row, name, path="")
    if word not in tuple(kind):
        known = ", ".join(kind)
        raise Invalid("field-invalid", name, f"Можливі значення: {known}.")
    return kind(word)


def _active(row: Mapping[str, object]) -> bool:
    active = row.get("active", True)
    if not isinstance(active, bool):
        raise Invalid("field-invalid", "active", "Потрібно true або false.")
    return active


def _instant(row: Mapping[str, object], name: str) -> datetime | None:
    """Return an instant of TOML; a bare date is the local midnight that begins it."""
    value = row.get(name)
    match value:
        case None:
            return None
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC)
        case date() if not isinstance(value, datetime):
            return start_of_day(value)
        case _:
            raise Invalid("instant-invalid", name, "Потрібна дата або момент зі зміщенням.")
