"""Records of the ZIP format that a container needs (APPNOTE 6.3.10, 4.3 and 4.5.3)."""

import struct
from dataclasses import dataclass
from typing import Final

LOCAL: Final = struct.Struct("<4s5H3I2H")
CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
END: Final = struct.Struct("<4s4H2IH")
END64: Final = struct.Struct("<4sQ2H2I4Q")
LOCATOR64: Final = struct.Struct("<4sIQI")
EXTRA: Final = struct.Struct("<2H")

LOCAL_MAGIC: Final = b"PK\x03\x04"
CENTRAL_MAGIC: Final = b"PK\x01\x02"
END_MAGIC: Final = b"PK\x05\x06"
END64_MAGIC: Final = b"PK\x06\x06"
LOCATOR64_MAGIC: Final = b"PK\x06\x07"
DESCRIPTOR_MAGIC: Final = b"PK\x07\x08"

ZIP64: Final = 0x0001
MAX16: Final = 0xFFFF
MAX32: Final = 0xFFFFFFFF

ENCRYPTED: Final = 0x0001
DESCRIPTOR: Final = 0x0008
UTF8: Final = 0x0800
STORED: Final = 0
DEFLATED: Final = 8
MADE_BY_UNIX: Final = 3 << 8 | 45  # otherwise Info-ZIP reads names in a DOS code page
REGULAR_FILE: Final = 0o100644 << 16
DOS_EPOCH: Final = 0x0021  # 1980-01-01: containers of equal content have equal bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of a container, as the central directory tells it."""

    name: str
    flags: int
    method: int
    crc: int
    compressed: int
    size: int
    offset: int


def local_header(entry: Entry) -> bytes:
    """Return the local header; sizes unknown in advance are announced by ``DESCRIPTOR``."""
    name = entry.name.encode()
    streamed = bool(entry.flags & DESCRIPTOR)
    extra = struct.pack("<2H2Q", ZIP64, 16, 0, 0) if streamed else b""
    return (
        LOCAL.pack(
            LOCAL_MAGIC,
            45 if streamed else 20,
            entry.flags,
            entry.method,
            0,
            DOS_EPOCH,
            0 if streamed else entry.crc,
            MAX32 if streamed else entry.compressed,
            MAX32 if streamed else entry.size,
            len(name),
            len(extra),
        )
        + name
        + extra
    )


def descriptor(entry: Entry) -> bytes:
    """Return the data descriptor with ZIP64 sizes, as the local header announces."""
    return DESCRIPTOR_MAGIC + struct.pack("<I2Q", entry.crc, entry.compressed, entry.size)


def central_header(entry: Entry) -> bytes:
    """Return the central directory header."""
    name = entry.name.encode()
    wide = [value for value in (entry.size, entry.compressed, entry.offset) if value >= MAX32]
    extra = EXTRA.pack(ZIP64, 8 * len(wide)) + struct.pack(f"<{len(wide)}Q", *wide)
    extra = extra if wide else b""
    return (
        CENTRAL.pack(
            CENTRAL_MAGIC,
            MADE_BY_UNIX,
            45 if entry.flags & DESCRIPTOR else 20,
            entry.flags,
            entry.method,
            0,
            DOS_EPOCH,
            entry.crc,
            min(entry.compressed, MAX32),
            min(entry.size, MAX32),
            len(name),
            len(extra),
            0,
            0,
            0,
            REGULAR_FILE,
            min(entry.offset, MAX32),
        )
        + name
        + extra
    )


def end_records(*, count: int, start: int, size: int) -> bytes:
    """Return the end of central directory, ZIP64 when a number does not fit."""
    wide = b""
    if count >= MAX16 or start >= MAX32 or size >= MAX32:
        wide = END64.pack(
            END64_MAGIC, END64.size - 12, 45, 45, 0, 0, count, count, size, start
        ) + LOCATOR64.pack(LOCATOR64_MAGIC, 0, start + size, 1)
    return wide + END.pack(
        END_MAGIC,
        0,
        0,
        min(count, MAX16),
        min(count, MAX16),
        min(size, MAX32),
        min(start, MAX32),
        0,
    )
