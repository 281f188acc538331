"""The tables of the simulator; times are UTC and written as RFC 3339 text."""

from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect
from typing_extensions import override


class Moment(TypeDecorator[datetime]):
    """An aware moment; SQLite itself would drop the zone."""

    impl = String(40)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat()

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A calendar day."""

    impl = String(10)
    cache_ok = True

    @override
    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Id(TypeDecorator[UUID]):
    """A UUID in its text form, so that the file can be read by eye."""

    impl = String(36)
    cache_ok = True

    @override
    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> UUID | None:
        return None if value is None else UUID(value)


METADATA: Final = MetaData()

CASES: Final = Table(
    "cases",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("number", String, nullable=False, index=True),
    Column("round", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("access_point", String, nullable=False),
    Column("spszn", String, nullable=False),
    Column("service", String, nullable=False),
    Column("program", String, nullable=False),
    Column("application", Text, nullable=False),
    Column("incoming_number", Integer, nullable=False, unique=True),
    Column("accepted_at", Moment, nullable=False),
)

# What was promised: one row per round, for ever. A repeated package is answered from here.
ACKNOWLEDGEMENTS: Final = Table(
    "acknowledgements",
    METADATA,
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("package_sha256", LargeBinary, nullable=False),
    Column("package_key", String, nullable=False),
    Column("accepted_at", Moment, nullable=False),
    Column("signed", LargeBinary, nullable=False),
)

# What arrived, whatever came of it: the count behind "nothing twice".
DELIVERIES: Final = Table(
    "deliveries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("case_id", Id, nullable=False, index=True),
    Column("round", Integer, nullable=False),
    Column("package_sha256", LargeBinary, nullable=False),
    Column("access_point", String, nullable=False),
    Column("arrived_at", Moment, nullable=False),
    Column("outcome", String, nullable=False),
)

NOTICES: Final = Table(
    "notices",
    METADATA,
    Column("access_point", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("signed", LargeBinary, nullable=False),
)

EXPORTS: Final = Table(
    "exports",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("program", String, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("octets", LargeBinary, nullable=False),
)

EXPORTED_CASES: Final = Table(
    "exported_cases",
    METADATA,
    Column("export_id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), primary_key=True),
)

ANSWERS: Final = Table(
    "answers",
    METADATA,
    Column("sha256", LargeBinary, primary_key=True),
    Column("export_id", Id, nullable=False),
    Column("imported_at", Moment, nullable=False),
)

DECISIONS: Final = Table(
    "decisions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False, index=True),
    Column("date", Day, nullable=False),
    Column("decision", Text, nullable=False),
    Column("answer_sha256", LargeBinary, nullable=False),
)

QUARANTINE: Final = Table(
    "quarantine",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("answer_sha256", LargeBinary, nullable=False),
    Column("record", Integer),
    Column("reason", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("octets", LargeBinary),
)

# Modules that speak no more, by the fingerprint of their certificate.
STRUCK_OFF: Final = Table(
    "struck_off",
    METADATA,
    Column("module_sha256", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
)

SWITCHES: Final = Table(
    "switches",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("state", Text, nullable=False),
)
