"""Key-6.dat: the container of IIT programs, without a standard (WIRE_FACTS, 8).

A MAC over the plaintext tells a wrong password before anything is parsed. The key is for
signatures; a second one, for agreement, lies among its attributes.
"""

import hmac
from collections.abc import Iterator
from typing import Final

from crypto_module.asn1 import der, encode, iit
from crypto_module.containers import iit_attributes, private_key
from crypto_module.containers.container import Container, ContainerKind, Key
from crypto_module.errors import MalformedInput, WrongPassword
from crypto_module.primitives import dstu4145, gost28147, kdf

WHERE: Final = "Key-6 container"
ID_CONTAINER: Final = "1.3.6.1.4.1.19398.1.1.1.2"
_MAC_SIZE: Final = 4


def load(encoded: bytes, password: str) -> Container:
    """Return the keys.

    Raises:
        MalformedInput: not such a container. WrongPassword: it does not open.
        UnsupportedAlgorithm, ForeignParameters: a key of a kind or curve we do not know.
    """
    value = der.decode(iit.KeyContainer, encoded, where=WHERE)
    with der.total(WHERE):
        if value["algorithm"]["oid"].dotted != ID_CONTAINER:
            raise MalformedInput(where=WHERE, rule="has another identifier")
        parameters = value["algorithm"]["parameters"]
        mac: bytes = parameters["mac"].native
        pad: bytes = parameters["pad"].native or b""
        body: bytes = value["body"].native
    if len(mac) != _MAC_SIZE or (len(body) + len(pad)) % gost28147.BLOCK_SIZE:
        raise MalformedInput(where=WHERE, rule="has a MAC or a padding of another size")
    plain = _opened(body, pad, mac, password)
    found = (private_key.read(plain), iit_attributes.agreement_key(plain))
    keys = tuple(Key(private_key=one) for one in found if one is not None)
    return Container(kind=ContainerKind.KEY6, keys=keys)


def _opened(body: bytes, pad: bytes, mac: bytes, password: str) -> bytes:
    for octets in _passwords(password):
        cipher = gost28147.Cipher(kdf.iit_container(octets))
        plain = cipher.ecb_decrypt(body + pad)[: len(body)]
        if hmac.compare_digest(cipher.mac(plain), mac):
            return plain
    raise WrongPassword


def _passwords(password: str) -> Iterator[bytes]:
    """UTF-8; old programs took Cyrillic letters as Windows-1251."""
    yield password.encode()
    if not password.isascii():
        yield password.encode("cp1251", errors="replace")


def save(
    signing: dstu4145.PrivateKey, password: str, *, agreement: dstu4145.PrivateKey | None = None
) -> bytes:
    """Return a container with a key for signatures and, perhaps, one for agreement.

    Raises:
        ValueError: the password is empty.
    """
    if not password:
        raise ValueError("A private key is not saved under an empty password.")
    plain = private_key.write(signing, attributes=iit_attributes.write(signing, agreement))
    cipher = gost28147.Cipher(kdf.iit_container(password.encode()))
    filled = plain + bytes(-len(plain) % gost28147.BLOCK_SIZE)
    encrypted = cipher.ecb_encrypt(filled)
    body, pad = encrypted[: len(plain)], encrypted[len(plain) :]
    padding = (encode.octets(pad),) if pad else ()
    return encode.sequence(
        encode.sequence(
            encode.oid(ID_CONTAINER),
            encode.sequence(encode.octets(cipher.mac(plain)), *padding),
        ),
        encode.octets(body),
    )
