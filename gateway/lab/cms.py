"""A SignedData whose every part can be put to something else (RFC 5652, 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crypto_module.ades import ess
from crypto_module.asn1 import encode
from crypto_module.cms import assemble, attributes
from crypto_module.cms.sign import attribute
from crypto_module.cms.signed_data import ID_DATA, ID_SIGNED_DATA
from crypto_module.x509.certificate import Certificate
from gateway.lab.authority import AT, Holder
from gateway.lab.specimen import CONTENT

CONTENT_TYPE: Final = "content-type"
MESSAGE_DIGEST: Final = "message-digest"
SIGNING_TIME: Final = "signing-time"
SIGNING_CERTIFICATE: Final = "signing-certificate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A detached CAdES-B-B of ``holder``, but for what is said otherwise.

    ``changed`` puts signed attributes to others by name, None leaves one out; ``extra`` adds some.
    """

    holder: Holder
    content: bytes = CONTENT
    attached: bytes | None = None
    changed: Mapping[str, bytes | None] = field(default_factory=dict)
    extra: Sequence[bytes] = ()
    carried: Sequence[bytes] | None = None
    named: bytes | None = None
    """Octets of the certificate that signing-certificate names, when it cannot be parsed."""
    identifier: bytes | None = None
    digest_algorithm: bytes | None = None
    announced: Sequence[bytes] | None = None
    algorithm: bytes | None = None
    value: bytes | None = None
    version: int = 1
    signer_version: int = 1
    unsigned: Sequence[bytes] = ()

    def encoded(self) -> bytes:
        """Return the ContentInfo."""
        certificate = self.holder.certificate
        carried = (certificate.der,) if self.carried is None else tuple(self.carried)
        digest = self._digest_algorithm
        return wrapped(
            version=self.version,
            announced=(digest,) if self.announced is None else self.announced,
            content=self.attached,
            carried=carried,
            signers=[self.signer_info()],
        )

    @property
    def _digest_algorithm(self) -> bytes:
        return self.digest_algorithm or self.holder.key.hash_algorithm_der

    def signer_info(self) -> bytes:
        """Return the SignerInfo."""
        certificate, key = self.holder.certificate, self.holder.key
        to_sign = encode.set_of(self.attributes())
        sid = encode.sequence(certificate.issuer, encode.integer(certificate.serial))
        unsigned = (encode.implicit(1, encode.set_of(self.unsigned)),) if self.unsigned else ()
        return encode.sequence(
            encode.integer(self.signer_version),
            self.identifier or sid,
            self._digest_algorithm,
            encode.implicit(0, to_sign),
            self.algorithm or key.algorithm_der,
            encode.octets(key.sign(to_sign) if self.value is None else self.value),
            *unsigned,
        )

    def attributes(self) -> list[bytes]:
        """Return the signed attributes."""
        own: dict[str, bytes | None] = {
            CONTENT_TYPE: content_type(ID_DATA),
            MESSAGE_DIGEST: message_digest(self.holder, self.content),
            SIGNING_TIME: attribute(attributes.SIGNING_TIME, encode.time(AT)),
            SIGNING_CERTIFICATE: signing_certificate(self.holder, self.named),
        }
        return [one for one in (own | dict(self.changed)).values() if one is not None] + [
            *self.extra
        ]


def wrapped(
    *,
    version: int,
    announced: Sequence[bytes],
    content: bytes | None,
    carried: Sequence[bytes],
    signers: Sequence[bytes],
    content_type: str = ID_DATA,
) -> bytes:
    """Return a ContentInfo of exactly these parts: unlike ``assemble`` it mends no version."""
    attached = () if content is None else (encode.explicit(0, encode.octets(content)),)
    held = (encode.implicit(0, encode.set_of(carried)),) if carried else ()
    return encode.sequence(
        encode.oid(ID_SIGNED_DATA),
        encode.explicit(
            0,
            encode.sequence(
                encode.integer(version),
                encode.set_of(announced),
                encode.sequence(encode.oid(content_type), *attached),
                *held,
                encode.set_of(signers),
            ),
        ),
    )


def content_type(oid: str) -> bytes:
    """Return the attribute of 11.1."""
    return attribute(attributes.CONTENT_TYPE, encode.oid(oid))


def message_digest(holder: Holder, content: bytes) -> bytes:
    """Return the attribute of 11.2 over ``content``."""
    digest = holder.key.new_hash()
    digest.update(content)
    return attribute(attributes.MESSAGE_DIGEST, encode.octets(digest.digest()))


def signing_certificate(holder: Holder, named: bytes | None = None) -> bytes:
    """Return signing-certificate-v2 (RFC 5035, 3), of octets that need be no certificate."""
    name = holder.key.hash_name
    if named is None:
        value = ess.attribute_value(holder.certificate, name=name)
    else:
        digest = holder.key.new_hash()
        digest.update(named)
        algorithm = () if name == "sha256" else (holder.key.hash_algorithm_der,)
        only = encode.sequence(*algorithm, encode.octets(digest.digest()))
        value = encode.sequence(encode.sequence(only))
    return attribute(attributes.SIGNING_CERTIFICATE_V2, value)


def bundle(certificates: Sequence[Certificate]) -> bytes:
    """Return a certs-only message (.p7b)."""
    return assemble.message(
        content_type=ID_DATA,
        content=None,
        digest_algorithms=(),
        signers=(),
        certificates=[one.der for one in certificates],
    )
