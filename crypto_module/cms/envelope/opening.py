"""Opening an envelope: whose recipient am I, which key do we agree upon, what is inside."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from crypto_module.asn1 import der, rfc5280
from crypto_module.cms.envelope import agreement_dstu, agreement_ecdh, ciphers, transport_rsa
from crypto_module.cms.envelope.enveloped_data import (
    EnvelopedData,
    KeyAgreement,
    KeyTransport,
    parse,
)
from crypto_module.errors import CryptoError, MalformedInput, NotOpened
from crypto_module.primitives import dstu4145
from crypto_module.x509 import keys
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.keys import DstuKey, EcKey
from crypto_module.x509.signing import PrivateKey

WHERE: Final = "originator key"
# Each costs an agreement; keys without a certificate are tried on every recipient.
MAX_TRIES: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """A private key and, when it is known, the certificate that senders address it by."""

    private_key: PrivateKey = field(repr=False)
    certificate: Certificate | None = None

    def may_open(self, way: KeyTransport | KeyAgreement) -> bool:
        """Return whether the envelope may be addressed to this key."""
        if isinstance(self.private_key, rsa.RSAPrivateKey) is not isinstance(way, KeyTransport):
            return False
        return self.certificate is None or way.recipient.means(self.certificate)


def open_envelope(
    encoded: bytes, openers: Sequence[Opener], *, certificates: Iterable[Certificate] = ()
) -> bytes:
    """Return the content; ``certificates`` may be those of static originators.

    Nothing tells who sent it, and most ciphers do not tell whether it was changed: what must be
    believed is signed inside.

    Raises:
        MalformedInput: not an envelope.
        NotOpened: for none of these keys, or changed.
        UnsupportedAlgorithm: no way to its key, or its cipher, is one of ours.
    """
    envelope = parse(encoded)
    key_size = ciphers.named(envelope.cipher_der)[0].key_size
    pool = tuple(certificates)
    closest: CryptoError = NotOpened()
    for opener, way in list(_ways(envelope, openers))[:MAX_TRIES]:
        try:
            key = _key(opener, way, key_size=key_size, pool=pool)
            return ciphers.decrypt(
                key,
                envelope.cipher_der,
                envelope.ciphertext,
                mac=envelope.mac,
                authenticated=envelope.authenticated,
            )
        except NotOpened:
            continue
        except CryptoError as error:
            closest = error
    raise closest


def _ways(
    envelope: EnvelopedData, openers: Sequence[Opener]
) -> Iterator[tuple[Opener, KeyTransport | KeyAgreement]]:
    return (
        (opener, way) for way in envelope.recipients for opener in openers if opener.may_open(way)
    )


def _key(
    opener: Opener,
    way: KeyTransport | KeyAgreement,
    *,
    key_size: int,
    pool: Sequence[Certificate],
) -> bytes:
    match opener.private_key, way:
        case rsa.RSAPrivateKey() as private, KeyTransport():
            return transport_rsa.decrypt(
                private, way.encrypted_key, algorithm_der=way.algorithm_der, key_size=key_size
            )
        case dstu4145.PrivateKey() as private, KeyAgreement():
            if agreement_ecdh.is_known(way.algorithm_der):
                raise NotOpened
            return agreement_dstu.unwrap(
                private,
                _dstu_peer(way, pool),
                algorithm_der=way.algorithm_der,
                ukm=way.ukm,
                wrapped=way.encrypted_key,
                sbox=_sbox(opener.certificate),
            )
        case ec.EllipticCurvePrivateKey() as private, KeyAgreement():
            if not agreement_ecdh.is_known(way.algorithm_der):
                raise NotOpened
            return agreement_ecdh.unwrap(
                private,
                _ec_peer(way, private.curve, pool),
                algorithm_der=way.algorithm_der,
                ukm=way.ukm,
                wrapped=way.encrypted_key,
            )
        case _:
            raise NotOpened


def _sbox(certificate: Certificate | None) -> bytes | None:
    key = None if certificate is None else certificate.public_key
    return key.sbox if isinstance(key, DstuKey) else None


def _dstu_peer(way: KeyAgreement, pool: Sequence[Certificate]) -> dstu4145.PublicKey:
    spki = way.originator_spki_der or _originator(way, pool).spki_der
    key = keys.parse(spki)
    if not isinstance(key, DstuKey):
        raise NotOpened
    return key.key


def _ec_peer(
    way: KeyAgreement, curve: ec.EllipticCurve, pool: Sequence[Certificate]
) -> ec.EllipticCurvePublicKey:
    """RFC 5753, 3.1.1: an originator's key may leave its curve to the recipient's."""
    if way.originator_spki_der is None:
        key = _originator(way, pool).public_key
        if not isinstance(key, EcKey):
            raise NotOpened
        return key.key
    value = der.decode(rfc5280.SubjectPublicKeyInfo, way.originator_spki_der, where=WHERE)
    with der.total(WHERE):
        point = value["subject_public_key"].native
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(curve, point)
    except ValueError as error:
        raise NotOpened from error


def _originator(way: KeyAgreement, pool: Sequence[Certificate]) -> Certificate:
    found = next(
        (one for one in pool if way.originator is not None and way.originator.means(one)), None
    )
    if found is None:
        raise MalformedInput(where=WHERE, rule="is of a certificate that is not at hand")
    return found
