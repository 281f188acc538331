"""Operators of the console and their sessions; passwords as argon2, tokens as SHA-256."""

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from gateway.store.schema.columns import METADATA, Instant

OPERATORS: Final = Table(
    "operators",
    METADATA,
    Column("login", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("access_point", String, nullable=False),
    Column("otg", String, nullable=False),
    Column("starostat", String, nullable=False),
    Column("spszn", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("failed_attempts", Integer, nullable=False, server_default="0"),
    Column("locked_until", Instant),
    Column("created_at", Instant, nullable=False),
)

SESSIONS: Final = Table(
    "sessions",
    METADATA,
    Column("token_sha256", LargeBinary, primary_key=True),
    Column("operator", String, ForeignKey("operators.login"), nullable=False, index=True),
    Column("csrf", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
