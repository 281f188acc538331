"""The first 204 octets of a DAT file: fixed slots of ASCII, padded by spaces on the right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from connectors.backoffice.errors import DatError
from connectors.backoffice.layout import Kind

MAGIC: Final = "BRAMADAT"
FORMAT: Final = 1
_MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
_END: Final = b"\r\n"

# The table is the format: name -> (width, what may stand in it). Slots follow each other.
SLOTS: Final[Mapping[str, tuple[int, re.Pattern[str]]]] = MappingProxyType(
    {
        "magic": (8, re.compile(MAGIC)),
        "format": (4, re.compile(r"[0-9]{4}")),
        "layout": (4, re.compile(r"[0-9]{4}")),
        "kind": (8, re.compile(r"[A-Z]+")),
        "program": (16, re.compile(r"[a-z][a-z0-9-]*")),
        "export": (36, re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")),
        "version": (6, re.compile(r"[0-9]{6}")),
        "created": (20, re.compile(r"[0-9]{4}(?:-[0-9]{2}){2}T(?:[0-9]{2}:){2}[0-9]{2}Z")),
        "encoding": (12, re.compile(r"[A-Z0-9-]+")),
        "records": (6, re.compile(r"[0-9]{6}")),
        "length": (10, re.compile(r"[0-9]{10}")),
        "sha256": (72, re.compile(r"[0-9a-f]{64}")),
    }
)
SIZE: Final = sum(width for width, _ in SLOTS.values()) + len(_END)
MAX_RECORDS: Final = 10**6 - 1
MAX_LENGTH: Final = 10**10 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a file says of itself before its payload."""

    layout: int
    kind: Kind
    program: str
    export_id: UUID
    version: int
    created_at: datetime
    encoding: str
    records: int
    length: int
    sha256: str

    def to_bytes(self) -> bytes:
        """The octets of the header.

        Raises:
            DatError: a value does not fit its slot.
        """
        values = {
            "magic": MAGIC,
            "format": f"{FORMAT:04}",
            "layout": f"{self.layout:04}",
            "kind": self.kind.value,
            "program": self.program,
            "export": str(self.export_id),
            "version": f"{self.version:06}",
            "created": _spell(self.created_at),
            "encoding": self.encoding,
            "records": f"{self.records:06}",
            "length": f"{self.length:010}",
            "sha256": self.sha256,
        }
        return b"".join(_fill(name, value) for name, value in values.items()) + _END


def parse_header(octets: bytes) -> Header:
    """The header that the file begins with; what follows it is not looked at.

    Raises:
        DatError: the octets are not a header of this format.
    """
    if len(octets) < SIZE:
        raise DatError("header", "truncated")
    values: dict[str, str] = {}
    offset = 0
    for name, (width, _) in SLOTS.items():
        values[name] = _slot(name, octets[offset : offset + width])
        offset += width
    if octets[offset:SIZE] != _END:
        raise DatError("header", "end")
    if int(values["format"]) != FORMAT:
        raise DatError("format", "unknown")
    return Header(
        layout=int(values["layout"]),
        kind=_kind(values["kind"]),
        program=values["program"],
        export_id=UUID(values["export"]),
        version=int(values["version"]),
        created_at=_moment(values["created"]),
        encoding=values["encoding"],
        records=int(values["records"]),
        length=int(values["length"]),
        sha256=values["sha256"],
    )


def _fill(name: str, value: str) -> bytes:
    width, pattern = SLOTS[name]
    if len(value) > width or not pattern.fullmatch(value):
        raise DatError(name, "slot")
    return value.ljust(width).encode("ascii")


def _slot(name: str, octets: bytes) -> str:
    try:
        value = octets.decode("ascii").rstrip(" ")
    except UnicodeDecodeError:
        raise DatError(name, "slot") from None  # the cause would repeat the octets
    if not SLOTS[name][1].fullmatch(value):
        raise DatError(name, "slot")
    return value


def _kind(word: str) -> Kind:
    try:
        return Kind(word)
    except ValueError:
        raise DatError("kind", "unknown") from None


def _spell(moment: datetime) -> str:
    # strftime leaves the years before 1000 unpadded; isoformat does not.
    whole = moment.astimezone(UTC).replace(tzinfo=None)
    return whole.isoformat(timespec="seconds") + "Z"


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        raise DatError("created", "slot") from None
