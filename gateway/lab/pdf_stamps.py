"""Defects of the time-stamps of signed PDF (EN 319 142-1, 5.4): each signer has expired."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from gateway.lab import pdf
from gateway.lab.authority import AT, DAY, Holder, Suite, stranger, tsa
from gateway.lab.specimen import Specimen, flipped, specimen
from gateway.lab.stamps import ENDED_AT, SIGNED_AT, expired, token

Stamp = Callable[[Suite, bytes], bytes]


def _by(make: Callable[[Suite], Holder], at: datetime = SIGNED_AT) -> Stamp:
    return lambda suite, imprint: token(make(suite), imprint, at)


def _other_data(suite: Suite, _: bytes) -> bytes:
    return token(tsa(suite), bytes(32))


def _broken(suite: Suite, imprint: bytes) -> bytes:
    return flipped(token(tsa(suite), imprint))


def _document(stamp: Stamp) -> Callable[[Suite], Specimen]:
    """Return the builder of a PDF with a document time-stamp over its signature (5.4.3)."""

    def made(suite: Suite) -> Specimen:
        # Imported only here: the library of PDF costs half a second.
        from crypto_module.ades.pades import augment

        place = augment.document_time_stamp(pdf.signed(expired(suite)))
        return _file(suite, place.filled(stamp(suite, place.imprint("sha256"))))

    return made


def _signature(stamp: Stamp) -> Callable[[Suite], Specimen]:
    """Return the builder of PAdES-B-T with the token inside of the signature."""

    def made(suite: Suite) -> Specimen:
        from crypto_module.ades.pades import augment

        file = pdf.signed(expired(suite))
        imprint = augment.signature_imprint(file, hash_name="sha256")
        return _file(suite, augment.with_signature_time_stamp(file, stamp(suite, imprint)))

    return made


def _file(suite: Suite, file: bytes) -> Specimen:
    return specimen(suite, file, content=None, suffix=".pdf")


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-pdf-time-stamp": _signature(_by(tsa)),
        "valid-pdf-document-time-stamp": _document(_by(tsa)),
        "pdf-time-stamp-of-other-data": _signature(_other_data),
        "pdf-time-stamp-signature-broken": _signature(_broken),
        "pdf-time-stamp-of-a-stranger": _signature(_by(lambda s: tsa(s, by=stranger(s)))),
        "pdf-time-stamp-too-late": _signature(_by(tsa, ENDED_AT + DAY)),
        "pdf-document-time-stamp-of-other-data": _document(_other_data),
        "pdf-document-time-stamp-signature-broken": _document(_broken),
        "pdf-document-time-stamp-of-a-stranger": _document(_by(lambda s: tsa(s, by=stranger(s)))),
        "pdf-document-time-stamp-too-late": _document(_by(tsa, ENDED_AT + DAY)),
        "pdf-document-time-stamp-from-the-future": _document(_by(tsa, AT + DAY)),
    }
)
