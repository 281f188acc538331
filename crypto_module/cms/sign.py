"""Making SignedData (RFC 5652, 5): one signer, signed attributes in the order of DER."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crypto_module.asn1 import encode
from crypto_module.cms import attributes
from crypto_module.cms.signed_data import ID_DATA, ID_SIGNED_DATA
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
) -> bytes:
    """Return the ContentInfo of a SignedData over ``content``.

    content-type and message-digest are added to ``signed_attributes`` (DER attributes).
    """
    digest = signer.key.new_hash()
    digest.update(content)
    attribute_set = encode.set_of(
        [
            attribute(attributes.CONTENT_TYPE, encode.oid(ID_DATA)),
            attribute(attributes.MESSAGE_DIGEST, encode.octets(digest.digest())),
            *signed_attributes,
        ]
    )
    hash_algorithm = signer.key.hash_algorithm_der
    signer_info = encode.sequence(
        encode.integer(1),
        encode.sequence(signer.certificate.issuer, encode.integer(signer.certificate.serial)),
        hash_algorithm,
        encode.implicit(0, attribute_set),
        signer.key.algorithm_der,
        encode.octets(signer.key.sign(attribute_set)),
    )
    attached = () if detached else (encode.explicit(0, encode.octets(content)),)
    chain = encode.set_of(dict.fromkeys(one.der for one in (signer.certificate, *certificates)))
    return encode.sequence(
        encode.oid(ID_SIGNED_DATA),
        encode.explicit(
            0,
            encode.sequence(
                encode.integer(1),
                encode.set_of([hash_algorithm]),
                encode.sequence(encode.oid(ID_DATA), *attached),
                encode.implicit(0, chain),
                encode.set_of([signer_info]),
            ),
        ),
    )


def attribute(oid: str, value: bytes) -> bytes:
    """Return an Attribute with one value."""
    return encode.sequence(encode.oid(oid), encode.set_of([value]))
