"""Small scans made by code: each a valid file of its type, none of anybody's papers."""

import struct
import zlib
from dataclasses import dataclass, field
from typing import Final

_GREY: Final = 0xC0
_MIDDLE: Final = 8  # octets of a JPEG block's side


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A document as the city sends it."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


def pdf(text: str) -> bytes:
    """A PDF 1.4 of one A5 page with a line of ASCII text (ISO 32000-1, 7.5)."""
    stream = f"BT /F1 14 Tf 40 540 Td ({text}) Tj ET".encode("ascii")
    resources = b"<< /Font << /F1 5 0 R >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R /Resources %s >>"
        % resources,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(body), len(objects) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n" % size
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    body += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(body)


def png(width: int, height: int) -> bytes:
    """A grey PNG with a white frame, eight bits a pixel (RFC 2083)."""
    edge = b"\x00" + b"\xff" * width
    row = b"\x00\xff" + bytes((_GREY,)) * (width - 2) + b"\xff"
    pixels = edge + row * (height - 2) + edge
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            _png_chunk(b"IDAT", zlib.compress(pixels)),
            _png_chunk(b"IEND", b""),
        )
    )


def jpeg(columns: int, rows: int) -> bytes:
    """A middle-grey baseline JPEG of ``columns`` × ``rows`` blocks of 8 × 8 (ITU-T T.81).

    Every block is "no difference" and "end of block", each a code of one bit.
    """
    bits = 2 * columns * rows
    scan = bytes(bits // 8) + (bytes((0xFF >> bits % 8,)) if bits % 8 else b"")
    size = struct.pack(">BHHB", 8, _MIDDLE * rows, _MIDDLE * columns, 1)
    one_code = b"\x01" + bytes(15) + b"\x00"
    return b"".join(
        (
            b"\xff\xd8",
            _jpeg_segment(0xDB, b"\x00" + b"\x01" * 64),
            _jpeg_segment(0xC0, size + b"\x01\x11\x00"),
            _jpeg_segment(0xC4, b"\x00" + one_code),
            _jpeg_segment(0xC4, b"\x10" + one_code),
            _jpeg_segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
            scan,
            b"\xff\xd9",
        )
    )


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def _jpeg_segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
