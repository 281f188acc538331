"""Making SignedData (RFC 5652, 5): one signer, signed attributes in the order of DER."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crypto_module.asn1 import encode
from crypto_module.cms import assemble, attributes
from crypto_module.cms.signed_data import ID_DATA
from crypto_module.primitives.hashes import HashName
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.keys import DstuKey
from crypto_module.x509.signing import PrivateKey, SigningKey, public_octets


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
        private_key: PrivateKey,
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
    info = signer_info(
        signer,
        attribute_set=encode.set_of(
            [
                attribute(attributes.CONTENT_TYPE, encode.oid(content_type)),
                attribute(attributes.MESSAGE_DIGEST, encode.octets(digest.digest())),
                *signed_attributes,
            ]
        ),
    )
    return assemble.message(
        content_type=content_type,
        content=None if detached else content,
        digest_algorithms=[signer.key.hash_algorithm_der],
        signers=[info],
        certificates=[one.der for one in certificates],
    )


def countersignature(
    value: bytes, *, signer: Signer, signed_attributes: Sequence[bytes] = ()
) -> bytes:
    """Return the SignerInfo of a countersignature over a signature value (11.4)."""
    digest = signer.key.new_hash()
    digest.update(value)
    own = attribute(attributes.MESSAGE_DIGEST, encode.octets(digest.digest()))
    return signer_info(signer, attribute_set=encode.set_of([own, *signed_attributes]))


def signer_info(signer: Signer, *, attribute_set: bytes) -> bytes:
    """Return the SignerInfo of ``signer`` over a SET OF signed attributes (5.3)."""
    return encode.sequence(
        encode.integer(1),
        encode.sequence(signer.certificate.issuer, encode.integer(signer.certificate.serial)),
        signer.key.hash_algorithm_der,
        encode.implicit(0, attribute_set),
        signer.key.algorithm_der,
        encode.octets(signer.key.sign(attribute_set)),
    )


def attribute(oid: str, value: bytes) -> bytes:
    """Return an Attribute with one value."""
    return encode.sequence(encode.oid(oid), encode.set_of([value]))
