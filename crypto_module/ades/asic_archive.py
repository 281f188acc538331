"""Archive time-stamps of a container: tokens over ASiCArchiveManifests (EN 319 162-1, ASiC-E).

The manifest lists files by digests: documents, manifests, files of signatures, earlier tokens. What
its token proves to have existed is everything that stands in those files.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from crypto_module.ades import asic_manifest, cades
from crypto_module.ades.asic_manifest import ListedObject
from crypto_module.ades.signature import (
    Covered,
    Datum,
    Feed,
    Material,
    Signature,
    TimeStamp,
    TimeStampKind,
)
from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.errors import CryptoError, MalformedInput
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName


@dataclass(frozen=True, slots=True, kw_only=True)
class _Archive:
    """A manifest, what it lists, and the token over it."""

    octets: bytes = field(repr=False)
    listed: tuple[ListedObject, ...]
    token: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archives:
    """The archive time-stamps of one container; ``digest`` is None of a file that is not there."""

    all: tuple[_Archive, ...]
    tokens: Mapping[str, bytes] = field(repr=False)
    digest: Callable[[str, HashName], bytes | None] = field(repr=False)

    def of(self, signature: Signature, *, file: str) -> tuple[TimeStamp, ...]:
        """Return those whose manifests list the file that ``signature`` stands in."""
        return tuple(
            TimeStamp(
                kind=TimeStampKind.ARCHIVE,
                token=one.token,
                covered=partial(self._covered, one, signature, file),
            )
            for one in self.all
            if any(listed.name == file for listed in one.listed)
        )

    def _covered(
        self,
        archive: _Archive,
        signature: Signature,
        file: str,
        token: TimeStampToken,
        datum: Datum,
    ) -> Covered | None:
        """None when a listed file is not there; of one that changed there is nothing to prove."""
        del datum
        for one in archive.listed:
            found = self.digest(one.name, one.hash_name())
            if found is None:
                return None
            if found != one.digest:
                return Covered(imprint=b"", objects=())
        return Covered(
            imprint=hashes.digest(token.hash_name, archive.octets),
            objects=tuple(self._objects(archive, signature, file)),
            hashes=tuple({one.hash_name() for one in archive.listed}),
        )

    def _objects(self, archive: _Archive, signature: Signature, file: str) -> Iterator[bytes]:
        for one in archive.listed:
            if one.name == file:
                yield signature.value
                yield from _in(signature.material())
                for stamp in signature.time_stamps():
                    yield from _token(stamp.token)
            elif one.name in self.tokens:
                yield from _token(self.tokens[one.name])


def read(
    manifests: Mapping[str, bytes],
    *,
    tokens: Mapping[str, bytes],
    feed: Callable[[str], Feed | None],
) -> Archives:
    """Return the archive time-stamps; ``feed`` gives any file there is.

    A manifest that cannot be read, or whose token is not there, proves nothing: nobody signed it.
    """
    known: dict[tuple[str, HashName], bytes | None] = {}

    def digest(name: str, hash_name: HashName) -> bytes | None:
        if (name, hash_name) not in known:
            known[name, hash_name] = _digest(feed(name), hash_name)
        return known[name, hash_name]

    return Archives(all=tuple(_archives(manifests, tokens)), tokens=tokens, digest=digest)


def _archives(manifests: Mapping[str, bytes], tokens: Mapping[str, bytes]) -> Iterator[_Archive]:
    for octets in manifests.values():
        try:
            parsed = asic_manifest.parse(octets)
        except MalformedInput:
            continue
        if parsed.signature in tokens:
            token = tokens[parsed.signature]
            yield _Archive(octets=octets, listed=parsed.objects, token=token)


def _digest(feed: Feed | None, name: HashName) -> bytes | None:
    if feed is None:
        return None
    running = hashes.new(name)
    feed(running)
    return running.digest()


def _token(octets: bytes) -> Iterator[bytes]:
    """A token protects itself and what came along in it; one that cannot be read only itself."""
    yield octets
    try:
        message = TimeStampToken.parse(octets).signed_data
    except (MalformedInput, CryptoError):
        return
    yield from _in(cades.signatures_of(message)[0].material())


def _in(material: Material) -> Iterator[bytes]:
    yield from (*material.certificates, *material.crls, *material.ocsps)
