"""Containers of any producer as signatures: ASiC-S and ASiC-E, with CAdES and XAdES.

EN 319 162-1, 4.3 and 4.4. The documents of a container are data under its signatures; one that no
signature covers is named in ``Reading.unsigned``, for a container is handed on as a whole.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Final

from typing_extensions import override

from crypto_module.ades import (
    asic_archive,
    asic_files,
    asic_manifest,
    cades,
    meta_inf,
    xades,
)
from crypto_module.ades.asic_files import WHERE, Files
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
from crypto_module.cms import signed_data
from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes

MAX_SIGNATURE_FILES: Final = 64
"""With the time-stamps and the archive manifests of the container."""


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


def read(encoded: bytes) -> Reading:
    """Return the signatures of a container.

    Raises:
        MalformedInput: not an ASiC container of one meaning, or with a signature that is not as
            its standard says.
    """
    files = asic_files.read(encoded)
    found = list(_READERS[files.kind](files))
    if not found:
        raise _malformed("holds no signature")
    covered = {name for one in found for name in _document_names(one)}
    return Reading(
        kind=files.kind,
        signatures=tuple(found),
        unsigned=(
            *(name for name in files.documents if name not in covered),
            *files.of(Role.FOREIGN),
        ),
    )


def _simple(files: Files) -> Iterator[Signature]:
    """4.3: one document, one file of signatures."""
    if len(files.documents) != 1:
        raise _malformed("does not hold exactly one document (4.3.3.2)")
    (name,) = files.documents
    signed = files.of(Role.CADES, Role.XADES, Role.MANIFEST)
    if signed == (meta_inf.ONE_CADES,):
        for one in _cades(files, meta_inf.ONE_CADES, manifest=None):
            yield replace(one, content=files.feed(name), content_name=name)
    elif signed == (meta_inf.ONE_XADES,):
        yield from _xml(files, meta_inf.ONE_XADES)
    else:
        raise _malformed("does not hold exactly one file of CAdES or XAdES signatures (4.3.3.2)")


def _cades(files: Files, name: str, *, manifest: bytes | None) -> tuple[CadesSignature, ...]:
    """A content of their own is another one than the document beside them, unless it is theirs."""
    message = signed_data.parse(files.meta_file(name))
    if message.content not in {None, manifest}:
        raise _malformed("holds a signature with a content of its own")
    return cades.signatures_of(message)


def _extended(files: Files) -> Iterator[Signature]:
    """4.4: signatures over manifests, or XML signatures that name documents."""
    signed, xml = sorted(files.of(Role.CADES)), sorted(files.of(Role.XADES))
    more = files.of(Role.ARCHIVE_MANIFEST, Role.TIME_STAMP)
    if len(signed) + len(xml) + len(more) > MAX_SIGNATURE_FILES:
        raise _malformed("has too many files of signatures")
    manifests = _manifests(files)
    if manifests.keys() != set(signed):
        raise _malformed("has a signature without its manifest, or a manifest without signature")
    archives = asic_archive.read(
        {name: files.meta_file(name) for name in files.of(Role.ARCHIVE_MANIFEST)},
        tokens={name: files.meta_file(name) for name in files.of(Role.TIME_STAMP)},
        feed=files.feed,
    )
    for name in signed:
        yield from _over_manifest(files, name, *manifests[name], archives=archives)
    for name in xml:
        yield from _xml(files, name)


def _manifests(files: Files) -> Mapping[str, tuple[bytes, tuple[ListedObject, ...]]]:
    """Return manifests and what they list by the file that signs them.

    One under a time-stamp is a time assertion (4.4.2): it signs nothing.
    """
    found: dict[str, tuple[bytes, tuple[ListedObject, ...]]] = {}
    for name in sorted(files.of(Role.MANIFEST)):
        manifest = files.meta_file(name)
        parsed = asic_manifest.parse(manifest)
        if meta_inf.role(parsed.signature) is Role.TIME_STAMP:
            continue
        if found.setdefault(parsed.signature, (manifest, parsed.objects))[0] is not manifest:
            raise _malformed("has two manifests of one signature")
    return found


def _over_manifest(
    files: Files,
    name: str,
    manifest: bytes,
    listed: tuple[ListedObject, ...],
    *,
    archives: asic_archive.Archives,
) -> Iterator[Signature]:
    for one in _cades(files, name, manifest=manifest):
        inner = replace(one, content=feed_of(manifest), content_name="ASiCManifest")
        yield ManifestSignature(
            inner=inner,
            manifest=manifest,
            listed=listed,
            archived=archives.of(inner, file=name),
            feed=files.feed,
        )


def _xml(files: Files, name: str) -> Iterator[Signature]:
    def elsewhere(uri: str) -> Feed | None:
        name = _entry(uri)
        return None if name is None else files.feed(name)

    yield from xades.read(files.meta_file(name), elsewhere=elsewhere).signatures


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


_READERS: Final[Mapping[Kind, Callable[[Files], Iterator[Signature]]]] = MappingProxyType(
    {Kind.ASIC_S: _simple, Kind.ASIC_E: _extended}
)


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
