"""The case and what the city gave: nothing here is overwritten but the case row itself.

Contents (application, documents, signature) keep their history by the case's version: a row
lives from ``added_version`` until ``removed_version``, so that every manifest an officer may
have signed can be made again.
"""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
)

from gateway.store.schema.columns import METADATA, Instant

CASES: Final = Table(
    "cases",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("number", String, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("signature_state", String, nullable=False),
    Column("transport_state", String, nullable=False),
    Column("paper_state", String, nullable=False),
    Column("service", String, nullable=False),
    Column("category", String, nullable=False),
    Column("access_point", String, nullable=False),
    Column("otg", String, nullable=False),
    Column("starostat", String, nullable=False),
    Column("spszn", String, nullable=False),
    Column("created_by", String, nullable=False),
    Column("created_by_role", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("model", Integer, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("arrived_at", Instant, nullable=False),
    Column("queued_at", Instant),
    Column("sent_at", Instant),
    Column("accepted_at", Instant),
    Column("acknowledged_at", Instant),
    Column("registered", Date, nullable=False),
    Column("d1_target", Date, nullable=False),
    Column("d1_due", Date, nullable=False),
    Column("d1_due_at", Instant, nullable=False),
    Column("d2_due", Date),
    Column("d2_due_at", Instant),
    Column("calendar", String, nullable=False),
    Column("calendar_version", String, nullable=False),
    Column("round", Integer, nullable=False),
    Column("self_checked", Boolean, nullable=False),
    Column("pack_complete", Boolean, nullable=False),
    # HMAC of applicant, service and local day: finds a twin without keeping who it was.
    Column("twin_mark", LargeBinary, nullable=False),
    # HMAC of the applicant's identifiers: exact search of the journal by number of a person.
    Column("person_mark", LargeBinary, nullable=False),
    # As the application writes it, for whoever may read cases.
    Column("applicant_name", String, nullable=False),
    # The same case-folded: what the search by a part of a name compares.
    Column("applicant_folded", String, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    Index(None, "access_point", "arrived_at"),
    Index(None, "otg", "arrived_at"),
    Index(None, "spszn", "arrived_at"),
    Index(None, "status", "d1_due_at"),
    # For the whole network: who still waits, whose day is in this month, what came last.
    Index(None, "accepted_at", "d1_due_at"),
    Index(None, "d1_due"),
    Index(None, "arrived_at"),
    Index(None, "twin_mark"),
    Index(None, "person_mark"),
)

APPLICATIONS: Final = Table(
    "applications",
    METADATA,
    Column("case_id", Uuid, ForeignKey("cases.id"), primary_key=True),
    Column("added_version", Integer, primary_key=True),
    Column("removed_version", Integer),
    Column("body", LargeBinary, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("added_at", Instant, nullable=False),
)

DOCUMENTS: Final = Table(
    "documents",
    METADATA,
    Column("case_id", Uuid, ForeignKey("cases.id"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("added_version", Integer, primary_key=True),
    Column("removed_version", Integer),
    Column("media_type", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("blob", String, nullable=False),
    Column("added_at", Instant, nullable=False),
)

SIGNATURES: Final = Table(
    "signatures",
    METADATA,
    Column("case_id", Uuid, ForeignKey("cases.id"), primary_key=True),
    Column("added_version", Integer, primary_key=True),
    Column("removed_version", Integer),
    Column("body", LargeBinary, nullable=False),
    # The manifest a ready container brought; empty where ours was signed.
    Column("manifest", LargeBinary),
    Column("sha256", LargeBinary, nullable=False),
    Column("added_by", String, nullable=False),
    Column("added_at", Instant, nullable=False),
)

OPERATIONS: Final = Table(
    "operations",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("officer", String, nullable=False),
    Column("role", String, nullable=False),
    Column("client", String, nullable=False),
    Column("content_version", Integer, nullable=False),
    Column("code", String),
    Column("indication", String),
    Column("sub_indication", String),
    Column("detail", Text),
    Column("correlation", String, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
)

VERDICTS: Final = Table(
    "verdicts",
    METADATA,
    Column("operation_id", Uuid, ForeignKey("operations.id"), primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("indication", String, nullable=False),
    Column("sub_indication", String),
    Column("report", JSON, nullable=False),
    # The bytes that were judged; a package is made of these and of nothing else.
    Column("manifest", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("checked_at", Instant, nullable=False),
)

IDEMPOTENCY: Final = Table(
    "idempotency",
    METADATA,
    Column("client", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("case_id", Uuid, nullable=False, index=True),
    Column("number", String, nullable=False),
    # Empty once the case is stored; until then the instant when another may take over.
    Column("reserved_until", Instant),
    Column("reservation", Uuid, nullable=False),
    Column("warnings", JSON),
    Column("created_at", Instant, nullable=False),
)

JOURNAL_NUMBERS: Final = Table(
    "journal_numbers",
    METADATA,
    Column("access_point", String, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)
