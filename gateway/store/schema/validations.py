"""Files that a city asked to be judged and does not wait for; their answers stay for a day."""

from typing import Final

from sqlalchemy import JSON, Column, ForeignKey, Index, LargeBinary, String, Table, Uuid

from gateway.store.schema.columns import METADATA, Instant

VALIDATIONS: Final = Table(
    "validations",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("client", String, ForeignKey("clients.id"), nullable=False),
    Column("name", String, nullable=False),
    # How the report is written, and the JSON of what else was asked.
    Column("form", String, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("file", String),
    Column("content", String),
    Column("answer", LargeBinary),
    Column("media_type", String),
    Column("received_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("next_attempt_at", Instant, nullable=False),
    Column("lease_owner", String),
    Column("lease_until", Instant),
    Index(None, "finished_at", "next_attempt_at"),
)
