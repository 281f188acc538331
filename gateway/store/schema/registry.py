"""Who may speak to the gateway and through which module."""

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, LargeBinary, String, Table

from gateway.store.schema.columns import METADATA, Instant

ACCESS_POINTS: Final = Table(
    "access_points",
    METADATA,
    Column("code", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("edrpou", String, nullable=False),
    Column("otg", String, nullable=False),
    Column("starostat", String, nullable=False),
    Column("spszn", String, nullable=False),
    Column("calendar", String, nullable=False),
    Column("active", Boolean, nullable=False),
)

OFFICERS: Final = Table(
    "officers",
    METADATA,
    Column("id", String, primary_key=True),
    Column("access_point", String, ForeignKey("access_points.code"), nullable=False),
    Column("role", String, nullable=False),
    Column("starostat", String, nullable=False),
    Column("name", String, nullable=False),
    Column("rnokpp", String, nullable=False),
    Column("unzr", String),
    Column("active", Boolean, nullable=False),
)

CLIENTS: Final = Table(
    "clients",
    METADATA,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("officer", String, ForeignKey("officers.id"), nullable=False),
    Column("api_key_sha256", LargeBinary, unique=True),
    Column("certificate_sha256", LargeBinary, unique=True),
    Column("webhook_url", String),
    Column("active", Boolean, nullable=False),
    Column("enrolled_at", Instant, nullable=False),
)

MODULES: Final = Table(
    "modules",
    METADATA,
    Column("id", String, primary_key=True),
    Column("access_point", String, ForeignKey("access_points.code"), nullable=False, index=True),
    Column("serial", String, nullable=False),
    Column("state", String, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("contract_at", Instant),
    Column("issued_at", Instant),
    Column("activated_at", Instant),
    Column("valid_from", Instant),
    Column("valid_to", Instant),
)
