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

from crypto_module.ades import asic_manifest, cades, entry_names, xades, zip_reader
from crypto_module.ades import zip_records as zr
from crypto_module.ades.asic import MAX_META_OCTETS, MIMETYPE
from crypto_module.ades.asic import MEDIA_TYPE as ASIC_E
from crypto_module.ades.asic_manifest import ListedObject
from crypto_module.ades.cades import CadesSignature, CarriedSignature
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
ASIC_S: Final = "application/vnd.etsi.asic-s+zip"
LIMITS: Final = Limits(entries=1000, entry_bytes=1 << 30, total_bytes=1 << 30)
MAX_SIGNATURE_FILES: Final = 64
_META: Final = entry_names.META_INF
# Files of META-INF that are no signatures: what office programs and archives keep there.
_OTHERS: Final = frozenset(
    {f"{_META}manifest.xml", f"{_META}container.xml", f"{_META}metadata.xml"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestSignature(CarriedSignature):
    """A CAdES signature over a manifest, and so over the documents that it lists."""

    manifest: bytes = field(repr=False)
    listed: tuple[ListedObject, ...]
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
        return tuple(
            TimeStamp(kind=one.kind, token=one.token, covered=partial(self._covered, one))
            for one in self.inner.time_stamps()
        )

    def _covered(self, stamp: TimeStamp, token: TimeStampToken, datum: Datum) -> Covered | None:
        del datum
        manifest = Datum(digest=lambda name: hashes.digest(name, self.manifest))
        return stamp.covered(token, manifest)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """The entries of a container, its meta files apart from its documents."""

    octets: bytes = field(repr=False)
    meta: Mapping[str, Entry]
    documents: Mapping[str, Entry]

    def meta_file(self, name: str) -> bytes:
        entry = self.meta[name]
        if entry.size > MAX_META_OCTETS:
            raise _malformed("has a manifest or signature larger than 8 MiB")
        return b"".join(zip_reader.chunks(io.BytesIO(self.octets), entry))

    def feed(self, name: str) -> Feed | None:
        entry = self.documents.get(name)
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
    kind = _kind(opened)
    found = list(_READERS[kind](opened))
    if not found:
        raise _malformed("holds no signature")
    covered = {name for one in found for name in _document_names(one)}
    return Reading(
        kind=kind,
        signatures=tuple(found),
        unsigned=tuple(name for name in opened.documents if name not in covered),
    )


def _open(encoded: bytes) -> _Opened:
    entries = zip_reader.directory(io.BytesIO(encoded), LIMITS)
    documents: dict[str, Entry] = {}
    meta: dict[str, Entry] = {}
    for at, one in enumerate(entries):
        folded = entry_names.key(one.name)
        if folded == MIMETYPE:
            if one.name != MIMETYPE or at != 0 or one.method != zr.STORED:
                raise _malformed("does not begin with its mimetype, stored (A.1)")
        elif folded.startswith(entry_names.key(_META)):
            if not one.name.startswith(_META):
                raise _malformed("spells META-INF in another way")
            meta[one.name] = one
        elif not one.name.endswith("/"):
            documents[one.name] = one
    if entries and entries[0].name == MIMETYPE:
        media_type = b"".join(zip_reader.chunks(io.BytesIO(encoded), entries[0]))
        meta[MIMETYPE] = entries[0]
        if media_type not in {ASIC_E.encode(), ASIC_S.encode()}:
            raise _malformed("has another media type")
    return _Opened(
        octets=encoded, meta=MappingProxyType(meta), documents=MappingProxyType(documents)
    )


def _kind(opened: _Opened) -> Kind:
    """A.1: the media type says it; without one the names of META-INF do."""
    if MIMETYPE in opened.meta:
        simple = opened.meta_file(MIMETYPE) == ASIC_S.encode()
        return Kind.ASIC_S if simple else Kind.ASIC_E
    simple = f"{_META}signature.p7s" in opened.meta or (
        f"{_META}signatures.xml" in opened.meta and len(opened.documents) == 1
    )
    return Kind.ASIC_S if simple else Kind.ASIC_E


def _simple(opened: _Opened) -> Iterator[Signature]:
    """4.3: one document, one file of signatures."""
    if len(opened.documents) != 1:
        raise _malformed("does not hold exactly one document (4.3.3.2)")
    (name,) = opened.documents
    meta = opened.meta.keys() - _OTHERS - {MIMETYPE}
    if meta == {f"{_META}signature.p7s"}:
        for one in _cades(opened, f"{_META}signature.p7s"):
            yield replace(one, content=opened.feed(name), content_name=name)
    elif meta == {f"{_META}signatures.xml"}:
        yield from _xml(opened, f"{_META}signatures.xml")
    else:
        raise _malformed("does not hold exactly one file of CAdES or XAdES signatures (4.3.3.2)")


def _cades(opened: _Opened, name: str) -> tuple[CadesSignature, ...]:
    """A content of their own would be another one than the document beside them."""
    message = signed_data.parse(opened.meta_file(name))
    if message.content is not None:
        raise _malformed("holds a signature with a content of its own")
    return cades.signatures_of(message)


def _extended(opened: _Opened) -> Iterator[Signature]:
    """4.4: signatures over manifests, or XML signatures that name documents."""
    meta = sorted(opened.meta.keys() - _OTHERS - {MIMETYPE})
    by_signature: dict[str, tuple[bytes, asic_manifest.ReceivedManifest]] = {}
    for name in (one for one in meta if _is_manifest(one)):
        manifest = opened.meta_file(name)
        parsed = asic_manifest.parse(manifest)
        if by_signature.setdefault(parsed.signature, (manifest, parsed)) != (manifest, parsed):
            raise _malformed("has two manifests of one signature")
    signed = [one for one in meta if one.endswith(".p7s")]
    xml = [one for one in meta if one.endswith(".xml") and "signatures" in one.lower()]
    archive = [one for one in meta if "ASiCArchiveManifest" in one or one.endswith(".tst")]
    known = {*signed, *xml, *archive, *(one for one in meta if _is_manifest(one))}
    if set(meta) != known or len(signed) + len(xml) > MAX_SIGNATURE_FILES:
        raise _malformed("has a file in META-INF that is none of a container")
    if by_signature.keys() != set(signed):
        raise _malformed("has a signature without its manifest, or a manifest without signature")
    for name in signed:
        yield from _over_manifest(opened, *by_signature[name])
    for name in xml:
        yield from _xml(opened, name)


def _is_manifest(name: str) -> bool:
    return "ASiCManifest" in name and name.endswith(".xml")


def _over_manifest(
    opened: _Opened, manifest: bytes, parsed: asic_manifest.ReceivedManifest
) -> Iterator[Signature]:
    for one in _cades(opened, parsed.signature):
        inner = replace(one, content=feed_of(manifest), content_name="ASiCManifest")
        yield ManifestSignature(
            inner=inner, manifest=manifest, listed=parsed.objects, feed=opened.feed
        )


def _xml(opened: _Opened, name: str) -> Iterator[Signature]:
    def elsewhere(uri: str) -> Feed | None:
        return opened.feed(asic_manifest.entry_name(uri))

    yield from xades.read(opened.meta_file(name), elsewhere=elsewhere).signatures


def _document_names(signature: Signature) -> Iterator[str]:
    """Yield the documents under a signature."""
    match signature:
        case ManifestSignature():
            yield from (one.name for one in signature.listed)
        case CadesSignature(content_name=str() as name):
            yield name
        case xades.XadesSignature():
            for one in signature.references:
                if one.target is None:
                    yield asic_manifest.entry_name(one.uri)
        case _:
            return


_READERS: Final[Mapping[Kind, Callable[[_Opened], Iterator[Signature]]]] = MappingProxyType(
    {Kind.ASIC_S: _simple, Kind.ASIC_E: _extended}
)


def _malformed(rule: str) -> MalformedInput:
    return MalformedInput(where=WHERE, rule=rule)
