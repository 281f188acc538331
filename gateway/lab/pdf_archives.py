"""Signed PDF changed before or after its document time-stamp (EN 319 142-1, 5.4.2 and 5.4.3).

The signer has expired: only a document time-stamp over the very octets saves the signature.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from crypto_module.ades.signature import Material
from gateway.lab import pdf
from gateway.lab.authority import AT, DAY, Suite, provider, stranger, tsa
from gateway.lab.evidence import crl_of
from gateway.lab.specimen import Specimen, flipped, replaced, specimen
from gateway.lab.stamps import SIGNED_AT, expired, keeper, token

Change = Callable[[Suite, bytes], bytes]


def _signed(suite: Suite) -> bytes:
    return pdf.signed(expired(suite))


def _long_term(suite: Suite) -> bytes:
    """Return PAdES-B-LT: a list stands in an update that only the document time-stamp covers."""
    # Imported only here: the library of PDF costs half a second.
    from crypto_module.ades.pades import augment

    by = provider(suite)
    held = Material(certificates=(by.certificate.der,), crls=(crl_of(by),))
    return augment.with_material(_signed(suite), held)


def _stamped(suite: Suite, file: bytes, at: datetime = SIGNED_AT) -> bytes:
    """Return the file with a document time-stamp over all of it."""
    from crypto_module.ades.pades import augment

    place = augment.document_time_stamp(file)
    return place.filled(token(keeper(suite), place.imprint("sha256"), at))


def _of(make: Callable[[Suite], bytes]) -> Callable[[Suite], Specimen]:
    return lambda suite: specimen(suite, make(suite), content=None, suffix=".pdf")


def _text(_: Suite, file: bytes) -> bytes:
    return replaced(file, b"A sample", b"A simple")


def _of_the_list(_: Suite, file: bytes) -> bytes:
    """A bit of the list, which is the last stream before the time-stamp: nobody signed it."""
    return flipped(file, file.rindex(b"stream\n0", 0, file.rindex(b"/DocTimeStamp")) + 40)


def _before(change: Change) -> Callable[[Suite], bytes]:
    return lambda suite: _stamped(suite, change(suite, _long_term(suite)))


def _after(change: Change) -> Callable[[Suite], bytes]:
    return lambda suite: change(suite, _stamped(suite, _long_term(suite)))


def _message_of_another(suite: Suite) -> bytes:
    """The document time-stamp of another file of the same signer."""
    from crypto_module.ades.pades import augment

    place = augment.document_time_stamp(_signed(suite))
    other = token(keeper(suite), place.imprint("sha256"), SIGNED_AT)
    return augment.document_time_stamp(_long_term(suite)).filled(other)


def _stamped_twice(suite: Suite, first: datetime, second: datetime) -> bytes:
    return _stamped(suite, _stamped(suite, _long_term(suite), first), second)


def _by_a_stranger_around(suite: Suite) -> bytes:
    """A good time-stamp, then another one that nobody trusts: it spoils nothing."""
    from crypto_module.ades.pades import augment

    place = augment.document_time_stamp(_stamped(suite, _long_term(suite)))
    by = tsa(suite, by=stranger(suite))
    return place.filled(token(by, place.imprint("sha256"), SIGNED_AT + DAY))


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-pdf-archive": _of(_before(lambda _, file: file)),
        "valid-pdf-two-document-time-stamps": _of(
            lambda suite: _stamped_twice(suite, SIGNED_AT, SIGNED_AT + DAY)
        ),
        "valid-pdf-a-strangers-time-stamp-around": _of(_by_a_stranger_around),
        "pdf-changed-before-the-document-time-stamp": _of(_before(_text)),
        "pdf-changed-after-the-document-time-stamp": _of(_after(_text)),
        "pdf-list-changed-after-the-document-time-stamp": _of(_after(_of_the_list)),
        "pdf-page-replaced-after-the-document-time-stamp": _of(
            _after(lambda _, file: pdf.updated(file, pdf.another_text))
        ),
        "pdf-page-replaced-before-the-document-time-stamp": _of(
            _before(lambda _, file: pdf.updated(file, pdf.another_text))
        ),
        "pdf-document-time-stamp-of-another-file": _of(_message_of_another),
        "pdf-octets-after-the-document-time-stamp": _of(_after(lambda _, file: file + b"x" * 40)),
        "pdf-document-time-stamps-exchanged": _of(
            lambda suite: _stamped_twice(suite, SIGNED_AT + DAY, SIGNED_AT)
        ),
        "pdf-document-time-stamp-too-young": _of(
            lambda suite: _stamped(suite, _long_term(suite), AT - DAY)
        ),
    }
)
