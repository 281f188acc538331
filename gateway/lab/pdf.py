"""Defects of signed PDF (PAdES, EN 319 142-1): another document shown than the one signed."""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final

from connectors.simulator import scans
from crypto_module.ades import cades
from gateway.lab.authority import AT, DAY, Holder, Suite, key, signer, stranger
from gateway.lab.specimen import Specimen, replaced, specimen

_DOCUMENT: Final = scans.pdf("An application. A sample.")
_RANGE: Final = re.compile(rb"/ByteRange \[([0-9 ]+)\]")
_CONTENTS: Final = b"/Contents <"


def signed(holder: Holder, document: bytes = _DOCUMENT) -> bytes:
    """Return the document with a PAdES-B-B of ``holder``."""
    # Imported only here: the library of PDF costs half a second.
    from crypto_module.ades import pades

    return pades.sign(document, signer=holder.signer, signing_time=AT)


def _of(
    make: Callable[[Holder], bytes], holder: Callable[[Suite], Holder] = signer
) -> Callable[[Suite], Specimen]:
    return lambda suite: specimen(suite, make(holder(suite)), content=None, suffix=".pdf")


def updated(file: bytes, change: Callable[[Any, Any], None]) -> bytes:
    """Return the file with an incremental update that nobody signed."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer: Any = IncrementalPdfFileWriter(BytesIO(file))
    change(writer, generic)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def another_text(writer: Any, generic: Any) -> None:
    """Put a page without text in place of the first one."""
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)


def _note(writer: Any, generic: Any) -> None:
    named = generic.pdf_name
    page = writer.find_page_for_modification(0)[0].get_object()
    note = generic.DictionaryObject(
        {
            named("/Type"): named("/Annot"),
            named("/Subtype"): named("/FreeText"),
            named("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 100, 100))),
            named("/Contents"): generic.TextStringObject("Інше"),
        }
    )
    page["/Annots"] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def _no_pages(writer: Any, generic: Any) -> None:
    named = generic.pdf_name
    empty = {
        named("/Type"): named("/Pages"),
        named("/Kids"): generic.ArrayObject(),
        named("/Count"): generic.NumberObject(0),
    }
    writer.root["/Pages"] = writer.add_object(generic.DictionaryObject(empty))
    writer.update_root()


def _title(writer: Any, generic: Any) -> None:
    named = generic.pdf_name
    writer.set_info(generic.DictionaryObject({named("/Title"): named("/New")}))


def _numbers(file: bytes) -> tuple[int, int, int, int]:
    place = _RANGE.search(file)
    assert place is not None, "it is signed"
    zero, gap, after, size = map(int, place[1].split())
    return zero, gap, after, size


def _again(
    change: Callable[[tuple[int, int, int, int]], tuple[int, ...]],
) -> Callable[[Holder], bytes]:
    """Return what signs the file anew with another ByteRange, as its signer meant it."""

    def made(holder: Holder) -> bytes:
        file = signed(holder)
        place = _RANGE.search(file)
        assert place is not None, "it is signed"
        numbers = change(_numbers(file))
        text = b"/ByteRange [" + b" ".join(b"%d" % one for one in numbers)
        file = file.replace(place[0], text.ljust(len(place[0]) - 1) + b"]")
        _, gap, after, size = numbers
        content = file[:gap] + file[after : after + size]
        message = cades.sign(content, signer=holder.signer, signing_time=None, detached=True)
        return _with_message(file, message)

    return made


def _with_message(file: bytes, message: bytes) -> bytes:
    start = file.index(_CONTENTS) + len(_CONTENTS)
    size = file.index(b">", start) - start
    return file[:start] + message.hex().ljust(size, "0").encode() + file[start + size :]


def _message(make: Callable[[Holder], bytes]) -> Callable[[Holder], bytes]:
    return lambda holder: _with_message(signed(holder), make(holder))


def _other(suite: Suite) -> Holder:
    return signer(suite, own=key(suite, "Інший підписувач"), serial=99)


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-pdf": _of(signed),
        "valid-pdf-of-two-signers": _of(lambda h: signed(_other(h.suite), signed(h))),
        "valid-pdf-with-a-later-title": _of(lambda h: updated(signed(h), _title)),
        "pdf-text-changed": _of(lambda h: replaced(signed(h), b"A sample", b"A simple")),
        "pdf-page-replaced-later": _of(lambda h: updated(signed(h), another_text)),
        "pdf-note-added-later": _of(lambda h: updated(signed(h), _note)),
        "pdf-pages-removed-later": _of(lambda h: updated(signed(h), _no_pages)),
        "pdf-changed-and-signed-again": _of(
            lambda h: signed(_other(h.suite), updated(signed(h), another_text))
        ),
        "pdf-range-leaves-the-end-out": _of(_again(lambda n: (n[0], n[1], n[2], n[3] - 20))),
        "pdf-range-leaves-the-middle-out": _of(_again(lambda n: (n[0], n[1] - 40, n[2], n[3]))),
        "pdf-range-begins-later": _of(_again(lambda n: (1, n[1] - 1, n[2], n[3]))),
        "pdf-octets-after": _of(lambda h: signed(h) + b"x" * 40),
        "pdf-cut-short": _of(lambda h: signed(h)[:-40]),
        "pdf-message-of-text": _of(_message(lambda _: b"text")),
        "pdf-message-of-zeros": _of(_message(lambda _: bytes(64))),
        "pdf-message-of-another-file": _of(
            _message(
                lambda h: cades.sign(b"other", signer=h.signer, signing_time=None, detached=True)
            )
        ),
        "pdf-message-attached": _of(
            _message(
                lambda h: cades.sign(b"inside", signer=h.signer, signing_time=None, detached=False)
            )
        ),
        "pdf-unsigned": _of(lambda _: _DOCUMENT),
        "pdf-of-a-header": _of(lambda _: b"%PDF-1.7\n"),
        "pdf-signer-expired": _of(signed, lambda suite: signer(suite, not_after=AT - DAY)),
        "pdf-signer-of-a-stranger": _of(signed, lambda suite: signer(suite, by=stranger(suite))),
    }
)
