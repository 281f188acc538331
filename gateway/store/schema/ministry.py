"""What went to the ministry and what came back, as signed; quarantine keeps what did not fit."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
)

from gateway.store.schema.columns import METADATA, SEQUENCE, Instant

PACKAGES: Final = Table(
    "packages",
    METADATA,
    Column("case_id", Uuid, ForeignKey("cases.id"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("sha256", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("blob", String, nullable=False),
    Column("operation_id", Uuid, ForeignKey("operations.id"), nullable=False),
    Column("packaged_at", Instant, nullable=False),
)

ACKNOWLEDGEMENTS: Final = Table(
    "acknowledgements",
    METADATA,
    Column("case_id", Uuid, ForeignKey("cases.id"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("signed", LargeBinary, nullable=False),
    Column("incoming_number", String, nullable=False),
    Column("accepted_at", Instant, nullable=False),
    Column("stored_at", Instant, nullable=False),
)

CURSORS: Final = Table(
    "ministry_cursors",
    METADATA,
    Column("access_point", String, ForeignKey("access_points.code"), primary_key=True),
    Column("cursor", String),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Instant, nullable=False),
    Column("lease_owner", String),
    Column("lease_until", Instant),
    Column("last_error", Text),
)

NOTICES: Final = Table(
    "ministry_notices",
    METADATA,
    Column("access_point", String, primary_key=True),
    Column("cursor", String, primary_key=True),
    Column("case_id", Uuid),
    Column("type", String),
    Column("signed", LargeBinary, nullable=False),
    Column("received_at", Instant, nullable=False),
    # Empty where the notice was applied to its case.
    Column("quarantined", String),
)

RETURNS: Final = Table(
    "returns",
    METADATA,
    Column("id", SEQUENCE, primary_key=True, autoincrement=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("round", Integer, nullable=False),
    Column("role", String, nullable=False),
    Column("code", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

DECISIONS: Final = Table(
    "decisions",
    METADATA,
    Column("id", SEQUENCE, primary_key=True, autoincrement=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    # Decimal hryvnias as text: SQLite has no decimal.
    Column("amount", String),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("refusal_reason", Text),
    Column("number", String, nullable=False),
    Column("date", Date, nullable=False),
    Column("body", String, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", String),
)
