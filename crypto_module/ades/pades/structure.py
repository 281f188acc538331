"""The signature fields of a PDF and what its revisions are, read by pyHanko within bounds.

pyHanko tells the structure alone; digests, signatures and certificates are ours. Whatever it
raises about a file from outside means that the file is not as ISO 32000 says.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import (
    DEFAULT_PURPOSE_LIMITS,
    DecodeLimits,
    DecodePurpose,
    DocumentDecodeBudget,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from typing_extensions import override

from crypto_module.ades.pades import security_store, updates
from crypto_module.ades.pades.byte_range import ByteRange, message
from crypto_module.ades.pades.entries import entry
from crypto_module.ades.signature import Material
from crypto_module.errors import MalformedInput

WHERE: Final = "PDF"
MAX_OCTETS: Final = 64 << 20
MAX_FIELDS: Final = 64
MAX_REVISIONS: Final = 64
MAX_OBJECTS: Final = 20_000
MAX_READS: Final = 600_000  # some two seconds
_MIB: Final = 1 << 20
LIMITS: Final = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=32 * _MIB),
    per_purpose={
        **DEFAULT_PURPOSE_LIMITS,
        DecodePurpose.XREF_STREAM: StreamDecodeLimits(max_output_size=_MIB),
        DecodePurpose.OBJECT_STREAM: StreamDecodeLimits(max_output_size=8 * _MIB),
        DecodePurpose.XMP_METADATA: StreamDecodeLimits(max_output_size=_MIB),
        DecodePurpose.CRL: StreamDecodeLimits(max_output_size=32 * _MIB),
    },
    document_budget=DocumentDecodeBudget(base_allowance=64 * _MIB, max_ratio=2),
)
_END: Final = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*\Z")
_END_OCTETS: Final = 128
TIME_STAMP_TYPE: Final = "/DocTimeStamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One filled signature field; ``message`` is the CMS message of its Contents.

    ``fault`` is why the document that is shown is not the one that was signed, ``store`` what
    the document security store held when this was made.
    """

    is_time_stamp: bool
    sub_filter: str
    message: bytes = field(repr=False)
    byte_range: ByteRange
    claimed: datetime | None
    fault: MalformedInput | None
    store: Material = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """The filled fields in the order of their signing, and the last security store."""

    fields: tuple[Signed, ...]
    store: Material = field(repr=False)


class _Metered(BytesIO):
    """A file that ends the work when too much is read of it: tables and objects may be many."""

    def __init__(self, file: bytes) -> None:
        super().__init__(file)
        self._left = MAX_READS

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        self._left -= 1
        if not self._left:
            raise MalformedInput(where=WHERE, rule="takes too long to read")
        return super().read(size)


def read(file: bytes) -> Structure:
    """Return what a PDF says of its signatures.

    Raises:
        MalformedInput: not a PDF, an encrypted or damaged one, or one beyond the bounds here.
    """
    if len(file) > MAX_OCTETS or file.count(b"startxref") > 2 * MAX_REVISIONS:
        raise MalformedInput(where=WHERE, rule="has too many octets or revisions")
    try:
        return _read(file)
    except MalformedInput:
        raise
    except Exception as error:  # the library has no one family of errors for a bad file
        raise MalformedInput(where=WHERE, rule="is not as ISO 32000 says") from error


def _read(file: bytes) -> Structure:
    reader = PdfFileReader(_Metered(file), strict=True, decode_limits=LIMITS)
    if reader.encrypted or reader.xrefs.hybrid_xrefs_present:
        raise MalformedInput(where=WHERE, rule="is encrypted or has two tables of its objects")
    revisions = range(reader.xrefs.total_revisions)
    objects = sum(len(reader.xrefs.explicit_refs_in_revision(one)) for one in revisions)
    if len(revisions) > MAX_REVISIONS or objects > MAX_OBJECTS:
        raise MalformedInput(where=WHERE, rule="has too many objects or revisions")
    changes = updates.Updates(reader)
    found = list(_filled(reader))
    if len({reference for _, reference in found}) != len(found):
        raise MalformedInput(where=WHERE, rule="shows one signature in two fields")
    signed = [_signed(one, reference, file, changes) for one, reference in found]
    return Structure(
        fields=tuple(sorted(signed, key=lambda one: one.byte_range.end)),
        store=security_store.read(reader.root),
    )


def _filled(reader: PdfFileReader) -> Iterator[tuple[generic.DictionaryObject, generic.Reference]]:
    """Yield the signature dictionaries with their references."""
    for number, (_, value, held) in enumerate(enumerate_sig_fields(reader)):
        if number >= MAX_FIELDS:
            raise MalformedInput(where=WHERE, rule=f"has more than {MAX_FIELDS} signature fields")
        if value is None:
            continue
        one = held.get_object().raw_get("/V")
        if not isinstance(one, generic.IndirectObject):
            raise MalformedInput(where=WHERE, rule="has a signature that is no indirect object")
        dictionary = one.reference.get_object()
        if not isinstance(dictionary, generic.DictionaryObject):
            raise MalformedInput(where=WHERE, rule="has a signature that is no dictionary")
        yield dictionary, one.reference


def _signed(
    dictionary: generic.DictionaryObject,
    reference: generic.Reference,
    file: bytes,
    changes: updates.Updates,
) -> Signed:
    numbers = dictionary.raw_get("/ByteRange")
    contents = dictionary.raw_get("/Contents", decrypt=generic.EncryptedObjAccess.RAW)
    if not isinstance(numbers, generic.ArrayObject):
        raise MalformedInput(where=WHERE, rule="has a ByteRange that is no array")
    byte_range = ByteRange.of(list(numbers), file)
    octets = byte_range.contents()
    if octets != contents.original_bytes:
        raise MalformedInput(where=WHERE, rule="has its Contents elsewhere than ByteRange says")
    reader = changes.reader
    revision = reader.xrefs.get_last_change(reference)
    uncovered = _uncovered(reader, byte_range, revision)
    return Signed(
        is_time_stamp=entry(dictionary, "/Type") == TIME_STAMP_TYPE,
        sub_filter=str(dictionary["/SubFilter"]),
        message=message(octets),
        byte_range=byte_range,
        claimed=_claimed(dictionary),
        fault=uncovered or changes.fault_after(revision, dictionary),
        store=security_store.read(reader.get_historical_root(revision)),
    )


def _uncovered(
    reader: PdfFileReader, byte_range: ByteRange, revision: int
) -> MalformedInput | None:
    """Return what is wrong when the signature covers neither the file nor a whole revision."""
    file, end = byte_range.file, byte_range.end
    if end == len(file):
        return None
    ending = _END.search(file[max(0, end - _END_OCTETS) : end])
    tables = (reader.xrefs.get_xref_container_info(one) for one in range(revision + 1))
    if (
        ending is None
        or int(ending[1]) != reader.xrefs.get_startxref_for_revision(revision)
        or any(one.end_location > end for one in tables)
    ):
        return MalformedInput(where=WHERE, rule="has a signature that covers no whole revision")
    if _END.search(file[-_END_OCTETS:]) is None:
        return MalformedInput(where=WHERE, rule="has octets after its end that nobody signed")
    return None


def _claimed(dictionary: generic.DictionaryObject) -> datetime | None:
    """Return /M where it is a whole date; nobody needs it."""
    with suppress(KeyError, ValueError, TypeError, PdfError):
        found = generic.parse_pdf_date(dictionary["/M"], strict=False)
        return found if found.tzinfo is not None else None
    return None
