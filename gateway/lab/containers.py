"""Defects of ASiC containers (EN 319 162-1) and of the ZIP around them."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import quoteattr

from crypto_module.ades import asic
from crypto_module.ades.manifest import ASIC
from gateway.lab.authority import AT, DAY, Holder, Suite, signer, stranger
from gateway.lab.specimen import Specimen, flipped, signed, specimen

ASIC_S: Final = "application/vnd.etsi.asic-s+zip"
_DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
_SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
_DOCUMENTS: Final = {"заява.pdf": b"%PDF-1.7 ...", "додатки/фото.jpg": b"\xff\xd8" * 50}
MANIFEST: Final = "META-INF/ASiCManifest001.xml"
SIGNATURE: Final = "META-INF/signature001.p7s"
Files = Mapping[str, bytes]


def manifest(
    documents: Files,
    *,
    signature: str = SIGNATURE,
    algorithm: str = _SHA256,
    digest: Callable[[bytes], bytes] = lambda octets: hashlib.sha256(octets).digest(),
) -> bytes:
    """Return an ASiCManifest over the documents."""
    listed = "".join(
        f"<asic:DataObjectReference URI={quoteattr(name)}>"
        f'<ds:DigestMethod Algorithm="{algorithm}"/>'
        f"<ds:DigestValue>{base64.b64encode(digest(octets)).decode()}"
        "</ds:DigestValue></asic:DataObjectReference>"
        for name, octets in documents.items()
    )
    return (
        f'<asic:ASiCManifest xmlns:asic="{ASIC}" xmlns:ds="{_DSIG}">'
        f'<asic:SigReference URI="{signature}"/>{listed}</asic:ASiCManifest>'
    ).encode()


def extended(holder: Holder, listed: bytes | None = None) -> dict[str, bytes]:
    """Return the files of an ASiC-E of two documents."""
    listed = manifest(_DOCUMENTS) if listed is None else listed
    return {**_DOCUMENTS, MANIFEST: listed, SIGNATURE: signed(holder, listed)}


def packed(files: Files, media_type: str | None = asic.MEDIA_TYPE) -> bytes:
    """Return the ZIP of the files, the mimetype first and stored."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        if media_type is not None:
            archive.writestr(zipfile.ZipInfo("mimetype"), media_type)
        for name, octets in files.items():
            archive.writestr(zipfile.ZipInfo(name), octets)
    return held.getvalue()


def _of(
    make: Callable[[Holder], bytes], holder: Callable[[Suite], Holder] = signer
) -> Callable[[Suite], Specimen]:
    return lambda suite: specimen(suite, make(holder(suite)), content=None, suffix=".asice")


def _with(**files: bytes) -> Callable[[Suite], Specimen]:
    """Return the builder with these files put in; names are those of ``_NAMES``."""
    named = {_NAMES.get(name, name): octets for name, octets in files.items()}
    return _of(lambda holder: packed({**extended(holder), **named}))


_NAMES: Final = {
    "document": "заява.pdf",
    "another": "зайве.pdf",
    "manifest": MANIFEST,
    "second_manifest": "META-INF/ASiCManifest002.xml",
    "foreign": "META-INF/x.bin",
    "spelled": "meta-inf/a.xml",
}


def _weak(documents: Files, **changes: str) -> bytes:
    return manifest(
        documents,
        algorithm="http://www.w3.org/2001/04/xmldsig-more#md5",
        digest=lambda octets: hashlib.md5(octets, usedforsecurity=False).digest(),
        **changes,
    )


def _second(holder: Holder) -> dict[str, bytes]:
    """The files of a second signature of the same documents, by a weak hash."""
    listed = _weak(_DOCUMENTS, signature="META-INF/signature002.p7s")
    return {
        "META-INF/ASiCManifest002.xml": listed,
        "META-INF/signature002.p7s": signed(holder, listed),
    }


def _without(name: str) -> Callable[[Suite], Specimen]:
    return _of(lambda holder: packed({k: v for k, v in extended(holder).items() if k != name}))


def _listed(listed: bytes) -> Callable[[Suite], Specimen]:
    """Return the builder with a manifest that is signed and wrong."""
    return _of(lambda holder: packed(extended(holder, listed)))


def _attached(content: bytes) -> Callable[[Suite], Specimen]:
    """Return the builder whose signature carries a content of its own."""
    return _of(
        lambda holder: packed(
            {**extended(holder), SIGNATURE: signed(holder, content, detached=False)}
        )
    )


def _twice(holder: Holder) -> bytes:
    """Two entries of one name: what is shown and what is verified may differ."""
    held = io.BytesIO(packed(extended(holder)))
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.filelist.append(archive.filelist[1])
        archive._didModify = True  # type: ignore[attr-defined]
    return held.getvalue()


def _single(files: Callable[[Holder], Files]) -> Callable[[Suite], Specimen]:
    return lambda suite: specimen(
        suite, packed(files(signer(suite)), ASIC_S), content=None, suffix=".asics"
    )


def _bomb(holder: Holder) -> bytes:
    return packed({**extended(holder), "бомба.bin": bytes(64 << 20)})


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-asic-e": _of(lambda holder: packed(extended(holder))),
        "valid-asic-s": _single(
            lambda holder: {"заява.pdf": b"a", "META-INF/signature.p7s": signed(holder, b"a")}
        ),
        "asic-document-changed": _with(document=b"another"),
        "asic-document-missing": _without("заява.pdf"),
        "asic-document-uncovered": _with(another=b"unsigned"),
        "asic-manifest-changed": _with(manifest=manifest({"заява.pdf": b"another"})),
        "asic-manifest-missing": _without(MANIFEST),
        "asic-manifest-of-nothing": _listed(manifest({})),
        "asic-manifest-of-other-digests": _listed(manifest(dict.fromkeys(_DOCUMENTS, b""))),
        "asic-manifest-weak-hash": _listed(_weak(_DOCUMENTS)),
        "asic-manifest-sha1": _listed(
            manifest(
                _DOCUMENTS,
                algorithm=f"{_DSIG}sha1",
                digest=lambda octets: hashlib.sha1(octets, usedforsecurity=False).digest(),
            )
        ),
        "asic-manifest-unknown-hash": _listed(manifest(_DOCUMENTS, algorithm="urn:brama:lab:hash")),
        "asic-manifest-weak-hash-of-one": _of(
            lambda holder: packed({**extended(holder), **_second(holder)})
        ),
        "asic-manifest-climbs-out": _listed(manifest({"../заява.pdf": b""})),
        "asic-manifest-of-a-host": _listed(manifest({"http://127.0.0.1/a": b""})),
        "asic-manifest-with-document-type": _listed(b"<!DOCTYPE a><a/>"),
        "asic-manifest-broken": _listed(manifest(_DOCUMENTS)[:-1]),
        "asic-manifest-of-another-signature": _listed(
            manifest(_DOCUMENTS, signature="META-INF/signature009.p7s")
        ),
        "asic-manifest-second-of-one-signature": _with(
            second_manifest=manifest({"заява.pdf": _DOCUMENTS["заява.pdf"]})
        ),
        "asic-signature-missing": _without(SIGNATURE),
        "asic-signature-attached": _attached(manifest({"ще.pdf": b"b"})),
        "valid-asic-signature-attached": _attached(manifest(_DOCUMENTS)),
        "asic-signature-broken": _of(
            lambda holder: packed(
                {**extended(holder), SIGNATURE: flipped(signed(holder, manifest(_DOCUMENTS)))}
            )
        ),
        "asic-signature-of-text": _of(
            lambda holder: packed({**extended(holder), SIGNATURE: b"text"})
        ),
        "asic-foreign-file-in-meta-inf": _with(foreign=b""),
        "asic-meta-inf-in-other-letters": _with(spelled=b""),
        "asic-entry-climbs-out": _of(
            lambda holder: packed({**extended(holder), "../втеча.pdf": b""})
        ),
        "asic-entry-absolute": _of(lambda holder: packed({**extended(holder), "/etc/passwd": b""})),
        "asic-entry-with-backslash": _of(
            lambda holder: packed({**extended(holder), "дод\\..\\..\\а.pdf": b""})
        ),
        "asic-entry-twice": _of(_twice),
        "asic-entry-with-nul": _of(
            lambda holder: packed({**extended(holder), "azz.pdf": b""}).replace(
                b"azz.pdf", b"a\x00z.pdf"
            )
        ),
        "asic-mimetype-of-a-zip": _of(lambda holder: packed(extended(holder), "application/zip")),
        "valid-asic-mimetype-not-first": _of(
            lambda holder: packed({**extended(holder), "mimetype": asic.MEDIA_TYPE.encode()}, None)
        ),
        "asic-bomb": _of(_bomb),
        "asic-octets-before": _of(lambda holder: b"\x00" * 16 + packed(extended(holder))),
        "asic-octets-after": _of(lambda holder: packed(extended(holder)) + b"\x00" * 16),
        "asic-cut-short": _of(lambda holder: packed(extended(holder))[:-30]),
        "asic-s-of-two-documents": _single(
            lambda holder: {
                "заява.pdf": b"a",
                "ще.pdf": b"b",
                "META-INF/signature.p7s": signed(holder, b"a"),
            }
        ),
        "asic-s-document-changed": _single(
            lambda holder: {"заява.pdf": b"b", "META-INF/signature.p7s": signed(holder, b"a")}
        ),
        "asic-signer-expired": _of(
            lambda holder: packed(extended(holder)), lambda suite: signer(suite, not_after=AT - DAY)
        ),
        "asic-signer-of-a-stranger": _of(
            lambda holder: packed(extended(holder)), lambda suite: signer(suite, by=stranger(suite))
        ),
    }
)
