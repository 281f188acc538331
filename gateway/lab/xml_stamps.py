"""Defects of the time-stamps of signed XML (EN 319 132-1, 5.3 and 5.5).

As with CMS, the signer's certificate has ended: a time-stamp that proves nothing shows at once.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from crypto_module.ades.xades import augment
from gateway.lab.authority import AT, DAY, Holder, Suite, key, stranger, tsa
from gateway.lab.specimen import Specimen, flipped, specimen
from gateway.lab.stamps import ENDED_AT, SIGNED_AT, expired, token
from gateway.lab.xml import enveloped

Stamp = Callable[[Suite, bytes], bytes]


def _by(make: Callable[[Suite], Holder], at: datetime = SIGNED_AT) -> Stamp:
    """Return what makes a token of such an authority over the imprint that it is told."""
    return lambda suite, imprint: token(make(suite), imprint, at)


def _stamped(suite: Suite, stamp: Stamp) -> bytes:
    signed = enveloped(expired(suite))
    imprint = augment.signature_imprint(signed, hash_name="sha256")
    return augment.with_signature_time_stamp(signed, stamp(suite, imprint))


def _with(
    stamp: Stamp, change: Callable[[bytes], bytes] = lambda file: file
) -> Callable[[Suite], Specimen]:
    """Return the builder of XAdES-B-T with such a token, the whole changed afterwards."""
    return lambda suite: _file(suite, change(_stamped(suite, stamp)))


def _file(suite: Suite, file: bytes) -> Specimen:
    return specimen(suite, file, content=None, suffix=".xml")


def _keeper(suite: Suite) -> Holder:
    return tsa(suite, own=key(suite, "Позначки часу 2"), serial=909)


def _archived(
    stamp: Stamp, change: Callable[[bytes], bytes] = lambda file: file
) -> Callable[[Suite], Specimen]:
    """Return the builder of XAdES-B-LTA whose first authority ended ten days ago."""

    def made(suite: Suite) -> Specimen:
        first = _stamped(suite, _by(lambda one: tsa(one, not_after=AT - 10 * DAY)))
        imprint = augment.archive_imprint(first, hash_name="sha256")
        whole = augment.with_archive_time_stamp(first, stamp(suite, imprint))
        return _file(suite, change(whole))

    return made


def _other_data(suite: Suite, _: bytes) -> bytes:
    return token(tsa(suite), bytes(32))


def _renamed(file: bytes) -> bytes:
    """The token of the signature's value given out for one of the value and more."""
    return file.replace(b"<xades:SignatureTimeStamp", b"<xades:SigAndRefsTimeStamp").replace(
        b"</xades:SignatureTimeStamp", b"</xades:SigAndRefsTimeStamp"
    )


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-xml-time-stamp": _with(_by(tsa)),
        "valid-xml-archive-time-stamp": _archived(_by(_keeper, AT - 20 * DAY)),
        "xml-time-stamp-missing": lambda suite: _file(suite, enveloped(expired(suite))),
        "xml-time-stamp-of-other-data": _with(_other_data),
        "xml-time-stamp-signature-broken": _with(
            lambda suite, imprint: flipped(token(tsa(suite), imprint))
        ),
        "xml-time-stamp-of-text": _with(lambda _suite, _imprint: b"no token"),
        "xml-time-stamp-of-a-stranger": _with(_by(lambda suite: tsa(suite, by=stranger(suite)))),
        "xml-time-stamp-by-a-namesake": _with(
            _by(lambda suite: tsa(suite, issuer_key=stranger(suite).key))
        ),
        "xml-time-stamp-after-the-certificate-ended": _with(_by(tsa, ENDED_AT + DAY)),
        "xml-time-stamp-from-the-future": _with(_by(tsa, AT + DAY)),
        "xml-time-stamp-under-another-name": _with(_by(tsa), _renamed),
        "xml-archive-missing": _with(_by(lambda suite: tsa(suite, not_after=AT - 10 * DAY))),
        "xml-archive-of-other-data": _archived(
            lambda suite, _: token(_keeper(suite), bytes(32), AT - 20 * DAY)
        ),
        "xml-archive-after-the-authority-ended": _archived(_by(_keeper, AT - 5 * DAY)),
        "xml-archive-by-a-stranger": _archived(
            _by(lambda suite: tsa(suite, by=stranger(suite)), AT - 20 * DAY)
        ),
        "xml-archived-document-changed": _archived(
            _by(_keeper, AT - 20 * DAY),
            lambda file: file.replace("призначити".encode(), "відмовити".encode()),
        ),
    }
)
