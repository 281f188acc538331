"""What a file is, told from its octets alone: no name, no media type, nothing believed.

The answer chooses a reader and promises nothing: whether the file is what it looks like, the
reader says.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import BinaryIO, Final

from crypto_module.ades import armour, meta_inf, zip_reader
from crypto_module.ades import zip_records as zr
from crypto_module.ades.signature import Kind
from crypto_module.ades.zip_reader import Limits
from crypto_module.asn1 import encode
from crypto_module.asn1.der import TOP_BIT
from crypto_module.errors import MalformedInput

HEAD_OCTETS: Final = 64 * 1024
"""So much of a file is looked at; time-stamps announce themselves within some dozen octets."""
_SIGNED_DATA: Final = encode.oid("1.2.840.113549.1.7.2")
_CONTENT_TYPES: Final[Mapping[bytes, Kind]] = MappingProxyType(
    {
        encode.oid("1.2.840.113549.1.7.3"): Kind.CMS_ENVELOPED,
        encode.oid("1.2.840.113549.1.9.16.1.23"): Kind.CMS_ENVELOPED,  # AuthEnvelopedData
    }
)
_TST_INFO: Final = encode.oid("1.2.840.113549.1.9.16.1.4")
_PDF_WITHIN: Final = 1024  # readers take octets before the header (ISO 32000-1, annex H.3.4.1)
_XML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[?!A-Za-z_:\x80-\xff]")
_XML_UTF16: Final = (b"\xff\xfe<\x00", b"\xfe\xff\x00<")
_SKIPS: Final = 64  # elements of a SET of digest algorithms, with what is inside
_WIDTH: Final = 4


def kind(head: bytes) -> Kind:
    """Return what a file that begins with ``head`` is; a ZIP with another beginning is UNKNOWN.

    Tax framing, PEM and base64 are looked through: the kind is that of the message inside.
    XML and PDF are taken for signed ones, whether they are their readers tell.
    """
    try:
        octets = armour.beginning(head[:HEAD_OCTETS])
    except MalformedInput:
        return Kind.UNKNOWN
    if octets.startswith(zr.LOCAL_MAGIC):
        return _by_media_type(octets)
    if _XML.match(octets) is not None or octets.startswith(_XML_UTF16):
        return Kind.XML_SIGNED
    found = _by_content_type(octets)
    if found is Kind.UNKNOWN and b"%PDF-" in octets[:_PDF_WITHIN]:
        return Kind.PDF_SIGNED
    return found


def kind_of(file: BinaryIO) -> Kind:
    """Return what a seekable file is; a ZIP that begins with no media type by its files."""
    file.seek(0)
    head = file.read(HEAD_OCTETS)
    found = kind(head)
    if found is Kind.UNKNOWN and head.startswith(zr.LOCAL_MAGIC):
        return _by_files(file)
    return found


def _by_media_type(octets: bytes) -> Kind:
    """EN 319 162-1, A.1: a first entry ``mimetype``, stored, tells what the container is."""
    if len(octets) < zr.LOCAL.size:
        return Kind.UNKNOWN
    fields = zr.LOCAL.unpack_from(octets)
    method, name_size, extra_size = fields[3], fields[9], fields[10]
    name = octets[zr.LOCAL.size :][:name_size]
    if name != b"mimetype" or method != zr.STORED:
        return Kind.UNKNOWN
    content = octets[zr.LOCAL.size + name_size + extra_size :]
    for media_type, found in meta_inf.MEDIA_TYPES.items():
        if content.startswith(media_type):
            return found
    return Kind.UNKNOWN


def _by_files(file: BinaryIO) -> Kind:
    try:
        entries = {one.name: one for one in zip_reader.directory(file, _UNBOUNDED)}
        told = entries.pop("mimetype", None)
        media_type = (
            None
            if told is None
            else zip_reader.small(file, told, most=meta_inf.MAX_MEDIA_TYPE_OCTETS)
        )
    except MalformedInput:
        return Kind.UNKNOWN
    return meta_inf.kind(entries.keys(), media_type) or Kind.UNKNOWN


_UNBOUNDED: Final = Limits(entries=10_000, entry_bytes=1 << 62, total_bytes=1 << 62)
"""Only names are read here, and of those the reader of ZIP takes 16 MiB; and the media type."""


def _by_content_type(octets: bytes) -> Kind:
    """RFC 5652, 3 and 5.1, in DER or BER: the type of the content, then of what is signed."""
    at = _inside(octets, 0, tag=0x30)
    if at is None:
        return Kind.UNKNOWN
    for oid, found in _CONTENT_TYPES.items():
        if octets.startswith(oid, at):
            return found
    if not octets.startswith(_SIGNED_DATA, at):
        return Kind.UNKNOWN
    return Kind.TIME_STAMP if _is_token(octets, at + len(_SIGNED_DATA)) else Kind.CMS_SIGNED


def _is_token(octets: bytes, at: int) -> bool:
    """Whether the content of this SignedData is TSTInfo (RFC 3161, 2.4.2)."""
    explicit = _inside(octets, at, tag=0xA0)
    signed = None if explicit is None else _inside(octets, explicit, tag=0x30)
    algorithms = None if signed is None else _after(octets, signed)
    content = None if algorithms is None else _after(octets, algorithms)
    inside = None if content is None else _inside(octets, content, tag=0x30)
    return inside is not None and octets.startswith(_TST_INFO, inside)


def _header(octets: bytes, at: int) -> tuple[int, int, int | None] | None:
    """Return tag, content start and size (``None``: indefinite) of a BER element."""
    if len(octets) - at < 2:  # noqa: PLR2004 - a tag and a length of one octet each
        return None
    tag, first = octets[at], octets[at + 1]
    if first < TOP_BIT:
        return tag, at + 2, first
    width = first - TOP_BIT
    start = at + 2 + width
    if width > _WIDTH or start > len(octets):
        return None
    return tag, start, int.from_bytes(octets[at + 2 : start], "big") if width else None


def _inside(octets: bytes, at: int, *, tag: int) -> int | None:
    header = _header(octets, at)
    return None if header is None or header[0] != tag else header[1]


def _after(octets: bytes, at: int) -> int | None:
    """Return where the element after the one at ``at`` begins."""
    depth = 0
    for _ in range(_SKIPS):
        header = _header(octets, at)
        if header is None:
            return None
        tag, start, size = header
        if size is None:
            depth += 1
            at = start
        elif depth and not tag and not size:  # end of contents
            depth -= 1
            at = start
        else:
            at = start + size
        if not depth:
            return at
    return None
