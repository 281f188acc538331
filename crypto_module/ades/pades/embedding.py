"""A place for a CMS message in a PDF: an incremental update with a new signature field."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import PdfSignedData

from crypto_module.ades.pades.structure import MAX_OCTETS
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName

WHERE: Final = "PDF to sign"
_ZEROS: Final = re.compile(rb"0*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A PDF whose last signature field waits for its message, at ``file[start:end]``."""

    file: bytes = field(repr=False)
    start: int
    end: int

    def content(self) -> bytes:
        """Return what the message is over."""
        return self.file[: self.start] + self.file[self.end :]

    def imprint(self, hash_name: HashName) -> bytes:
        """Return the digest of ``content``, with S-box №1 for GOST 34.311."""
        return hashes.digest(hash_name, self.content())

    def filled(self, message: bytes) -> bytes:
        """Return the file with ``message`` in its place.

        Raises:
            ValueError: the message is longer than what was kept for it.
        """
        room = self.end - self.start - 2
        if 2 * len(message) > room:
            raise ValueError(f"The message has {len(message)} octets, the place {room // 2}.")
        string = b"<" + message.hex().ljust(room, "0").encode() + b">"
        return self.file[: self.start] + string + self.file[self.end :]


def opened(document: bytes) -> IncrementalPdfFileWriter:
    """Return what writes an incremental update of ``document``.

    Raises:
        MalformedInput: not a PDF, an encrypted or damaged one, or a too large one.
    """
    if len(document) > MAX_OCTETS:
        raise MalformedInput(where=WHERE, rule="has too many octets")
    try:
        writer = IncrementalPdfFileWriter(BytesIO(document), strict=True)
        is_encrypted = writer.prev.encrypted
    except Exception as error:  # the library has no one family of errors for a bad file
        raise MalformedInput(where=WHERE, rule="is not as ISO 32000 says") from error
    if is_encrypted:
        raise MalformedInput(where=WHERE, rule="is encrypted")
    return writer


def place(document: bytes, dictionary: PdfSignedData, *, name: str) -> Place:
    """Return ``document`` with ``dictionary`` in a new field, ``name`` and a number.

    Raises:
        MalformedInput: as ``opened`` says.
    """
    writer = opened(document)
    output = BytesIO()
    try:
        taken = {one for one, _, _ in enumerate_sig_fields(writer.prev)}
        free = (one for one in map(f"{name}{{}}".format, range(1, len(taken) + 2)))
        steps = PdfCMSEmbedder().write_cms(
            field_name=next(one for one in free if one not in taken), writer=writer
        )
        next(steps)
        steps.send(SigObjSetup(sig_placeholder=dictionary))
        prepared, _ = steps.send(SigIOSetup(md_algorithm="sha256", output=output))
    except Exception as error:  # as above
        raise MalformedInput(where=WHERE, rule="is not as ISO 32000 says") from error
    return Place(
        file=output.getvalue(),
        start=prepared.reserved_region_start,
        end=prepared.reserved_region_end,
    )
