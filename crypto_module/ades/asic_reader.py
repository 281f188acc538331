"""Containers of any producer as signatures: ASiC-S and ASiC-E, with CAdES and XAdES.

EN 319 162-1, 4.3 and 4.4. The documents of a container are data under its signatures; one that no
signature covers is named in ``Reading.unsigned``, for a container is handed on as a whole.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Final

from typing_extensions import override

from crypto_module.ades import (
    asic_archive,
    asic_manifest,
    cades,
    entry_names,
    meta_inf,
    xades,
    zip_reader,
)
from crypto_module.ades.asic import MAX_META_OCTETS, MIMETYPE
from crypto_module.ades.asic_manifest import ListedObject
from crypto_module.ades.cades import CadesSignature, CarriedSignature
from crypto_module.ades.meta_inf import Role
from crypto_module.ades.signature import (
    Covered,
    DataReference,
    Datum,
    Feed,
    Kind,
    Reading,
    Signature,
    TimeStamp,
    feed_of,
)
from crypto_module.ades.zip_reader import Limits
from crypto_module.ades.zip_records import Entry
from crypto_module.cms import signed_data
from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import Hash

WHERE: Final = "ASiC container"
LIMITS: Final = Limits(entries=1000, entry_bytes=1 << 30, total_bytes=1 << 30)
MAX_SIGNATURE_FILES: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestSignature(CarriedSignature):
    """A CAdES signature over a manifest, and so over the documents that it lists."""

    manifest: bytes = field(repr=False)
    listed: tuple[ListedObject, ...]
    archived: tuple[TimeStamp, ...] = field(repr=False)
    feed: Callable[[str], Feed | None] = field(repr=False)

    @override
    def data(self) -> tuple[DataReference, ...]:
        """Return the manifest, then the documents it lists.

        A hash that we do not have is a matter of this signature, not of the container.
        """
        documents = (
            DataReference(
                name=one.name,
                hash_name=one.hash_name(),
                digest=one.digest,
                feed=self.feed(one.name),
            )
            for one in self.listed
        )
        return (*self.inner.data(), *documents)

    @override
    def time_stamps(self) -> tuple[TimeStamp, ...]:
        """Return the time-stamps; what those of the content are over is the manifest."""
        inside = (
            TimeStamp(kind=one.kind, token=one.token, covered=partial(self._covered, one))
            for one in self.inner.time_stamps()
        )
        return (*inside, *self.archived)

    def _covered(self, stamp: TimeStamp, token: TimeStampToken, datum: Datum) -> Covered | None:
        del datum
        manifest = Datum(digest=lambda name: hashes.digest(name, self.manifest))
        return stamp.covered(token, manifest)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """The files of a container: its documents, and its meta files by what they are for."""

    octets: bytes = field(repr=False)
    kind: Kind
    files: Mapping[str, Entry]
    documents: tuple[str, ...]
    meta: Mapping[Role, tuple[str, ...]]

    def meta_file(self, name: str) -> bytes:
        return zip_reader.small(io.BytesIO(self.octets), self.files[name], most=MAX_META_OCTETS)

    def of(self, *roles: Role) -> tuple[str, ...]:
        return tuple(name for one in roles for name in self.meta.get(one, ()))

    def file(self, name: str) -> Feed | None:
        entry = self.files.get(name)
        return None if entry is None else partial(_feed, self.octets, entry)


def _feed(octets: bytes, entry: Entry, running: Hash) -> None:
    for piece in zip_reader.chunks(io.BytesIO(octets), entry):
        running.update(piece)


def read(encoded: bytes) -> Reading:
    """Return the signatures of a container.

    Raises:
        MalformedInput: not an ASiC container of one meaning, or with a signature that is not as
            its standard says.
    """
    opened = _open(encoded)
    found = list(_READERS[opened.kind](opened))
    if not found:
        raise _malformed("holds no signature")
    covered = {name for one in found for name in _document_names(one)}
    return Reading(
        kind=opened.kind,
        signatures=tuple(found),
        unsigned=(
            *(name for name in opened.documents if name not in covered),
            *opened.of(Role.FOREIGN),
        ),
    )


def _open(encoded: bytes) -> _Opened:
    """A.1 wants the media type first and stored; where it stands decides nothing of what is signed.

    A reader that tells FORMAT_FAILURE for it would say that signatures cannot be verified which
    can be (EN 319 102-1, 5.2.2.4), of containers that programs in use make.
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
    return _Opened(
        octets=encoded,
        kind=kind,
        files=MappingProxyType(entries),
        documents=tuple(documents),
        meta=MappingProxyType(meta),
    )


def _simple(opened: _Opened) -> Iterator[Signature]:
    """4.3: one document, one file of signatures."""
    if len(opened.documents) != 1:
        raise _malformed("does not hold exactly one document (4.3.3.2)")
    (name,) = opened.documents
    signed = opened.of(Role.CADES, Role.XADES, Role.MANIFEST)
    if signed == (meta_inf.ONE_CADES,):
        for one in _cades(opened, meta_inf.ONE_CADES, manifest=None):
            yield replace(one, content=opened.file(name), content_name=name)
    elif signed == (meta_inf.ONE_XADES,):
        yield from _xml(opened, meta_inf.ONE_XADES)
    else:
        raise _malformed("does not hold exactly one file of CAdES or XAdES signatures (4.3.3.2)")


def _cades(opened: _Opened, name: str, *, manifest: bytes | None) -> tuple[CadesSignature, ...]:
    """A content of their own is another one than the document beside them, unless it is theirs."""
    message = signed_data.parse(opened.meta_file(name))
    if message.content not in {None, manifest}:
        raise _malformed("holds a signature with a content of its own")
    return cades.signatures_of(message)


def _extended(opened: _Opened) -> Iterator[Signature]:
    """4.4: signatures over manifests, or XML signatures that name documents."""
    signed, xml = sorted(opened.of(Role.CADES)), sorted(opened.of(Role.XADES))
    if len(signed) + len(xml) > MAX_SIGNATURE_FILES:
        raise _malformed("has too many files of signatures")
    manifests = _manifests(opened)
    if manifests.keys() != set(signed):
        raise _malformed("has a signature without its manifest, or a manifest without signature")
    archives = asic_archive.read(
        {name: opened.meta_file(name) for name in opened.of(Role.ARCHIVE_MANIFEST)},
        tokens={name: opened.meta_file(name) for name in opened.of(Role.TIME_STAMP)},
        feed=opened.file,
    )
    for name in signed:
        yield from _over_manifest(opened, name, *manifests[name], archives=archives)
    for name in xml:
        yield from _xml(opened, name)


def _manifests(opened: _Opened) -> Mapping[str, tuple[bytes, tuple[ListedObject, ...]]]:
    """Return manifests and what they list by the file that signs them.

    One under a time-stamp is a time assertion (4.4.2): it signs nothing.
    """
    found: dict[str, tuple[bytes, tuple[ListedObject, ...]]] = {}
    for name in sorted(opened.of(Role.MANIFEST)):
        manifest = opened.meta_file(name)
        parsed = asic_manifest.parse(manifest)
        if meta_inf.role(parsed.signature) is Role.TIME_STAMP:
            continue
        if found.setdefault(parsed.signature, (manifest, parsed.objects))[0] is not manifest:
            raise _malformed("has two manifests of one signature")
    return found


def _over_manifest(
    opened: _Opened,
    name: str,
    manifest: bytes,
    listed: tuple[ListedObject, ...],
    *,
    archives: asic_archive.Archives,
) -> Iterator[Signature]:
    for one in _cades(opened, name, manifest=manifest):
        inner = replace(one, content=feed_of(manifest), content_name="ASiCManifest")
        yield ManifestSignature(
            inner=inner,
            manifest=manifest,
            listed=listed,
            archived=archives.of(inner, file=name),
            feed=opened.file,
        )


def _xml(opened: _Opened, name: str) -> Iterator[Signature]:
    def elsewhere(uri: str) -> Feed | None:
        name = _entry(uri)
        return None if name is None else opened.file(name)

    yield from xades.read(opened.meta_file(name), elsewhere=elsewhere).signatures


def _entry(uri: str) -> str | None:
    """Return the name of the file that a URI means; None: it means nothing in a container."""
    try:
        return asic_manifest.entry_name(uri)
    except MalformedInput:
        return None


def _document_names(signature: Signature) -> Iterator[str]:
    """Yield the documents under a signature."""
    match signature:
        case ManifestSignature():
            yield from (one.name for one in signature.listed)
        case CadesSignature(content_name=str() as name):
            yield name
        case xades.XadesSignature():
            for one in signature.references:
                entry = None if one.target is not None or one.uri is None else _entry(one.uri)
                if entry is not None:
                    yield entry
        case _:
            return


_READERS: Final[Mapping[Kind, Callable[[_Opened], Iterator[Signature]]]] = MappingProxyType(
    {Kind.ASIC_S: _simple, Kind.ASIC_E: _extended}
)


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
