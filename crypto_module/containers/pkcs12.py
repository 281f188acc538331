"""PKCS #12 (RFC 7292) of Ukrainian producers: DSTU keys under the Ukrainian PBES2.

The MAC tells a wrong password before anything is opened. A file without anything Ukrainian in it
is left to ``cryptography``, which knows what the world uses.
"""

import hmac
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm as UnsupportedByCryptography
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding
from cryptography.hazmat.primitives.serialization import pkcs12 as pyca
from cryptography.x509 import load_der_x509_certificate

from crypto_module import oids
from crypto_module.asn1 import ber, der, encode, rfc5652, rfc7292
from crypto_module.cms.signed_data import ID_DATA
from crypto_module.containers import pbes2, pkcs8, private_key
from crypto_module.containers.container import Container, ContainerKind, Key, with_chain
from crypto_module.containers.private_key import AnyPrivateKey
from crypto_module.errors import MalformedInput, UnsupportedAlgorithm, WrongPassword
from crypto_module.primitives import hashes, kdf
from crypto_module.primitives.hashes import HashName
from crypto_module.primitives.kdf import Purpose
from crypto_module.primitives.mac import Hmac
from crypto_module.x509.algorithms import HASHES, SHA1
from crypto_module.x509.certificate import Certificate

WHERE: Final = "PKCS #12 container"
ID_ENCRYPTED_DATA: Final = "1.2.840.113549.1.7.6"
_BAG: Final = "1.2.840.113549.1.12.10.1"
_KEY_BAG: Final = f"{_BAG}.1"
_SHROUDED_KEY_BAG: Final = f"{_BAG}.2"
_CERTIFICATE_BAG: Final = f"{_BAG}.3"
_X509: Final = "1.2.840.113549.1.9.22.1"
_LOCAL_KEY_ID: Final = "1.2.840.113549.1.9.21"
_FRIENDLY_NAME: Final = "1.2.840.113549.1.9.20"
_MAX_BAGS: Final = 64
_SALT_SIZE: Final = 32


@dataclass(slots=True)
class _Found:
    """What the bags held so far."""

    keys: list[Key] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)


def load(encoded: bytes, password: str) -> Container:
    """Return keys and certificates.

    Raises:
        MalformedInput: not such a container, or one without integrity by password.
        WrongPassword: the MAC is another one.
        UnsupportedAlgorithm, ForeignParameters: a cipher, key or curve we do not know.
    """
    value = _der(rfc7292.PFX, encoded)
    with der.total(WHERE):
        content = der.content(value["auth_safe"]["content"].dump(), tag=0xA0, where=WHERE)
        authenticated = der.content(content, tag=0x04, where=WHERE)
        if value["auth_safe"]["content_type"].dotted != ID_DATA or der.absent(value["mac_data"]):
            raise MalformedInput(where=WHERE, rule="is not protected by a password (4)")
        _check_mac(value["mac_data"], authenticated, password)
        safes = der.items(_der(rfc7292.AuthenticatedSafe, authenticated), most=16, where=WHERE)
        found = _Found()
        try:
            for safe in safes:
                _safe(safe, password, found)
        except UnsupportedAlgorithm:
            return _international(encoded, password)
    certificates = tuple(dict.fromkeys(found.certificates))
    keys = (with_chain(key, certificates) for key in found.keys)
    return Container(kind=ContainerKind.PKCS12, keys=tuple(keys), certificates=certificates)


def _der(schema: Any, encoded: bytes) -> Any:
    """Producers frame the file, and the octets inside, as DER or as BER."""
    try:
        return der.decode(schema, encoded, where=WHERE)
    except MalformedInput:
        return der.decode(schema, ber.to_der(encoded, where=WHERE), where=WHERE)


def _check_mac(told: Any, authenticated: bytes, password: str) -> None:
    algorithm = told["mac"]["digest_algorithm"]["algorithm"].dotted
    name: HashName | None = "sha1" if algorithm == SHA1 else HASHES.get(algorithm)
    if name is None:
        raise UnsupportedAlgorithm(algorithm)
    iterations = told["iterations"].native
    pbes2.check_iterations(iterations)
    code = mac(name, authenticated, password, salt=told["mac_salt"].native, iterations=iterations)
    if not hmac.compare_digest(code, told["mac"]["digest"].native):
        raise WrongPassword


def mac(
    name: HashName, authenticated: bytes, password: str, *, salt: bytes, iterations: int
) -> bytes:
    """Return the MAC over the authenticated safe (appendix A and B)."""
    size = hashes.new(name).digest_size
    key = kdf.pkcs12(
        name, password, salt=salt, iterations=iterations, length=size, purpose=Purpose.MAC
    )
    code = Hmac(name, key)
    code.update(authenticated)
    return code.digest()


def _safe(safe: Any, password: str, found: _Found) -> None:
    content = der.content(safe["content"].dump(), tag=0xA0, where=WHERE)
    kind = safe["content_type"].dotted
    if kind == ID_DATA:
        plain = der.content(content, tag=0x04, where=WHERE)
    elif kind == ID_ENCRYPTED_DATA:
        info = _der(rfc5652.EncryptedData, content)["encrypted_content_info"]
        algorithm, ciphertext = info["content_encryption_algorithm"], info["encrypted_content"]
        plain = pbes2.decrypt(algorithm, ciphertext.native, password.encode())
    else:
        raise UnsupportedAlgorithm(kind)
    for bag in der.items(_der(rfc7292.SafeContents, plain), most=_MAX_BAGS, where=WHERE):
        _bag(bag, password, found)


def _bag(bag: Any, password: str, found: _Found) -> None:
    kind = bag["bag_id"].dotted
    value = der.content(bag["bag_value"].dump(), tag=0xA0, where=WHERE)
    if kind == _SHROUDED_KEY_BAG:
        key = pkcs8.load(value, password.encode())
        found.keys.append(Key(private_key=key, name=_name(bag)))
    elif kind == _KEY_BAG:
        found.keys.append(Key(private_key=private_key.read(value), name=_name(bag)))
    elif kind == _CERTIFICATE_BAG:
        held = der.decode(rfc7292.CertBag, value, where=WHERE)
        if held["cert_id"].dotted == _X509:
            octets = der.content(held["cert_value"].dump(), tag=0xA0, where=WHERE)
            found.certificates.append(Certificate.parse(der.content(octets, tag=0x04, where=WHERE)))


def _name(bag: Any) -> str | None:
    for attribute in der.items(bag["bag_attributes"], most=16, where=WHERE):
        held = der.items(attribute["values"], most=4, where=WHERE)
        if attribute["type"].dotted == _FRIENDLY_NAME and held:
            octets = der.content(held[0].dump(), tag=0x1E, where=WHERE)
            return octets.decode("utf-16-be", errors="replace")
    return None


def _international(encoded: bytes, password: str) -> Container:
    try:
        held = pyca.load_pkcs12(encoded, password.encode())
    except UnsupportedByCryptography as error:
        raise UnsupportedAlgorithm("PKCS #12 cipher") from error
    except (ValueError, TypeError) as error:
        raise WrongPassword from error
    listed = ([] if held.cert is None else [held.cert]) + held.additional_certs
    certificates = tuple(
        Certificate.parse(one.certificate.public_bytes(Encoding.DER)) for one in listed
    )
    private = held.key
    if private is not None and not isinstance(private, EllipticCurvePrivateKey | RSAPrivateKey):
        raise UnsupportedAlgorithm("PKCS #12 key")
    named = b"" if held.cert is None else held.cert.friendly_name or b""
    name = named.decode("utf-8", errors="replace") or None
    keys = () if private is None else (Key(private_key=private, name=name),)
    return Container(
        kind=ContainerKind.PKCS12,
        keys=tuple(with_chain(one, certificates) for one in keys),
        certificates=certificates,
    )


def save_international(
    private: EllipticCurvePrivateKey | RSAPrivateKey,
    password: str,
    *,
    certificates: Sequence[Certificate] = (),
) -> bytes:
    """Return a container as the world uses it: AES-256 and SHA-256, one ECDSA or RSA key.

    The first certificate is the key's own, when it is for the key.

    Raises:
        ValueError: the password is empty.
    """
    if not password:
        raise ValueError("A private key is not saved under an empty password.")
    key = Key(private_key=private)
    own = next((one for one in certificates if key.is_of(one)), None)
    others = [load_der_x509_certificate(one.der) for one in certificates if one != own]
    return pyca.serialize_key_and_certificates(
        None,
        private,
        None if own is None else load_der_x509_certificate(own.der),
        others,
        BestAvailableEncryption(password.encode()),
    )


def save(
    keys: Sequence[AnyPrivateKey],
    password: str,
    *,
    certificates: Sequence[Certificate] = (),
    iterations: int = pbes2.ITERATIONS,
) -> bytes:
    """Return a container whose keys lie under the Ukrainian PBES2, its MAC over GOST 34.311.

    Raises:
        ValueError: the password is empty.
    """
    if not password:
        raise ValueError("A private key is not saved under an empty password.")
    bags = [*_key_bags(keys, password.encode(), iterations), *map(_certificate_bag, certificates)]
    safe = encode.sequence(
        encode.oid(ID_DATA), encode.explicit(0, encode.octets(encode.sequence(*bags)))
    )
    authenticated = encode.sequence(safe)
    salt = secrets.token_bytes(_SALT_SIZE)
    code = mac("gost34311", authenticated, password, salt=salt, iterations=iterations)
    digest = encode.sequence(
        encode.sequence(encode.oid(oids.GOST34311), encode.null()), encode.octets(code)
    )
    return encode.sequence(
        encode.integer(3),
        encode.sequence(encode.oid(ID_DATA), encode.explicit(0, encode.octets(authenticated))),
        encode.sequence(digest, encode.octets(salt), encode.integer(iterations)),
    )


def _key_bags(keys: Sequence[AnyPrivateKey], password: bytes, iterations: int) -> Iterator[bytes]:
    for number, key in enumerate(keys, start=1):
        shrouded = pkcs8.encrypted(private_key.write(key), password, iterations=iterations)
        identifier = encode.sequence(
            encode.oid(_LOCAL_KEY_ID), encode.set_of([encode.octets(bytes((number,)))])
        )
        yield encode.sequence(
            encode.oid(_SHROUDED_KEY_BAG),
            encode.explicit(0, shrouded),
            encode.set_of([identifier]),
        )


def _certificate_bag(certificate: Certificate) -> bytes:
    held = encode.sequence(encode.oid(_X509), encode.explicit(0, encode.octets(certificate.der)))
    return encode.sequence(encode.oid(_CERTIFICATE_BAG), encode.explicit(0, held))
