"""A token as a container of keys: ECDSA and RSA keys sign inside it (PKCS #11 v2.40).

A session of PKCS #11 does one thing at a time, so one lock stands before it. Mechanisms for DSTU
4145 are the vendors' own and differ from token to token: such keys are not offered.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import pkcs11
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import PinIncorrect, PinInvalid, PinLenRange, PinLocked, PKCS11Error
from pkcs11.util.rsa import encode_rsa_public_key
from typing_extensions import override

from connectors.tokens.uri import TokenUri
from crypto_module.asn1 import der, encode
from crypto_module.asn1.slices import OCTET_STRING
from crypto_module.containers import Container, ContainerKind, Key
from crypto_module.containers.container import with_chain
from crypto_module.errors import MalformedInput, WrongPassword
from crypto_module.primitives.hashes import HashName
from crypto_module.x509.algorithms import HASH_OIDS, Scheme
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.signing import KeyElsewhere

MAX_OBJECTS: Final = 64
_WRONG_PIN: Final = (PinIncorrect, PinInvalid, PinLenRange)
_CURVES: Final[Mapping[bytes, tuple[str, HashName]]] = MappingProxyType(
    {
        encode.oid("1.2.840.10045.3.1.7"): ("secp256r1", "sha256"),
        encode.oid("1.3.132.0.34"): ("secp384r1", "sha384"),
        encode.oid("1.3.132.0.35"): ("secp521r1", "sha512"),
    }
)
"""CKA_EC_PARAMS → the curve and its usual hash."""


class TokenUnavailable(OSError):
    """The library, the token or its answer is not there; the message says which."""


@contextmanager
def open_token(uri: TokenUri, pin: str) -> Iterator[Container]:
    """Yield the keys and certificates of the token while its session is open.

    Raises:
        WrongPassword: the PIN is not the token's.
        TokenUnavailable: no such library or token, the PIN is locked, the device failed.
    """
    try:
        token = _token(uri)
        session = token.open(user_pin=pin)
    except _WRONG_PIN as error:
        raise WrongPassword from error
    except PinLocked as error:
        raise TokenUnavailable("PIN токена заблоковано") from error
    except (PKCS11Error, RuntimeError, OSError) as error:
        raise TokenUnavailable(f"токен недоступний ({type(error).__name__})") from error
    try:
        yield _container(session, uri)
    except PKCS11Error as error:
        raise TokenUnavailable(f"токен не відповів ({type(error).__name__})") from error
    finally:
        session.close()


def _token(uri: TokenUri) -> Any:
    found = [
        one
        for one in pkcs11.lib(str(uri.library)).get_tokens()
        if uri.token in {None, one.label} and uri.serial in {None, bytes(one.serial)}
    ]
    if len(found) != 1:
        raise TokenUnavailable(f"таких токенів: {len(found)}")
    return found[0]


def _container(session: Any, uri: TokenUri) -> Container:
    certificates = tuple(_certificates(session))
    lock = threading.Lock()
    wanted: dict[Attribute, Any] = {Attribute.CLASS: ObjectClass.PRIVATE_KEY}
    if uri.object is not None:
        wanted[Attribute.LABEL] = uri.object
    if uri.id is not None:
        wanted[Attribute.ID] = uri.id
    keys = []
    for private in list(session.get_objects(wanted))[:MAX_OBJECTS]:
        key = _key(session, private, lock)
        if key is not None:
            keys.append(with_chain(Key(private_key=key, name=private.label or None), certificates))
    return Container(kind=ContainerKind.PKCS11, keys=tuple(keys), certificates=certificates)


def _certificates(session: Any) -> Iterator[Certificate]:
    found = session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
    for one in list(found)[:MAX_OBJECTS]:
        try:
            yield Certificate.parse(bytes(one[Attribute.VALUE]))
        except (MalformedInput, PKCS11Error):
            continue  # a card holds what it likes: attribute certificates, other forms


def _key(session: Any, private: Any, lock: threading.Lock) -> KeyElsewhere | None:
    """Return the key as its public half describes it, None when it is of a kind not offered."""
    same = {Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.ID: private.id}
    public = next(iter(session.get_objects(same)), None)
    if public is None:
        return None
    if private.key_type is KeyType.RSA:
        return RsaKey(
            name=f"RSA-{private.key_length}",
            scheme=Scheme.RSA_PKCS1,
            hash_name="sha256",
            public_octets=encode_rsa_public_key(public),
            private=private,
            lock=lock,
        )
    if private.key_type is not KeyType.EC:
        return None
    curve = _CURVES.get(bytes(public[Attribute.EC_PARAMS]))
    if curve is None:
        return None
    # v2.40, 2.3.3: CKA_EC_POINT is the DER of an OCTET STRING with the point.
    point = bytes(public[Attribute.EC_POINT])
    return EcKey(
        name=f"ECDSA-{curve[0]}",
        scheme=Scheme.ECDSA,
        hash_name=curve[1],
        public_octets=der.content(point, tag=OCTET_STRING, where="CKA_EC_POINT"),
        private=private,
        lock=lock,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _TokenKey(KeyElsewhere):
    private: Any = field(repr=False)
    lock: threading.Lock = field(repr=False)

    def _sign(self, octets: bytes, mechanism: Mechanism) -> bytes:
        try:
            with self.lock:
                return bytes(self.private.sign(octets, mechanism=mechanism))
        except PKCS11Error as error:
            raise TokenUnavailable(f"токен не підписав ({type(error).__name__})") from error


class EcKey(_TokenKey):
    """An ECDSA key of a token."""

    @override
    def sign_digest(self, digest: bytes, hash_name: HashName) -> bytes:
        # v2.40, 2.3.1: r and s of equal length, one after the other.
        value = self._sign(digest, Mechanism.ECDSA)
        half = len(value) // 2
        return encode_dss_signature(
            int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big")
        )


class RsaKey(_TokenKey):
    """An RSA key of a token; it signs by PKCS #1 v1.5."""

    @override
    def sign_digest(self, digest: bytes, hash_name: HashName) -> bytes:
        # RFC 8017, 9.2: CKM_RSA_PKCS pads what it is given, the DigestInfo is ours to make.
        algorithm = encode.sequence(encode.oid(HASH_OIDS[hash_name]), encode.null())
        return self._sign(encode.sequence(algorithm, encode.octets(digest)), Mechanism.RSA_PKCS)
