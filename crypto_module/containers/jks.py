"""Java key stores, read only: the container of one Ukrainian provider (WIRE_FACTS, 8).

The protection is Sun's own: a stream of SHA-1 over password and salt. It is weak, so nothing of
ours is saved in it. Numbers are big-endian, strings have a length of two octets.
"""

import hmac
from collections.abc import Iterator
from typing import Final

from crypto_module.asn1 import der, rfc8018
from crypto_module.containers import iit_attributes, private_key
from crypto_module.containers.container import Container, ContainerKind, Key, with_chain
from crypto_module.errors import MalformedInput, UnsupportedAlgorithm, WrongPassword
from crypto_module.primitives import hashes
from crypto_module.x509.certificate import Certificate

WHERE: Final = "JKS container"
MAGIC: Final = bytes.fromhex("feedfeed")
_VERSION: Final = 2
_PRIVATE_KEY, _TRUSTED = 1, 2
_PROTECTION: Final = "1.3.6.1.4.1.42.2.17.1.1"
_SHA1_SIZE: Final = 20
_WHITENER: Final = b"Mighty Aphrodite"
_X509: Final = frozenset({b"X.509", b"X509"})
_MAX_ENTRIES: Final = 64
_MAX_CHAIN: Final = 16


class _Reader:
    """Octets taken one after another."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self._at = 0

    def take(self, size: int) -> bytes:
        taken = self._octets[self._at : self._at + size]
        if len(taken) != size:
            raise MalformedInput(where=WHERE, rule="ends inside an entry")
        self._at += size
        return taken

    def number(self, size: int = 4) -> int:
        return int.from_bytes(self.take(size), "big")

    def counted(self, size: int = 4) -> bytes:
        return self.take(self.number(size))

    def at_end(self) -> bool:
        return self._at == len(self._octets)


def load(encoded: bytes, password: str, *, key_password: str | None = None) -> Container:
    """Return keys and certificates; ``key_password`` is the store's when it is not given.

    Raises:
        MalformedInput: not such a container.
        WrongPassword: the digest of the store, or of a key, is another one.
        UnsupportedAlgorithm, ForeignParameters: a key of a kind or curve we do not know.
    """
    body, digest = encoded[:-_SHA1_SIZE], encoded[-_SHA1_SIZE:]
    secret = password.encode("utf-16-be")
    if not hmac.compare_digest(hashes.digest("sha1", secret + _WHITENER + body), digest):
        raise WrongPassword
    reader = _Reader(body)
    if reader.take(len(MAGIC)) != MAGIC or reader.number() != _VERSION:
        raise MalformedInput(where=WHERE, rule="is not of version 2")
    count = reader.number()
    if count > _MAX_ENTRIES:
        raise MalformedInput(where=WHERE, rule=f"has more than {_MAX_ENTRIES} entries")
    of_keys = secret if key_password is None else key_password.encode("utf-16-be")
    entries = [_entry(reader, of_keys) for _ in range(count)]
    if not reader.at_end():
        raise MalformedInput(where=WHERE, rule="has octets after its last entry")
    certificates = tuple(dict.fromkeys(one for _, chain in entries for one in chain))
    return Container(
        kind=ContainerKind.JKS,
        keys=tuple(with_chain(key, certificates) for keys, _ in entries for key in keys),
        certificates=certificates,
    )


def _entry(reader: _Reader, secret: bytes) -> tuple[tuple[Key, ...], tuple[Certificate, ...]]:
    tag = reader.number()
    alias = reader.counted(2).decode("utf-8", errors="replace")
    reader.take(8)  # when it was made
    if tag == _TRUSTED:
        return (), (_certificate(reader),)
    if tag != _PRIVATE_KEY:
        raise MalformedInput(where=WHERE, rule="has an entry of an unknown kind")
    plain = _opened(reader.counted(), secret)
    found = (private_key.read(plain), iit_attributes.agreement_key(plain))
    length = reader.number()
    if length > _MAX_CHAIN:
        raise MalformedInput(where=WHERE, rule=f"has a chain of more than {_MAX_CHAIN}")
    chain = tuple(_certificate(reader) for _ in range(length))
    keys = tuple(Key(private_key=one, name=alias) for one in found if one is not None)
    return keys, chain


def _certificate(reader: _Reader) -> Certificate:
    if reader.counted(2) not in _X509:
        raise MalformedInput(where=WHERE, rule="has a certificate of another type")
    return Certificate.parse(reader.counted())


def _opened(protected: bytes, secret: bytes) -> bytes:
    info = der.decode(rfc8018.EncryptedPrivateKeyInfo, protected, where=WHERE)
    with der.total(WHERE):
        scheme = info["encryption_algorithm"]["algorithm"].dotted
        octets: bytes = info["encrypted_data"].native
    if scheme != _PROTECTION:
        raise UnsupportedAlgorithm(scheme)
    if len(octets) < 2 * _SHA1_SIZE:
        raise MalformedInput(where=WHERE, rule="has a key that is too short")
    salt, ciphertext = octets[:_SHA1_SIZE], octets[_SHA1_SIZE:-_SHA1_SIZE]
    stream = _stream(secret, salt)
    plain = b"".join(
        bytes(a ^ b for a, b in zip(ciphertext[at : at + _SHA1_SIZE], next(stream), strict=False))
        for at in range(0, len(ciphertext), _SHA1_SIZE)
    )
    digest = hashes.digest("sha1", secret + plain)
    if not hmac.compare_digest(digest, octets[-_SHA1_SIZE:]):
        raise WrongPassword
    # The provider's programs fill the last block with zeros.
    _, _, end = der.header(plain, 0, len(plain), where=WHERE)
    if any(plain[end:]) or len(plain) - end >= _SHA1_SIZE:
        raise MalformedInput(where=WHERE, rule="has octets after a key")
    return plain[:end]


def _stream(secret: bytes, salt: bytes) -> Iterator[bytes]:
    block = salt
    while True:
        block = hashes.digest("sha1", secret + block)
        yield block
