"""What happened, append-only, and to whom it is told.

``seq`` grows in the order in which transactions become visible (see ``store.events``), so a
reader that asks for what is after the last one misses nothing.
"""

from typing import Final

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
)

from gateway.store.schema.columns import METADATA, SEQUENCE, Instant

EVENTS: Final = Table(
    "events",
    METADATA,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), index=True),
    Column("access_point", String, nullable=False),
    Column("type", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("role", String, nullable=False),
    Column("from_status", String),
    Column("to_status", String),
    Column("round", Integer),
    Column("details", JSON, nullable=False),
    Column("correlation", String, nullable=False),
    # The salt and the commitment of the Merkle log (RFC 9162), filled by its sequencer.
    Column("salt", LargeBinary),
    Column("commitment", LargeBinary),
    Index(None, "access_point", "seq"),
    sqlite_autoincrement=True,
)

DELIVERIES: Final = Table(
    "deliveries",
    METADATA,
    Column("client", String, ForeignKey("clients.id"), primary_key=True),
    Column("event_seq", SEQUENCE, ForeignKey("events.seq"), primary_key=True),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Instant, nullable=False),
    Column("lease_owner", String),
    Column("lease_until", Instant),
    Column("delivered_at", Instant),
    Column("last_error", Text),
    Index(None, "state", "next_attempt_at"),
)
