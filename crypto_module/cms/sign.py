"""Making SignedData (RFC 5652, 5): one signer, signed attributes in the order of DER."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crypto_module.asn1 import encode
from crypto_module.cms import assemble, attributes
from crypto_module.cms.signed_data import ID_DATA
from crypto_module.primitives.hashes import HashName
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.keys import DstuKey
from crypto_module.x509.signing import KeyElsewhere, PrivateKey, SigningKey, public_octets


@dataclass(frozen=True, slots=True, init=False)
class Signer:
    """A private key with its certificate; never shows the key.

    Raises:
        ValueError: the certificate is for another key.
    """

    certificate: Certificate
    key: SigningKey = field(repr=False)

    def __init__(
        self,
        private_key: PrivateKey | KeyElsewhere,
        certificate: Certificate,
        hash_name: HashName | None = None,
    ) -> None:
        if not certificate.spki_der.endswith(public_octets(private_key)):
            raise ValueError("The certificate is not for this private key.")
        public = certificate.public_key
        sbox = public.sbox if isinstance(public, DstuKey) else None
        key = SigningKey.of(private_key, hash_name=hash_name, sbox=sbox)
        object.__setattr__(self, "certificate", certificate)
        object.__setattr__(self, "key", key)

    @property
    def algorithm(self) -> str:
        """The kind of key as reports show it."""
        return self.certificate.public_key.name


def signed_data(
    content: bytes,
    *,
    signer: Signer,
    signed_attributes: Sequence[bytes],
    detached: bool,
    certificates: Sequence[Certificate] = (),
    content_type: str = ID_DATA,
) -> bytes:
    """Return the ContentInfo of a SignedData over ``content``.

    content-type and message-digest are added to ``signed_attributes`` (DER attributes);
    ``certificates`` travel with it.
    """
    digest = signer.key.new_hash()
    digest.update(content)
    prepared = Prepared(
        certificate=signer.certificate,
        hash_algorithm_der=signer.key.hash_algorithm_der,
        algorithm_der=signer.key.algorithm_der,
        to_sign=attribute_set(digest.digest(), signed_attributes, content_type=content_type),
        content_type=content_type,
        content=None if detached else content,
        certificates=tuple(certificates),
    )
    return prepared.finished(signer.key.sign(prepared.to_sign))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A SignedData that lacks its signature value: the key may be elsewhere.

    ``to_sign`` is hashed with the signer's hash (GOST 34.311: with the S-box of its key) and
    signed; its content stays where it is when ``content`` is None.
    """

    certificate: Certificate
    hash_algorithm_der: bytes
    algorithm_der: bytes
    to_sign: bytes = field(repr=False)
    content_type: str = ID_DATA
    content: bytes | None = field(default=None, repr=False)
    certificates: tuple[Certificate, ...] = ()

    def finished(self, signature: bytes) -> bytes:
        """Return the ContentInfo with the signature value in its place."""
        return assemble.message(
            content_type=self.content_type,
            content=self.content,
            digest_algorithms=[self.hash_algorithm_der],
            signers=[self.signer_info(signature)],
            certificates=[one.der for one in self.certificates],
        )

    def signer_info(self, signature: bytes) -> bytes:
        """Return the SignerInfo (5.3)."""
        return encode.sequence(
            encode.integer(1),
            encode.sequence(self.certificate.issuer, encode.integer(self.certificate.serial)),
            self.hash_algorithm_der,
            encode.implicit(0, self.to_sign),
            self.algorithm_der,
            encode.octets(signature),
        )


def attribute_set(
    digest: bytes, signed_attributes: Sequence[bytes], *, content_type: str | None
) -> bytes:
    """Return what is signed: the SET OF signed attributes with those of 11.1 and 11.2."""
    typed = (
        ()
        if content_type is None
        else (attribute(attributes.CONTENT_TYPE, encode.oid(content_type)),)
    )
    digested = attribute(attributes.MESSAGE_DIGEST, encode.octets(digest))
    return encode.set_of([*typed, digested, *signed_attributes])


def countersignature(
    value: bytes, *, signer: Signer, signed_attributes: Sequence[bytes] = ()
) -> bytes:
    """Return the SignerInfo of a countersignature over a signature value (11.4)."""
    digest = signer.key.new_hash()
    digest.update(value)
    prepared = Prepared(
        certificate=signer.certificate,
        hash_algorithm_der=signer.key.hash_algorithm_der,
        algorithm_der=signer.key.algorithm_der,
        to_sign=attribute_set(digest.digest(), signed_attributes, content_type=None),
    )
    return prepared.signer_info(signer.key.sign(prepared.to_sign))


def attribute(oid: str, value: bytes) -> bytes:
    """Return an Attribute with one value."""
    return encode.sequence(encode.oid(oid), encode.set_of([value]))
