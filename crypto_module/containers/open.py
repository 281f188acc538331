"""One door to every key container: told from its octets, opened with a password."""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from typing import Final

from crypto_module.asn1 import der, encode
from crypto_module.containers import jks, key6, pkcs8, pkcs12, private_key
from crypto_module.containers.container import Container, ContainerKind, Key
from crypto_module.errors import MalformedInput

WHERE: Final = "key container"
MAX_OCTETS: Final = 1024 * 1024
_PEM: Final = re.compile(
    rb"-----BEGIN (?:ENCRYPTED |EC |RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END "
)
_INTEGER, _SEQUENCE = 0x02, 0x30


def open_container(encoded: bytes, password: str, *, key_password: str | None = None) -> Container:
    """Return what a key container holds: Key-6.dat, PKCS #12, PKCS #8 (also PEM) or JKS.

    ``key_password`` is asked of by JKS alone, whose keys may have another one than the store.

    Raises:
        MalformedInput: none of these, or a broken one.
        WrongPassword: it does not open; nothing more is told.
        UnsupportedAlgorithm, ForeignParameters: a cipher, key or curve we do not know.
    """
    if len(encoded) > MAX_OCTETS:
        raise MalformedInput(where=WHERE, rule="is larger than 1 MiB")
    if encoded.startswith(jks.MAGIC):
        return jks.load(encoded, password, key_password=key_password)
    octets = _without_pem(encoded)
    first, second = _shape(octets)
    if first == encode.integer(3):
        return pkcs12.load(octets, password)
    if first[:1] == bytes((_SEQUENCE,)) and encode.oid(key6.ID_CONTAINER) in first:
        return key6.load(octets, password)
    if first[0] == _INTEGER and second[:1] == bytes((_SEQUENCE,)):
        key = private_key.read(octets)
    else:
        key = pkcs8.load(octets, password.encode())
    return Container(kind=ContainerKind.PKCS8, keys=(Key(private_key=key),))


def _without_pem(encoded: bytes) -> bytes:
    found = _PEM.search(encoded)
    if found is None:
        return encoded
    try:
        return b64decode(b"".join(found[1].split()), validate=True)
    except NotBase64 as error:
        raise MalformedInput(where=WHERE, rule="is PEM without base64 inside") from error


def _shape(octets: bytes) -> tuple[bytes, bytes]:
    """Return the first two elements of the outermost sequence; the length may be BER's."""
    if octets[:2] == b"\x30\x80":
        inner = octets[2:]
    else:
        tag, start, end = der.header(octets, 0, len(octets), where=WHERE)
        if tag != _SEQUENCE or end != len(octets):
            raise MalformedInput(where=WHERE, rule="is not a container of a known kind")
        inner = octets[start:end]
    _, _, middle = der.header(inner, 0, len(inner), where=WHERE)
    return inner[:middle], inner[middle:]
