"""Who stands behind a handshake: a certified key that signs the transcript.

A payload of handshake messages 2 and 3:

    length (2 octets, big-endian) ‖ certificate (DER) ‖ length (2 octets) ‖ signature

The signature is over ``LABEL ‖ role ‖ h``, where role is "I" or "R" and h is Noise's
transcript hash after this side's static key was added and before this payload. So it binds
both ephemeral keys, the prologue and the static key; static keys sign nothing, they are
made for one handshake and forgotten with it.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from crypto_module import oids
from crypto_module.channel.errors import IdentityNotProven, MalformedMessage
from crypto_module.errors import (
    ForeignParameters,
    InvalidSignature,
    MalformedInput,
    UnsupportedAlgorithm,
)
from crypto_module.primitives import dstu4145
from crypto_module.primitives.hashes import HashName
from crypto_module.x509 import Certificate
from crypto_module.x509.algorithms import Scheme, SignatureAlgorithm
from crypto_module.x509.keys import DstuKey, EcKey, PublicKey
from crypto_module.x509.signing import SigningKey

LABEL: Final = b"Brama channel 1: identity of this handshake\x00"
_LENGTH: Final = 2
_DSTU: Final = SignatureAlgorithm(
    oid=oids.DSTU4145_KUPYNA256, scheme=Scheme.DSTU4145, hash_name="kupyna256"
)
_ECDSA: Final = SignatureAlgorithm(
    oid="1.2.840.10045.4.3.2", scheme=Scheme.ECDSA, hash_name="sha256"
)
"""One algorithm per kind of identity key, so that nothing about it is negotiated."""


class Role(Enum):
    """Which side signs; a signature of one side is no proof for the other."""

    INITIATOR = b"I"
    RESPONDER = b"R"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A signing key (DSTU 4145 or ECDSA) and its certificate."""

    private_key: dstu4145.PrivateKey | EllipticCurvePrivateKey = field(repr=False)
    certificate: Certificate

    def prove(self, role: Role, transcript: bytes) -> bytes:
        """The payload that proves this identity in the handshake with this transcript."""
        return _octets(self.certificate.der) + _octets(self._sign(_signed(role, transcript)))

    def _sign(self, message: bytes) -> bytes:
        ecdsa = isinstance(self.private_key, EllipticCurvePrivateKey)
        name: HashName = "sha256" if ecdsa else "kupyna256"
        return SigningKey.of(self.private_key, hash_name=name).sign(message)


def check_proof(payload: bytes, role: Role, transcript: bytes) -> Certificate:
    """The certificate whose key signed this transcript in this role.

    Whether its holder is welcome is not asked here.

    Raises:
        MalformedMessage: not a certificate and a signature.
        IdentityNotProven: the signature is not over this transcript.
    """
    encoded, rest = _take(payload)
    signature, rest = _take(rest)
    if rest:
        raise MalformedMessage("Octets follow the signature of an identity payload.")
    try:
        certificate = Certificate.parse(encoded)
        _verify(certificate.public_key, signature, _signed(role, transcript))
    except MalformedInput as err:
        raise MalformedMessage("The identity payload holds no certificate.") from err
    except (InvalidSignature, UnsupportedAlgorithm, ForeignParameters) as err:
        raise IdentityNotProven("The identity key did not sign this handshake.") from err
    return certificate


def _verify(key: PublicKey, signature: bytes, message: bytes) -> None:
    match key:
        case DstuKey():
            algorithm, digest = _DSTU, key.new_hash("kupyna256")
        case EcKey():
            algorithm, digest = _ECDSA, key.new_hash("sha256")
        case _:
            raise IdentityNotProven(f"{key.name} is not a kind of identity key.")
    digest.update(message)
    key.verify(signature, digest.digest(), algorithm)


def _signed(role: Role, transcript: bytes) -> bytes:
    return LABEL + role.value + transcript


def _octets(value: bytes) -> bytes:
    return len(value).to_bytes(_LENGTH, "big") + value


def _take(octets: bytes) -> tuple[bytes, bytes]:
    length = int.from_bytes(octets[:_LENGTH], "big")
    value, rest = octets[_LENGTH : _LENGTH + length], octets[_LENGTH + length :]
    if len(octets) < _LENGTH or len(value) != length:
        raise MalformedMessage("An identity payload ends before its announced length.")
    return value, rest
