"""Who speaks: the actor of a client, its officer and the place the officer works at."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.engine import RowMapping

from gateway.domain.roles import Actor, Role
from gateway.store.engine import Store
from gateway.store.schema.registry import ACCESS_POINTS, CLIENTS, OFFICERS


def actors() -> Select[Any]:
    """Return the query of all clients that may act now, with their officers and places."""
    return (
        select(
            CLIENTS.c.id.label("client"),
            OFFICERS.c.id.label("officer"),
            OFFICERS.c.role,
            ACCESS_POINTS.c.code.label("access_point"),
            ACCESS_POINTS.c.otg,
            OFFICERS.c.starostat,
            ACCESS_POINTS.c.spszn,
        )
        .join(OFFICERS, OFFICERS.c.id == CLIENTS.c.officer)
        .join(ACCESS_POINTS, ACCESS_POINTS.c.code == OFFICERS.c.access_point)
        .where(CLIENTS.c.active, OFFICERS.c.active)
    )


def actor_of(row: RowMapping) -> Actor:
    """Return the actor that a row of ``actors`` holds."""
    return Actor(
        officer=row["officer"],
        role=Role(row["role"]),
        access_point=row["access_point"],
        otg=row["otg"],
        starostat=row["starostat"],
        spszn=row["spszn"],
        client=row["client"],
    )


async def by_api_key(store: Store, sha256: bytes) -> Actor | None:
    """Return who holds the API key with this digest."""
    return await _one(store, CLIENTS.c.api_key_sha256 == sha256)


async def by_certificate(store: Store, sha256: bytes) -> Actor | None:
    """Return who holds the client certificate with this digest."""
    return await _one(store, CLIENTS.c.certificate_sha256 == sha256)


async def _one(store: Store, condition: ColumnElement[bool]) -> Actor | None:
    async with store.read() as tx:
        row = (await tx.execute(actors().where(condition))).mappings().first()
    return None if row is None else actor_of(row)
