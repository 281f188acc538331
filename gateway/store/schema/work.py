"""What the worker does next: a row exists while a case waits for a step of the machine."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, Uuid

from gateway.store.schema.columns import METADATA, Instant

WORK: Final = Table(
    "work",
    METADATA,
    Column("case_id", Uuid, ForeignKey("cases.id"), primary_key=True),
    Column("step", String, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("next_attempt_at", Instant, nullable=False),
    Column("lease_owner", String),
    Column("lease_until", Instant),
    Column("last_error", Text),
    Index(None, "next_attempt_at", "due_at"),
)
