"""The manifest of a case: what the officer's signature covers, made the same way every time."""

from typing import Final

from crypto_module.ades import asic
from crypto_module.ades.asic import DataObject
from gateway.store.contents import Contents

APPLICATION: Final = "application.json"


def manifest_of(contents: Contents) -> bytes:
    """Return the ASiCManifest bytes over application.json and every document, by name."""
    return asic.manifest(objects_of(contents))


def objects_of(contents: Contents) -> tuple[DataObject, ...]:
    """Return what a manifest of the case lists: application.json first, documents by name."""
    application = DataObject(
        name=APPLICATION, media_type="application/json", digest=contents.application.sha256
    )
    return (
        application,
        *(
            DataObject(name=one.name, media_type=one.media_type, digest=one.sha256)
            for one in contents.documents
        ),
    )


def covers(manifest: bytes, contents: Contents) -> bool:
    """Return whether the manifest lists exactly what the case holds, digest by digest."""
    listed = {(one.name, one.digest) for one in asic.parse_manifest(manifest)}
    return listed == {(one.name, one.digest) for one in objects_of(contents)}
