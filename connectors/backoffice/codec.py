"""DAT file ↔ records: header ‖ payload ‖ detached signature over both (DOMAIN 2.6).

The codec reads and writes; whether the signature is good is asked of crypto_module.validation
by whoever imports the file, over exactly ``SignedDat.signed_bytes``.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from connectors.backoffice.errors import DatError
from connectors.backoffice.header import MAX_LENGTH, MAX_RECORDS, SIZE, Header, parse_header
from connectors.backoffice.layout import Column, Kind, Layout
from connectors.backoffice.payload import Record, read_payload, write_payload

_SEQUENCE: Final = 0x30
_LONG_FORM: Final = 0x80
_MAX_LENGTH_OCTETS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DatFile:
    """What a file says: for which program, which way, and its records."""

    program: str
    kind: Kind
    export_id: UUID
    version: int
    created_at: datetime
    encoding: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedDat:
    """A read file together with what its signature must cover."""

    file: DatFile
    signed_bytes: bytes
    signature: bytes


class DatCodec:
    """Reads and writes the files of the programs that have a layout."""

    def __init__(self, layouts: Mapping[str, Layout]) -> None:
        self._layouts = layouts

    def encode(self, file: DatFile, *, sign: Callable[[bytes], bytes]) -> bytes:
        """The file's octets; ``sign`` makes the detached signature (CMS, DER).

        Raises:
            DatError: a value does not fit its column or slot.
        """
        layout = self._layout(file.program)
        columns = layout.columns(file.kind)
        payload = write_payload(columns, file.records, encoding=file.encoding)
        if len(file.records) > MAX_RECORDS or len(payload) > MAX_LENGTH:
            raise DatError("payload", "too long")
        header = Header(
            layout=layout.version,
            kind=file.kind,
            program=file.program,
            export_id=file.export_id,
            version=file.version,
            created_at=file.created_at,
            encoding=file.encoding,
            records=len(file.records),
            length=len(payload),
            sha256=hashlib.sha256(payload).hexdigest(),
        )
        signed = header.to_bytes() + payload
        return signed + sign(signed)

    def decode(self, octets: bytes) -> SignedDat:
        """The file that the octets hold. Total: any octets give a value or ``DatError``."""
        header = parse_header(octets)
        layout = self._layout(header.program)
        if header.layout != layout.version:
            raise DatError("layout", "unknown")
        end = SIZE + header.length
        payload, signature = octets[SIZE:end], octets[end:]
        if len(payload) != header.length:
            raise DatError("payload", "truncated")
        if hashlib.sha256(payload).hexdigest() != header.sha256:
            raise DatError("payload", "checksum")
        _check_one_der_sequence(signature)
        records = _records(layout.columns(header.kind), payload, header)
        return SignedDat(
            file=DatFile(
                program=header.program,
                kind=header.kind,
                export_id=header.export_id,
                version=header.version,
                created_at=header.created_at,
                encoding=header.encoding,
                records=records,
            ),
            signed_bytes=octets[:end],
            signature=signature,
        )

    def _layout(self, program: str) -> Layout:
        if program not in self._layouts:
            raise DatError("program", "unknown")
        return self._layouts[program]


def _records(columns: tuple[Column, ...], payload: bytes, header: Header) -> tuple[Record, ...]:
    records = read_payload(columns, payload, encoding=header.encoding)
    if len(records) != header.records:
        raise DatError("records", "count")
    return records


def _check_one_der_sequence(octets: bytes) -> None:
    """Refuse a signature that is absent, cut or followed by anything (X.690, 8.1.3)."""
    if not octets:
        raise DatError("signature", "absent")
    if len(octets) < 2 or octets[0] != _SEQUENCE:  # noqa: PLR2004 - one tag and one length octet
        raise DatError("signature", "form")
    count = octets[1] - _LONG_FORM
    if count < 0:
        start, length = 2, octets[1]
    elif 1 <= count <= _MAX_LENGTH_OCTETS:
        start = 2 + count
        length = int.from_bytes(octets[2:start], "big")
    else:
        raise DatError("signature", "form")
    if len(octets) != start + length:
        raise DatError("signature", "truncated" if len(octets) < start + length else "trailing")
