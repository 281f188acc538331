"""Signatures by hashes that are weak or unknown: all else is right, the value too.

Where there is no algorithm of signatures with such a hash, the signer names two that do not agree.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from crypto_module.asn1 import encode
from crypto_module.cms import attributes
from crypto_module.cms.sign import attribute
from gateway.lab import cms
from gateway.lab.authority import Holder, Suite, signer
from gateway.lab.cms import Message
from gateway.lab.specimen import CONTENT, Specimen, specimen

_OIDS: Final = MappingProxyType({"md5": "1.2.840.113549.2.5", "sha1": "1.3.14.3.2.26"})
_HASHES: Final[Mapping[str, hashes.HashAlgorithm]] = MappingProxyType(
    {"md5": hashes.MD5(), "sha1": hashes.SHA1()}  # noqa: S303 - the defect
)
_SIGNATURES: Final = MappingProxyType(
    {
        (Suite.RSA, "md5"): "1.2.840.113549.1.1.4",
        (Suite.RSA, "sha1"): "1.2.840.113549.1.1.5",
        (Suite.ECDSA, "sha1"): "1.2.840.10045.4.1",
    }
)
_UNKNOWN: Final = encode.sequence(encode.oid("1.3.6.1.4.1.32473.2"))


def _by(name: str) -> Callable[[Suite], Specimen]:
    """Return the builder of a message hashed and, where an algorithm has a name, signed so."""

    def made(suite: Suite) -> Specimen:
        holder = signer(suite)
        digest = hashlib.new(name, CONTENT, usedforsecurity=False).digest()
        message = Message(
            holder=holder,
            digest_algorithm=encode.sequence(encode.oid(_OIDS[name]), encode.null()),
            changed={
                cms.MESSAGE_DIGEST: attribute(attributes.MESSAGE_DIGEST, encode.octets(digest))
            },
        )
        oid = _SIGNATURES.get((suite, name))
        return specimen(suite, (message if oid is None else _signed(message, oid, name)).encoded())

    return made


def _signed(message: Message, oid: str, name: str) -> Message:
    null = (encode.null(),) if message.holder.suite is Suite.RSA else ()
    value = _value(message.holder, encode.set_of(message.attributes()), _HASHES[name])
    return replace(message, algorithm=encode.sequence(encode.oid(oid), *null), value=value)


def _value(holder: Holder, octets: bytes, by: hashes.HashAlgorithm) -> bytes:
    held = holder.key.held
    if isinstance(held, rsa.RSAPrivateKey):
        return held.sign(octets, padding.PKCS1v15(), by)
    assert isinstance(held, ec.EllipticCurvePrivateKey), "ДСТУ signs by no such hash"
    return held.sign(octets, ec.ECDSA(by))


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "hash-md5": _by("md5"),
        "hash-md5-and-the-signature-of-another": _by("md5"),
        "hash-sha1": _by("sha1"),
        "hash-unknown": lambda suite: specimen(
            suite, Message(holder=signer(suite), digest_algorithm=_UNKNOWN).encoded()
        ),
    }
)
