"""Reading a ZIP that somebody else made, strictly: one meaning or ``MalformedInput``.

Two readers must never see two different containers in one file. So the local files tile the file
from its first octet to the central directory without gap or overlap, every local header agrees
with its central one, and the last end record, with its comment, is the end of the file. Folders are
looked at and left out. What unpacks is bounded before and while it unpacks.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from crypto_module.ades import entry_names
from crypto_module.ades import zip_records as zr
from crypto_module.ades.zip_records import Entry
from crypto_module.errors import MalformedInput

WHERE: Final = "container"
PIECE: Final = 1 << 20
_UNIX: Final = 3
# None told, or a regular file; or a folder.
_FILE_TYPES: Final = frozenset({0, 0o100000})
_FOLDER_TYPES: Final = frozenset({0, 0o040000})
_DESCRIPTOR_SIZES: Final = frozenset({12, 16, 20, 24})
_MAX_DIRECTORY_OCTETS: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a container may hold at most."""

    entries: int
    entry_bytes: int
    total_bytes: int


def directory(file: BinaryIO, limits: Limits) -> tuple[Entry, ...]:
    """Return the files in file order, every one checked against its local header.

    Raises:
        MalformedInput: not a ZIP with exactly one meaning, or beyond ``limits``.
    """
    start, size, count = _end(file)
    if count > limits.entries or size > _MAX_DIRECTORY_OCTETS:
        raise _malformed("there are more files than permitted")
    entries = sorted(_central(_read(file, start, size), count), key=lambda one: one.offset)
    entry_names.check_distinct([one.name.removesuffix("/") for one in entries], where=WHERE)
    if (
        any(one.size > limits.entry_bytes for one in entries)
        or sum(one.size for one in entries) > limits.total_bytes
    ):
        raise _malformed("the files are larger than permitted")
    bounds = [*(one.offset for one in entries[1:]), start]
    at = 0
    tiled = []
    for entry, bound in zip(entries, bounds, strict=True):
        if entry.offset != at:
            raise _malformed("the files overlap or leave gaps")
        tiled.append(replace(entry, offset=_data_offset(file, entry, bound)))
        at = bound
    if at != start:
        raise _malformed("the files overlap or leave gaps")
    return tuple(one for one in tiled if not one.name.endswith("/"))


def chunks(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """Yield the content of ``entry``; trust it only when the iterator has ended.

    Raises:
        MalformedInput: the content is not of the size and checksum told.
    """
    crc = size = 0
    for piece in _inflated(file, entry) if entry.method == zr.DEFLATED else _stored(file, entry):
        size += len(piece)
        if size > entry.size:
            raise _malformed("a file unpacks to more than it tells")
        crc = zlib.crc32(piece, crc)
        yield piece
    if (size, crc) != (entry.size, entry.crc):
        raise _malformed("a file has another size or checksum than told")


def small(file: BinaryIO, entry: Entry, *, most: int) -> bytes:
    """Return the whole content of a small file.

    Raises:
        MalformedInput: it is larger than ``most`` octets, or as `chunks` says.
    """
    if entry.size > most:
        raise _malformed(f"a file is larger than {most} octets")
    return b"".join(chunks(file, entry))


def _stored(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    at, end = entry.offset, entry.offset + entry.compressed
    while at < end:
        piece = _read(file, at, min(PIECE, end - at))
        at += len(piece)
        yield piece


def _inflated(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in _stored(file, entry):
            pending = piece
            while pending:
                yield inflate.decompress(pending, PIECE)
                pending = inflate.unconsumed_tail
        yield inflate.flush(PIECE)
    except zlib.error as error:
        raise _malformed("a file does not unpack") from error
    if not inflate.eof or inflate.unused_data:
        raise _malformed("a file is cut or has octets after its end")


def _end(file: BinaryIO) -> tuple[int, int, int]:
    """Return start, size and count of the central directory.

    The end record is the last one, and its comment ends with the file: no reader finds another.
    """
    length = file.seek(0, 2)
    tail_at = max(0, length - zr.END.size - zr.MAX16)
    tail = _read(file, tail_at, length - tail_at)
    found = tail.rfind(zr.END_MAGIC)
    if found < 0 or len(tail) - found < zr.END.size:
        raise _malformed("is not a ZIP")
    _magic, disk, first_disk, here, count, size, start, comment = zr.END.unpack_from(tail, found)
    if disk or first_disk or here != count or found + zr.END.size + comment != len(tail):
        raise _malformed("does not end with an end record of one volume")
    at = tail_at + found
    if count == zr.MAX16 or zr.MAX32 in {size, start}:
        at, start, size, count = _end64(file, at)
    if start + size != at:
        raise _malformed("the central directory does not reach the end record")
    return start, size, count


def _end64(file: BinaryIO, end_at: int) -> tuple[int, int, int, int]:
    locator_at = end_at - zr.LOCATOR64.size
    magic, disk, at, disks = zr.LOCATOR64.unpack(_read(file, locator_at, zr.LOCATOR64.size))
    if magic != zr.LOCATOR64_MAGIC or disk or disks != 1 or at + zr.END64.size != locator_at:
        raise _malformed("the ZIP64 locator is wrong")
    fields = zr.END64.unpack(_read(file, at, zr.END64.size))
    magic, record, _made, _needs, disk, first_disk, here, count, size, start = fields
    if magic != zr.END64_MAGIC or record != zr.END64.size - 12 or disk or first_disk:
        raise _malformed("the ZIP64 end record is wrong")
    if here != count:
        raise _malformed("the ZIP64 end record is wrong")
    return at, start, size, count


def _central(octets: bytes, count: int) -> Iterator[Entry]:
    at = 0
    for _ in range(count):
        if len(octets) - at < zr.CENTRAL.size:
            raise _malformed("the central directory is cut")
        fields = zr.CENTRAL.unpack_from(octets, at)
        name_at = at + zr.CENTRAL.size
        name_size, extra_size, comment_size = fields[10:13]
        extra_at = name_at + name_size
        at = extra_at + extra_size + comment_size
        if fields[0] != zr.CENTRAL_MAGIC or at > len(octets) or fields[13]:
            raise _malformed("the central directory is wrong")
        yield _entry(fields, octets[name_at:extra_at], octets[extra_at : extra_at + extra_size])
    if at != len(octets):
        raise _malformed("the central directory tells another number of files")


def _entry(fields: tuple[int, ...], name: bytes, extra: bytes) -> Entry:
    made_by, flags, method, crc = fields[1] >> 8, fields[3], fields[4], fields[7]
    compressed, size, offset = _wide(extra, (fields[9], fields[8], fields[16]))
    types = _FOLDER_TYPES if name.endswith(b"/") else _FILE_TYPES
    if made_by == _UNIX and (fields[15] >> 16) & 0o170000 not in types:
        raise _malformed("an entry is not a regular file")
    if name.endswith(b"/") and size:
        raise _malformed("a folder has a content")
    if flags & ~(zr.DESCRIPTOR | zr.UTF8 | 0x0006) or method not in {zr.STORED, zr.DEFLATED}:
        raise _malformed("an entry is encrypted, patched or packed in a way not permitted")
    if method == zr.STORED and compressed != size:
        raise _malformed("a stored file has two sizes")
    try:
        text = name.decode("utf-8" if flags & zr.UTF8 else "ascii")
    except UnicodeDecodeError as error:
        raise _malformed("a file name is not UTF-8") from error
    entry_names.check(text.removesuffix("/"), where=WHERE)
    return Entry(
        name=text,
        flags=flags,
        method=method,
        crc=crc,
        compressed=compressed,
        size=size,
        offset=offset,
    )


def _wide(extra: bytes, values: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return (compressed, size, offset) with ZIP64 numbers where 32 bits were not enough."""
    size, compressed, offset = values
    wide = _extra_fields(extra).get(zr.ZIP64)
    found = []
    for value in (size, compressed, offset):
        if value == zr.MAX32 and wide is not None:
            if len(wide) < 8:  # noqa: PLR2004 - octets of a ZIP64 number
                raise _malformed("the ZIP64 numbers are cut")
            found.append(struct.unpack_from("<Q", wide)[0])
            wide = wide[8:]
        else:
            found.append(value)
    return found[1], found[0], found[2]


def _extra_fields(extra: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at < len(extra):
        if len(extra) - at < zr.EXTRA.size:
            raise _malformed("an extra field is cut")
        kind, size = zr.EXTRA.unpack_from(extra, at)
        at += zr.EXTRA.size + size
        if at > len(extra) or kind in found:
            raise _malformed("an extra field is cut or occurs twice")
        found[kind] = extra[at - size : at]
    return found


def _data_offset(file: BinaryIO, entry: Entry, bound: int) -> int:
    """Return where the content begins; the local header must say what the central one says."""
    fields = zr.LOCAL.unpack(_read(file, entry.offset, zr.LOCAL.size))
    magic, _needs, flags, method, _time, _date, crc, compressed, size, name_size, extra_size = (
        fields
    )
    names_at = entry.offset + zr.LOCAL.size
    names = _read(file, names_at, name_size + extra_size)
    if (
        magic != zr.LOCAL_MAGIC
        or (flags, method) != (entry.flags, entry.method)
        or names[:name_size] != entry.name.encode()
    ):
        raise _malformed("a local header says another thing than the central directory")
    compressed, size, _ = _wide(names[name_size:], (size, compressed, 0))
    told = (crc, compressed, size)
    streamed = bool(flags & zr.DESCRIPTOR)
    if told != (entry.crc, entry.compressed, entry.size) and not (
        streamed and told in {(0, 0, 0), (0, zr.MAX32, zr.MAX32)}
    ):
        raise _malformed("a local header says another thing than the central directory")
    start: int = names_at + name_size + extra_size
    rest = bound - start - entry.compressed
    if rest != 0 and not (streamed and rest in _DESCRIPTOR_SIZES):
        raise _malformed("the files overlap or leave gaps")
    return start


def _read(file: BinaryIO, at: int, size: int) -> bytes:
    if at < 0:
        raise _malformed("is cut")
    file.seek(at)
    octets = file.read(size)
    if len(octets) != size:
        raise _malformed("is cut")
    return octets


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
