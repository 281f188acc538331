"""Scanned documents of a case: which names, types and sizes are taken.

The type is told by the first bytes, never by the name or by what the sender claims.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from gateway.domain.errors import Invalid, TooLarge, UnsupportedType

HARD_CAP: Final = 4 << 30
"""4 GiB: no setting takes a larger document."""
SNIFFED: Final = 512
"""How many first bytes `sniff` wants to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes and numbers; the ministry names none, so they are configuration."""

    document_bytes: int = 10 << 20
    case_bytes: int = 50 << 20
    documents: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One stored document of a case."""

    name: str
    media_type: str
    size: int
    sha256: bytes


_MAGIC: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
_ZIP: Final = b"PK\x03\x04"
_ASICE: Final = b"mimetypeapplication/vnd.etsi.asic-e+zip"
_EXTENSIONS: Final = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/tiff": (".tif", ".tiff"),
    "application/pkcs7-signature": (".p7s",),
    "application/vnd.etsi.asic-e+zip": (".asice", ".sce"),
}
MEDIA_TYPES: Final = tuple(_EXTENSIONS)
_NAME: Final = re.compile(r"[\w(][\w ().,'’№+-]{0,119}")
_DEVICE: Final = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
RESERVED_NAMES: Final = frozenset({"application.json", "mimetype"})


def check_name(name: str) -> str:
    """Return the name of a document: one safe file name, in one Unicode form.

    Raises:
        Invalid: ``document-name-invalid``.
    """
    if (
        not _NAME.fullmatch(name)
        or name != unicodedata.normalize("NFC", name)
        or name.endswith((".", " "))
        or "." not in name
        or ".." in name
        or _DEVICE.match(name)
        or name.lower() in RESERVED_NAMES
    ):
        rule = "Назва файлу: до 120 літер, цифр і знаків « ().,-_», з розширенням, без шляху."
        raise Invalid("document-name-invalid", "name", rule)
    return name


def sniff(head: bytes, *, name: str) -> str:
    """Return the media type told by the first bytes; the extension of ``name`` must agree.

    Raises:
        Invalid: ``document-empty``.
        UnsupportedType: no allowed type, or the name says another.
    """
    if not head:
        raise Invalid("document-empty", "body", "Документ не містить жодного байта.")
    media_type = _media_type(head)
    if media_type is None:
        raise UnsupportedType(detail="Дозволено PDF, JPEG, PNG, TIFF, P7S та ASiC-E.")
    if not name.lower().endswith(_EXTENSIONS[media_type]):
        raise UnsupportedType(detail="Розширення файлу не відповідає його вмісту.")
    return media_type


def _media_type(head: bytes) -> str | None:
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    # RFC 5652, 3: ContentInfo is a SEQUENCE that begins with the OID of signedData.
    if head[:1] == b"\x30" and head.find(_SIGNED_DATA, 2, 6 + len(_SIGNED_DATA)) >= 0:
        return "application/pkcs7-signature"
    # EN 319 162-1, A.1: "mimetype" is the first entry, stored.
    if head.startswith(_ZIP) and head[30 : 30 + len(_ASICE)] == _ASICE:
        return "application/vnd.etsi.asic-e+zip"
    return None


def check_fits(size: int, *, others: Iterable[int], limits: Limits) -> None:
    """Refuse a document that is too large, or makes its case too large.

    Raises:
        TooLarge: ``document-too-large`` or ``case-too-large``.
    """
    sizes = tuple(others)
    if size > min(limits.document_bytes, HARD_CAP):
        raise TooLarge(detail=f"Документ не може бути більшим за {limits.document_bytes} байтів.")
    if size + sum(sizes) > limits.case_bytes:
        raise TooLarge(
            "case-too-large", f"Разом документи не більші за {limits.case_bytes} байтів."
        )
    if len(sizes) + 1 > limits.documents:
        raise TooLarge("case-too-large", f"У справі не більше {limits.documents} документів.")


def missing(required: Iterable[str], names: Collection[str]) -> tuple[str, ...]:
    """Return the required kinds without a file; passport-2.jpg is a file of kind ``passport``."""
    kinds = {re.split(r"[-. ]", name.lower(), maxsplit=1)[0] for name in names}
    return tuple(kind for kind in required if kind not in kinds)
