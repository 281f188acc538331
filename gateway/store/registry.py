"""Access points, officers, clients and modules: written whole by a document, read one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domain.access_point import AccessPoint, Module, ModuleState, PlaceKind
from gateway.domain.errors import Invalid
from gateway.domain.roles import Role
from gateway.store.engine import Store
from gateway.store.schema.ministry import CURSORS
from gateway.store.schema.registry import ACCESS_POINTS, CLIENTS, MODULES, OFFICERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An access point and whether it takes cases now."""

    place: AccessPoint
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A person who acts at an access point.

    The РНОКПП is what the КЕП must show; the УНЗР what it may not contradict, where known.
    """

    id: str
    access_point: str
    role: Role
    starostat: str
    name: str = field(repr=False)
    rnokpp: str = field(repr=False)
    unzr: str | None = field(repr=False)
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A city system that acts on behalf of an officer."""

    id: str
    name: str
    officer: str
    api_key_sha256: bytes | None = field(repr=False)
    certificate_sha256: bytes | None
    webhook_url: str | None
    active: bool
    enrolled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """A whole declarative document."""

    places: tuple[Place, ...]
    officers: tuple[Officer, ...]
    modules: tuple[Module, ...]


async def apply(store: Store, registry: Registry, *, now: datetime) -> None:
    """Write what the document says; what it does not name stays as it is.

    Raises:
        Invalid: an officer or a module names an access point that nobody knows.
    """
    try:
        async with store.write() as tx:
            for place in registry.places:
                await _put(tx, ACCESS_POINTS, "code", _place_values(place))
                await _poll(tx, place.place.code, now=now)
            for officer in registry.officers:
                await _put(tx, OFFICERS, "id", _officer_values(officer))
            for module in registry.modules:
                await _put(tx, MODULES, "id", _module_values(module))
    except IntegrityError as err:
        rule = "Посадовець або модуль називає невідому точку доступу."
        raise Invalid("field-invalid", "access_point", rule) from err


async def enrol(store: Store, client: Client) -> None:
    """Write a client, or write over the one with the same id."""
    async with store.write() as tx:
        await _put(
            tx,
            CLIENTS,
            "id",
            {
                "id": client.id,
                "name": client.name,
                "officer": client.officer,
                "api_key_sha256": client.api_key_sha256,
                "certificate_sha256": client.certificate_sha256,
                "webhook_url": client.webhook_url,
                "active": client.active,
                "enrolled_at": client.enrolled_at,
            },
        )


async def active_access_point(store: Store, code: str) -> AccessPoint | None:
    """Return the access point if it takes cases now."""
    async with store.read() as tx:
        query = select(ACCESS_POINTS).where(ACCESS_POINTS.c.code == code, ACCESS_POINTS.c.active)
        row = (await tx.execute(query)).mappings().first()
    if row is None:
        return None
    return AccessPoint(
        code=row["code"],
        name=row["name"],
        kind=PlaceKind(row["kind"]),
        edrpou=row["edrpou"],
        otg=row["otg"],
        starostat=row["starostat"],
        spszn=row["spszn"],
        calendar=row["calendar"],
    )


async def officer(store: Store, officer_id: str) -> Officer | None:
    """Return the officer, or None."""
    async with store.read() as tx:
        query = select(OFFICERS).where(OFFICERS.c.id == officer_id)
        row = (await tx.execute(query)).mappings().first()
    if row is None:
        return None
    return Officer(
        id=row["id"],
        access_point=row["access_point"],
        role=Role(row["role"]),
        starostat=row["starostat"],
        name=row["name"],
        rnokpp=row["rnokpp"],
        unzr=row["unzr"],
        active=row["active"],
    )


async def module_of(store: Store, access_point: str) -> Module | None:
    """Return the module of the access point: the active one, else the newest."""
    found = [module for module in await modules(store) if module.access_point == access_point]
    active = [module for module in found if module.state is ModuleState.ACTIVE]
    return max(active or found, key=lambda module: module.requested_at, default=None)


async def modules(store: Store) -> Sequence[Module]:
    """Return all modules."""
    async with store.read() as tx:
        rows = (await tx.execute(select(MODULES).order_by(MODULES.c.id))).mappings()
        return [
            Module(
                id=row["id"],
                access_point=row["access_point"],
                serial=row["serial"],
                state=ModuleState(row["state"]),
                requested_at=row["requested_at"],
                contract_at=row["contract_at"],
                issued_at=row["issued_at"],
                activated_at=row["activated_at"],
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
            )
            for row in rows
        ]


async def _put(tx: AsyncConnection, table: Table, key: str, columns: dict[str, object]) -> None:
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    rest = {name: value for name, value in columns.items() if name != key}
    await tx.execute(
        dialect.insert(table)
        .values(**columns)
        .on_conflict_do_update(index_elements=[key], set_=rest)
    )


async def _poll(tx: AsyncConnection, access_point: str, *, now: datetime) -> None:
    """Begin to ask the ministry for notices of the place; an older cursor stays."""
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    await tx.execute(
        dialect.insert(CURSORS)
        .values(access_point=access_point, attempts=0, next_attempt_at=now)
        .on_conflict_do_nothing()
    )


def _place_values(place: Place) -> dict[str, object]:
    return {
        "code": place.place.code,
        "name": place.place.name,
        "kind": place.place.kind.value,
        "edrpou": place.place.edrpou,
        "otg": place.place.otg,
        "starostat": place.place.starostat,
        "spszn": place.place.spszn,
        "calendar": place.place.calendar,
        "active": place.active,
    }


def _officer_values(officer: Officer) -> dict[str, object]:
    return {
        "id": officer.id,
        "access_point": officer.access_point,
        "role": officer.role.value,
        "starostat": officer.starostat,
        "name": officer.name,
        "rnokpp": officer.rnokpp,
        "unzr": officer.unzr,
        "active": officer.active,
    }


def _module_values(module: Module) -> dict[str, object]:
    return {
        "id": module.id,
        "access_point": module.access_point,
        "serial": module.serial,
        "state": module.state.value,
        "requested_at": module.requested_at,
        "contract_at": module.contract_at,
        "issued_at": module.issued_at,
        "activated_at": module.activated_at,
        "valid_from": module.valid_from,
        "valid_to": module.valid_to,
    }
