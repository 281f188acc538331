"""Containers beyond 32 bits: documents may be of 4 GB."""

import io
import struct
import zipfile
from typing import Final

import pytest
from typing_extensions import override

from crypto_module.ades import asic, zip_reader
from crypto_module.ades import zip_records as zr
from crypto_module.ades.zip_reader import Limits
from crypto_module.ades.zip_records import Entry
from crypto_module.errors import MalformedInput

LIMITS: Final = Limits(entries=10, entry_bytes=1 << 40, total_bytes=1 << 42)
HUGE: Final = 5 << 30


class SparseFile(io.RawIOBase):
    """A seekable file of zeros with some octets written into it."""

    def __init__(self, size: int, pieces: dict[int, bytes]) -> None:
        self.size = size
        self.pieces = pieces
        self.at = 0

    @override
    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = offset + (0, self.at, self.size)[whence]
        return self.at

    @override
    def read(self, size: int = -1) -> bytes:
        octets = bytearray(min(size if size >= 0 else self.size, self.size - self.at))
        for start, piece in self.pieces.items():
            for at, octet in enumerate(piece, start - self.at):
                if 0 <= at < len(octets):
                    octets[at] = octet
        self.at += len(octets)
        return bytes(octets)


def archive(entry: Entry) -> SparseFile:
    """One huge stored file whose content is zeros."""
    head, tail = zr.local_header(entry), zr.descriptor(entry)
    start = len(head) + entry.size + len(tail)
    directory = zr.central_header(entry)
    end = zr.end_records(count=1, start=start, size=len(directory))
    pieces = {0: head, len(head) + entry.size: tail, start: directory + end}
    return SparseFile(start + len(directory) + len(end), pieces)


def huge(size: int = HUGE) -> Entry:
    return Entry(
        name="a.bin",
        flags=zr.DESCRIPTOR | zr.UTF8,
        method=zr.STORED,
        crc=1,
        compressed=size,
        size=size,
        offset=0,
    )


@pytest.mark.parametrize("size", [HUGE, zr.MAX32, zr.MAX32 - 1, zr.MAX32 + 1])
def test_a_file_beyond_32_bits_is_found_whole(size: int) -> None:
    (entry,) = zip_reader.directory(archive(huge(size)), LIMITS)  # type: ignore[arg-type]
    assert (entry.size, entry.compressed) == (size, size)


def test_a_file_beyond_the_limit_is_refused_by_its_told_size() -> None:
    small = Limits(entries=10, entry_bytes=4 << 30, total_bytes=1 << 42)
    with pytest.raises(MalformedInput):
        zip_reader.directory(archive(huge()), small)  # type: ignore[arg-type]


def test_local_zip64_numbers_of_another_library_are_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr(zipfile.ZipInfo("mimetype"), asic.MEDIA_TYPE)
        with target.open("a.bin", "w", force_zip64=True) as entry:
            entry.write(b"q" * 100)
    entries = zip_reader.directory(buffer, LIMITS)
    assert [(one.name, one.size) for one in entries] == [("mimetype", 31), ("a.bin", 100)]


def test_another_library_reads_our_records_beyond_32_bits() -> None:
    with zipfile.ZipFile(archive(huge())) as read:
        (found,) = read.infolist()
    assert (found.file_size, found.compress_size) == (HUGE, HUGE)


def small() -> tuple[bytes, int]:
    """A small archive with ZIP64 end records, and where they begin."""
    entry = huge(0)
    head = zr.local_header(entry) + zr.descriptor(entry)
    directory = zr.central_header(entry)
    at = len(head) + len(directory)
    end64 = zr.END64.pack(
        zr.END64_MAGIC, zr.END64.size - 12, 45, 45, 0, 0, 1, 1, len(directory), len(head)
    )
    locator = zr.LOCATOR64.pack(zr.LOCATOR64_MAGIC, 0, at, 1)
    end = zr.END.pack(zr.END_MAGIC, 0, 0, zr.MAX16, zr.MAX16, zr.MAX32, zr.MAX32, 0)
    return head + directory + end64 + locator + end, at


def test_the_zip64_end_record_is_read() -> None:
    octets, _ = small()
    assert len(zip_reader.directory(io.BytesIO(octets), LIMITS)) == 1


@pytest.mark.parametrize("offset", [0, 4, 16, 20, 24, 32, 56, 60, 64, 72])
def test_a_wrong_zip64_record_is_malformed(offset: int) -> None:
    octets, at = small()
    changed = bytearray(octets)
    changed[at + offset] ^= 0x40
    with pytest.raises(MalformedInput):
        zip_reader.directory(io.BytesIO(bytes(changed)), LIMITS)


def test_cut_extra_fields_are_malformed() -> None:
    for extra in (b"\x01", b"\x01\x00\x08\x00", zr.EXTRA.pack(zr.ZIP64, 0) * 2):
        with pytest.raises(MalformedInput):
            zip_reader._wide(extra, (zr.MAX32, zr.MAX32, 0))
    short = zr.EXTRA.pack(zr.ZIP64, 8) + struct.pack("<Q", HUGE)
    with pytest.raises(MalformedInput):
        zip_reader._wide(short, (zr.MAX32, zr.MAX32, 0))
