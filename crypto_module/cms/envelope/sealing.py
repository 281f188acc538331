"""Making an envelope: a fresh key for the content, wrapped for each recipient (RFC 5652, 6)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from crypto_module.asn1 import encode
from crypto_module.cms.envelope import agreement_dstu, agreement_ecdh, ciphers, transport_rsa
from crypto_module.cms.envelope.agreement_dstu import SCHEMES, Scheme
from crypto_module.cms.envelope.enveloped_data import (
    ID_AUTH_ENVELOPED_DATA,
    ID_ENVELOPED_DATA,
)
from crypto_module.cms.signed_data import ID_DATA
from crypto_module.oids import COFACTOR_DH_GOST34311, COFACTOR_DH_KUPYNA256
from crypto_module.primitives import dstu4145
from crypto_module.primitives.kdf import LeadingZeros
from crypto_module.x509 import dstu_parameters
from crypto_module.x509.algorithms import EC_PUBLIC_KEY
from crypto_module.x509.certificate import Certificate
from crypto_module.x509.keys import DstuKey, EcKey, RsaKey

UKM_SIZE: Final = 64  # of static agreement, as other producers write it
_KALYNA: Final = "kalyna256"
_AGREEING: Final = frozenset({"key_agreement"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Originator:
    """Who seals with a key of a certificate (static agreement), so that recipients know whom."""

    private_key: dstu4145.PrivateKey = field(repr=False)
    certificate: Certificate


def seal(
    content: bytes,
    recipients: Sequence[Certificate],
    *,
    cipher: str,
    scheme: Scheme | None = None,
    originator: Originator | None = None,
    zeros: LeadingZeros | None = None,
) -> bytes:
    """Return EnvelopedData, or AuthEnvelopedData when the cipher authenticates.

    ``cipher`` is a name in ``CIPHERS``. ``scheme`` is of DSTU recipients; without it the cofactor
    one over GOST 34.311, over Kupyna when the cipher is Kalyna. ``zeros`` are for tests of readers.

    Raises:
        ValueError: no recipient, an unknown cipher, a key that its certificate does not permit for
            this, an originator on another curve than a recipient, or a DSTU recipient of a content
            key that is not of 256 bits.
        ForeignParameters, UnsupportedAlgorithm, MalformedInput: a recipient's key is none of ours.
    """
    if not recipients or cipher not in ciphers.CIPHERS:
        raise ValueError("An envelope needs a recipient and a known cipher.")
    row = ciphers.CIPHERS[cipher]
    usual = COFACTOR_DH_KUPYNA256 if cipher.startswith(_KALYNA) else COFACTOR_DH_GOST34311
    key = secrets.token_bytes(row.key_size)
    agreed = _Agreed(scheme=scheme or SCHEMES[usual], originator=originator, zeros=zeros)
    infos = [_recipient_info(one, key, agreed) for one in recipients]
    sealed = row.encrypt(key, content, row.oid)
    info = encode.sequence(
        encode.oid(ID_DATA),
        sealed.cipher_der,
        encode.implicit(0, encode.octets(sealed.ciphertext)),
    )
    if sealed.mac is not None:
        body = encode.sequence(
            encode.integer(0), encode.set_of(infos), info, encode.octets(sealed.mac)
        )
        return encode.sequence(encode.oid(ID_AUTH_ENVELOPED_DATA), encode.explicit(0, body))
    body = encode.sequence(encode.integer(2), encode.set_of(infos), info)
    return encode.sequence(encode.oid(ID_ENVELOPED_DATA), encode.explicit(0, body))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Agreed:
    """How DSTU recipients' keys are agreed upon."""

    scheme: Scheme
    originator: Originator | None
    zeros: LeadingZeros | None


def _recipient_info(certificate: Certificate, key: bytes, agreed: _Agreed) -> bytes:
    usage = certificate.key_usage
    match certificate.public_key:
        case DstuKey() as public:
            _check_usage(usage, _AGREEING)
            return _dstu(certificate, public, key, agreed)
        case EcKey() as public:
            _check_usage(usage, _AGREEING)
            return _ec(certificate, public.key, key)
        case RsaKey() as public:
            _check_usage(usage, frozenset({"key_encipherment"}))
            algorithm, encrypted = transport_rsa.encrypt(public.key, key)
            rid = encode.sequence(certificate.issuer, encode.integer(certificate.serial))
            return encode.sequence(encode.integer(0), rid, algorithm, encode.octets(encrypted))


def _check_usage(usage: frozenset[str] | None, needed: frozenset[str]) -> None:
    """RFC 5280, 4.2.1.3: a key for signatures is not one to encipher to."""
    if usage is not None and not usage & needed:
        raise ValueError("A recipient's certificate is not for enciphering.")


def _dstu(certificate: Certificate, public: DstuKey, key: bytes, agreed: _Agreed) -> bytes:
    curve = public.key.curve
    if agreed.originator is None:
        private = dstu4145.PrivateKey.generate(curve.name)
        ukm = None
        algorithm = encode.sequence(
            encode.oid(dstu_parameters.key_oid(curve)), dstu_parameters.named(curve)
        )
        point = encode.bits(encode.octets(private.public_key().to_bytes()))
        from_whom = encode.implicit(1, encode.sequence(algorithm, point))
    else:
        private = agreed.originator.private_key
        ukm = secrets.token_bytes(UKM_SIZE)
        own = agreed.originator.certificate
        from_whom = encode.sequence(own.issuer, encode.integer(own.serial))
    algorithm, wrapped = agreement_dstu.wrap(
        private,
        public.key,
        key,
        scheme=agreed.scheme,
        ukm=ukm,
        sbox=public.sbox,
        zeros=agreed.zeros,
    )
    return _agreement(certificate, from_whom, ukm, algorithm, wrapped)


def _ec(certificate: Certificate, public: ec.EllipticCurvePublicKey, key: bytes) -> bytes:
    private = ec.generate_private_key(public.curve)
    algorithm, wrapped = agreement_ecdh.wrap(private, public, key)
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    # RFC 5753, 3.1.1: the parameters are the recipient's, so they are left out.
    spki = encode.sequence(encode.sequence(encode.oid(EC_PUBLIC_KEY)), encode.bits(point))
    return _agreement(certificate, encode.implicit(1, spki), None, algorithm, wrapped)


def _agreement(
    certificate: Certificate, originator: bytes, ukm: bytes | None, algorithm: bytes, wrapped: bytes
) -> bytes:
    rid = encode.sequence(certificate.issuer, encode.integer(certificate.serial))
    return encode.implicit(
        1,
        encode.sequence(
            encode.integer(3),
            encode.explicit(0, originator),
            *(() if ukm is None else (encode.explicit(1, encode.octets(ukm)),)),
            algorithm,
            encode.sequence(encode.sequence(rid, encode.octets(wrapped))),
        ),
    )
