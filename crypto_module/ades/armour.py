"""What lies around a message without being part of it: tax framing, PEM, bare base64."""

import base64
import binascii
import re
from typing import Final

from crypto_module.ades import transport
from crypto_module.errors import MalformedInput

WHERE: Final = "armour"
_PEM: Final = re.compile(
    rb"\s*-----BEGIN (CMS|PKCS7|PKCS #7 SIGNED DATA)-----[ \t]*\r?\n"
    rb"([A-Za-z0-9+/=\s]*)"
    rb"-----END \1-----\s*"
)
_PEM_BEGINS: Final = re.compile(
    rb"\s*-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA)-----[ \t]*\r?\n([A-Za-z0-9+/=\s]*)"
)
# The first octets of a SEQUENCE of 128 octets and more, or of indefinite length, in base64.
_BASE64: Final = re.compile(rb"\s*MI[A-Za-z0-9+/=\s]*")
_FOUR: Final = 4  # characters that are three octets


def remove(encoded: bytes) -> bytes:
    """Return the message inside; ``encoded`` itself when nothing lies around it.

    Raises:
        MalformedInput: the framing or the base64 is broken.
    """
    inner = transport.unwrap(encoded)
    octets = encoded if inner is None else inner
    pem = _PEM.fullmatch(octets)
    if pem is not None:
        return _decoded(pem[2])
    if _PEM_BEGINS.match(octets) is not None:
        raise MalformedInput(where=WHERE, rule="has PEM of more than one message, or not whole")
    return _decoded(octets) if _BASE64.fullmatch(octets) is not None else octets


def beginning(head: bytes) -> bytes:
    """Return how the message inside begins, as far as the head of the file tells.

    Raises:
        MalformedInput: as ``remove``.
    """
    octets = transport.beginning(head) if transport.is_framed(head) else head
    pem = _PEM_BEGINS.match(octets)
    if pem is None and _BASE64.fullmatch(octets) is None:
        return octets
    text = b"".join((octets if pem is None else pem[1]).split()).rstrip(b"=")
    return _decoded(text[: len(text) // _FOUR * _FOUR])


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedInput(where=WHERE, rule="has broken base64") from error
