"""The files of a container: its documents, and those of META-INF by what they are for.

What stands in META-INF is held in memory and so is small; documents are read piece by piece.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Final

from crypto_module.ades import entry_names, meta_inf, zip_reader
from crypto_module.ades.asic import MAX_META_OCTETS, MIMETYPE
from crypto_module.ades.meta_inf import Role
from crypto_module.ades.signature import Feed, Kind
from crypto_module.ades.zip_reader import Limits
from crypto_module.ades.zip_records import Entry
from crypto_module.errors import MalformedInput
from crypto_module.primitives.hashes import Hash

WHERE: Final = "ASiC container"
LIMITS: Final = Limits(entries=1000, entry_bytes=1 << 30, total_bytes=1 << 30)
MAX_META_TOTAL: Final = 64 * 1024 * 1024
_READ: Final = (Role.CADES, Role.XADES, Role.MANIFEST, Role.ARCHIVE_MANIFEST, Role.TIME_STAMP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What stands in a container; ``documents`` and ``meta`` are names of ``entries``."""

    octets: bytes = field(repr=False)
    kind: Kind
    entries: Mapping[str, Entry]
    documents: tuple[str, ...]
    meta: Mapping[Role, tuple[str, ...]]

    def meta_file(self, name: str) -> bytes:
        """Return a file of META-INF; MalformedInput when it is larger than 8 MiB or broken."""
        return zip_reader.small(io.BytesIO(self.octets), self.entries[name], most=MAX_META_OCTETS)

    def of(self, *roles: Role) -> tuple[str, ...]:
        """Return the names of the files of META-INF that are for this."""
        return tuple(name for one in roles for name in self.meta.get(one, ()))

    def feed(self, name: str) -> Feed | None:
        """Return what gives the file to a hash; None when there is none of this name."""
        entry = self.entries.get(name)
        return None if entry is None else partial(_feed, self.octets, entry)


def _feed(octets: bytes, entry: Entry, running: Hash) -> None:
    for piece in zip_reader.chunks(io.BytesIO(octets), entry):
        running.update(piece)


def read(encoded: bytes) -> Files:
    """Return the files of an ASiC container.

    A.1 of EN 319 162-1 wants the media type first and stored; where it stands decides nothing of
    what is signed. A reader that tells FORMAT_FAILURE for it would say that signatures cannot be
    verified which can be (EN 319 102-1, 5.2.2.4), of containers that programs in use make.

    Raises:
        MalformedInput: not such a container, not of one meaning, or beyond the bounds.
    """
    entries = {one.name: one for one in zip_reader.directory(io.BytesIO(encoded), LIMITS)}
    told = entries.pop(MIMETYPE, None)
    documents: list[str] = []
    meta: dict[Role, tuple[str, ...]] = {}
    for name in entries:
        folded = entry_names.key(name)
        if folded == MIMETYPE:
            raise _malformed("spells its mimetype in another way")
        if not folded.startswith(entry_names.key(entry_names.META_INF)):
            documents.append(name)
        elif not name.startswith(entry_names.META_INF):
            raise _malformed("spells META-INF in another way")
        else:
            role = meta_inf.role(name)
            meta[role] = (*meta.get(role, ()), name)
    kind = meta_inf.kind(
        entries.keys(),
        None
        if told is None
        else zip_reader.small(io.BytesIO(encoded), told, most=meta_inf.MAX_MEDIA_TYPE_OCTETS),
    )
    if kind is None:
        raise _malformed("has another media type")
    files = Files(
        octets=encoded,
        kind=kind,
        entries=MappingProxyType(entries),
        documents=tuple(documents),
        meta=MappingProxyType(meta),
    )
    # They are held in memory together.
    if sum(entries[name].size for name in files.of(*_READ)) > MAX_META_TOTAL:
        raise _malformed(f"has more than {MAX_META_TOTAL} octets in META-INF")
    return files


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
