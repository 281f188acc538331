"""ASiC-E with CAdES (EN 319 162-1, 4.4): a manifest, one signature over it, the documents.

``manifest`` gives the bytes to sign, ``write`` streams a container, ``open_container`` reads one
that somebody else made. Whether the documents are those the manifest lists, the caller checks
against ``parse_manifest`` while streaming them.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from crypto_module.ades import entry_names, zip_reader
from crypto_module.ades import zip_records as zr
from crypto_module.ades.manifest import SIGNATURE_NAME, DataObject, manifest, parse_manifest
from crypto_module.ades.zip_reader import Limits
from crypto_module.ades.zip_records import Entry
from crypto_module.errors import MalformedInput

__all__ = [
    "MEDIA_TYPE",
    "Container",
    "DataObject",
    "manifest",
    "open_container",
    "parse_manifest",
    "write",
    "write_files",
]

WHERE: Final = "ASiC-E container"
MEDIA_TYPE: Final = "application/vnd.etsi.asic-e+zip"
MANIFEST_NAME: Final = "META-INF/ASiCManifest001.xml"
MIMETYPE: Final = "mimetype"
MAX_META_OCTETS: Final = 8 * 1024 * 1024  # one manifest or one signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """An opened container; documents are streamed from the file it was opened from."""

    manifest_bytes: bytes
    signature_bytes: bytes
    entries: dict[str, Entry]
    file: BinaryIO

    @property
    def names(self) -> tuple[str, ...]:
        """The documents, in file order."""
        return tuple(self.entries)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a document; trust it only when the iterator has ended.

        Raises:
            KeyError: there is no such document.
            MalformedInput: the document is not of the size and checksum told.
        """
        return zip_reader.chunks(self.file, self.entries[name])


def open_container(
    file: BinaryIO, *, max_entries: int, max_entry_bytes: int, max_total_bytes: int
) -> Container:
    """Return the container in a seekable file, its meta files read, its documents not yet.

    Raises:
        MalformedInput: not an ASiC-E with exactly one manifest and one CAdES signature.
    """
    limits = Limits(entries=max_entries, entry_bytes=max_entry_bytes, total_bytes=max_total_bytes)
    entries = zip_reader.directory(file, limits)
    first = entries[0] if entries else None
    if first is None or first.name != MIMETYPE or first.method != zr.STORED:
        raise _malformed("does not begin with a stored mimetype (A.1)")
    if _whole(file, first) != MEDIA_TYPE.encode():
        raise _malformed("has another media type")
    meta = [one for one in entries if entry_names.key(one.name).startswith("meta-inf/")]
    if any(not one.name.startswith(entry_names.META_INF) for one in meta):
        raise _malformed("spells META-INF in another way")
    manifests = [one for one in meta if "ASiCManifest" in one.name and one.name.endswith(".xml")]
    signatures = [one for one in meta if one.name.endswith(".p7s")]
    if len(manifests) != 1 or len(signatures) != 1 or len(meta) != len(manifests + signatures):
        raise _malformed("does not hold exactly one ASiCManifest and one CAdES signature")
    return Container(
        manifest_bytes=_whole(file, manifests[0]),
        signature_bytes=_whole(file, signatures[0]),
        entries={one.name: one for one in entries[1:] if one not in meta},
        file=file,
    )


def write(
    manifest_bytes: bytes,
    signature: bytes,
    documents: Iterable[tuple[str, Iterable[bytes]]],
) -> Iterator[bytes]:
    """Yield the octets of a container; documents are streamed and stored, never held.

    Equal arguments give equal octets: no time of writing is recorded.
    """
    meta = ((MANIFEST_NAME, manifest_bytes), (SIGNATURE_NAME, signature))
    return write_files(MEDIA_TYPE, meta, documents)


def write_files(
    media_type: str,
    meta: Iterable[tuple[str, bytes]],
    documents: Iterable[tuple[str, Iterable[bytes]]],
) -> Iterator[bytes]:
    """Yield the octets of a container of any kind: its mimetype, META-INF, the documents.

    Raises:
        MalformedInput: a name that no container may hold.
    """
    written: list[Entry] = []
    at = 0
    for name, content in ((MIMETYPE, media_type.encode()), *meta):
        entry = replace(_new(name, flags=0, offset=at), crc=zlib.crc32(content))
        entry = replace(entry, compressed=len(content), size=len(content))
        written.append(entry)
        octets = zr.local_header(entry) + content
        at += len(octets)
        yield octets
    for name, pieces in documents:
        entry = _new(name, flags=zr.DESCRIPTOR | zr.UTF8, offset=at)
        header = zr.local_header(entry)
        yield header
        crc = size = 0
        for piece in pieces:
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            yield piece
        entry = replace(entry, crc=crc, compressed=size, size=size)
        tail = zr.descriptor(entry)
        yield tail
        at += len(header) + size + len(tail)
        written.append(entry)
    directory = b"".join(zr.central_header(entry) for entry in written)
    yield directory + zr.end_records(count=len(written), start=at, size=len(directory))


def _new(name: str, *, flags: int, offset: int) -> Entry:
    entry_names.check(name, where=WHERE)
    return Entry(
        name=name, flags=flags, method=zr.STORED, crc=0, compressed=0, size=0, offset=offset
    )


def _whole(file: BinaryIO, entry: Entry) -> bytes:
    if entry.size > MAX_META_OCTETS:
        raise _malformed("has a manifest or signature larger than 8 MiB")
    return b"".join(zip_reader.chunks(file, entry))


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
