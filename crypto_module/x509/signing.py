"""Private keys of any kind behind one verb, for certificates and signatures that we make."""

import abc
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives import hashes as pyca_hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from crypto_module.asn1 import encode
from crypto_module.primitives import dstu4145, hashes
from crypto_module.primitives.hashes import Hash, HashName
from crypto_module.x509 import dstu_parameters
from crypto_module.x509.algorithms import HASH_OIDS, Scheme, signature_oid

PrivateKey = dstu4145.PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_PYCA: Final[Mapping[str, pyca_hashes.HashAlgorithm]] = MappingProxyType(
    {
        "sha256": pyca_hashes.SHA256(),
        "sha384": pyca_hashes.SHA384(),
        "sha512": pyca_hashes.SHA512(),
    }
)
_EC_HASHES: Final[Mapping[str, HashName]] = MappingProxyType(
    {"secp256r1": "sha256", "secp384r1": "sha384", "secp521r1": "sha512"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyElsewhere(abc.ABC):
    """A private key that signs where it is, in a token or an HSM: only digests go to it.

    ``public_octets`` are those inside a SubjectPublicKeyInfo; ``name`` is what reports show.
    """

    name: str
    scheme: Scheme
    hash_name: HashName
    public_octets: bytes = field(repr=False)

    @abc.abstractmethod
    def sign_digest(self, digest: bytes, hash_name: HashName) -> bytes:
        """Return the signature value of ``scheme``; for DSTU bare r‖s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A private key, the hash it signs with, and (DSTU) the S-box its certificate names."""

    private_key: PrivateKey | KeyElsewhere = field(repr=False)
    hash_name: HashName
    sbox: bytes | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        private_key: PrivateKey | KeyElsewhere,
        *,
        hash_name: HashName | None = None,
        sbox: bytes | None = None,
    ) -> "SigningKey":
        """Return a signing key; without ``hash_name`` the one usual for its kind."""
        return cls(private_key=private_key, hash_name=hash_name or _usual(private_key), sbox=sbox)

    @property
    def held(self) -> PrivateKey:
        """The private key that is here.

        Raises:
            ValueError: it is elsewhere.
        """
        match self.private_key:
            case KeyElsewhere():
                raise ValueError("The key does not leave its token.")
            case key:
                return key

    @property
    def algorithm_der(self) -> bytes:
        """The signature AlgorithmIdentifier."""
        parameters = (encode.null(),) if self._scheme is Scheme.RSA_PKCS1 else ()
        oid = signature_oid(self._scheme, self.hash_name, normal=self._normal)
        return encode.sequence(encode.oid(oid), *parameters)

    @property
    def hash_algorithm_der(self) -> bytes:
        """The digest AlgorithmIdentifier, parameters absent."""
        return encode.sequence(encode.oid(HASH_OIDS[self.hash_name]))

    @property
    def _scheme(self) -> Scheme:
        match self.private_key:
            case KeyElsewhere() as key:
                return key.scheme
            case dstu4145.PrivateKey():
                return Scheme.DSTU4145
            case ec.EllipticCurvePrivateKey():
                return Scheme.ECDSA
            case _:
                return Scheme.RSA_PKCS1

    @property
    def _normal(self) -> bool:
        key = self.private_key
        return isinstance(key, dstu4145.PrivateKey) and key.curve.normal

    def new_hash(self) -> Hash:
        """Return the hash as a verifier with the certificate will compute it."""
        return hashes.new(self.hash_name, self.sbox if self.hash_name == "gost34311" else None)

    def sign(self, message: bytes) -> bytes:
        """Return the signature value; for DSTU bare r‖s."""
        match self.private_key:
            case dstu4145.PrivateKey() as key:
                digest = self.new_hash()
                digest.update(message)
                return key.sign(digest.digest())
            case KeyElsewhere() as key:
                digest = self.new_hash()
                digest.update(message)
                return key.sign_digest(digest.digest(), self.hash_name)
            case ec.EllipticCurvePrivateKey() as key:
                return key.sign(message, ec.ECDSA(_PYCA[self.hash_name]))
            case key:
                return key.sign(message, padding.PKCS1v15(), _PYCA[self.hash_name])

    def certificate_signature(self, tbs_der: bytes) -> bytes:
        """Return what a certificate's BIT STRING holds: DSTU pairs stand in an OCTET STRING."""
        signature = self.sign(tbs_der)
        return encode.octets(signature) if self._scheme is Scheme.DSTU4145 else signature


def subject_public_key_info(private_key: PrivateKey, *, parameters: bytes | None = None) -> bytes:
    """Return the SubjectPublicKeyInfo of the key's public half.

    ``parameters`` are DSTU key parameters; without them the curve is named and no S-box is.
    """
    if not isinstance(private_key, dstu4145.PrivateKey):
        return private_key.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )
    public = private_key.public_key()
    return encode.sequence(
        encode.sequence(
            encode.oid(dstu_parameters.key_oid(public.curve)),
            parameters or dstu_parameters.named(public.curve),
        ),
        encode.bits(encode.octets(public.to_bytes())),
    )


def public_octets(private_key: PrivateKey | KeyElsewhere) -> bytes:
    """Return the octets of the public key as they stand inside any SubjectPublicKeyInfo of it."""
    match private_key:
        case KeyElsewhere():
            return private_key.public_octets
        case dstu4145.PrivateKey():
            return private_key.public_key().to_bytes()
        case ec.EllipticCurvePrivateKey():
            point = (Encoding.X962, PublicFormat.UncompressedPoint)
            return private_key.public_key().public_bytes(*point)
        case _:
            return private_key.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)


def _usual(private_key: PrivateKey | KeyElsewhere) -> HashName:
    match private_key:
        case KeyElsewhere():
            return private_key.hash_name
        case dstu4145.PrivateKey():
            return "gost34311"
        case ec.EllipticCurvePrivateKey():
            return _EC_HASHES[private_key.curve.name]
        case _:
            return "sha256"
