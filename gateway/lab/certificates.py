"""Defects of the signer's certificate."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from crypto_module import oids
from crypto_module.asn1 import encode
from crypto_module.asn1.slices import SEQUENCE, Fields
from crypto_module.primitives import dstu4145
from crypto_module.x509 import build
from crypto_module.x509.signing import SigningKey
from gateway.lab.authority import (
    AT,
    DAY,
    SIGNER,
    YEAR,
    Holder,
    Suite,
    issue,
    name,
    provider,
    purpose,
    root,
    signer,
    stranger,
)
from gateway.lab.cms import Message
from gateway.lab.specimen import Specimen, flipped, replaced, signed, specimen

_UNKNOWN: Final = "1.3.6.1.4.1.32473.1"  # RFC 5612: for documentation


def _of(made: Callable[[Suite], Holder]) -> Callable[[Suite], Specimen]:
    """Return the builder of a good signature by such a holder."""
    return lambda suite: specimen(suite, signed(made(suite)))


def _with(*extensions: bytes) -> Callable[[Suite], Specimen]:
    return _of(lambda suite: signer(suite, *extensions))


def _raw(change: Callable[[bytes], bytes]) -> Callable[[Suite], Specimen]:
    """Return the builder of a signature that names and carries a certificate changed so."""

    def made(suite: Suite) -> Specimen:
        holder = signer(suite)
        octets = change(holder.certificate.der)
        return specimen(suite, Message(holder=holder, named=octets, carried=[octets]).encoded())

    return made


def reissued(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Suite], Specimen]:
    """Return the builder with a certificate whose fields the provider signed in this wrong way."""

    def made(suite: Suite) -> Specimen:
        holder, signs = signer(suite), provider(suite).key
        fields = [*Fields.of(holder.certificate.tbs_der, tag=SEQUENCE, where="lab")]
        tbs = encode.sequence(*change(fields))
        signature = encode.bits(signs.certificate_signature(tbs))
        octets = encode.sequence(tbs, signs.algorithm_der, signature)
        return specimen(suite, Message(holder=holder, named=octets, carried=[octets]).encoded())

    return made


def _weak(suite: Suite) -> Holder:
    if suite is Suite.DSTU:
        own = SigningKey.of(dstu4145.PrivateKey.generate("M163"))
    elif suite is Suite.ECDSA:
        own = SigningKey.of(ec.generate_private_key(ec.SECP192R1()), hash_name="sha256")
    else:
        own = SigningKey.of(rsa.generate_private_key(65537, 1024))  # noqa: S505 - the defect
    return signer(suite, own=own)


def _by_a_namesake(suite: Suite) -> Holder:
    """Issued with a key of somebody who calls himself the provider."""
    return signer(suite, issuer_key=stranger(suite).key)


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-certificate": _of(signer),
        "certificate-expired": _of(lambda s: signer(s, not_after=AT - DAY)),
        "certificate-not-yet-valid": _of(lambda s: signer(s, not_before=AT + DAY)),
        "certificate-ends-before-it-begins": _of(
            lambda s: signer(s, not_before=AT + DAY, not_after=AT - DAY)
        ),
        "certificate-for-agreement": _with(SIGNER[0], build.key_usage(["key_agreement"])),
        "certificate-for-lists": _with(SIGNER[0], build.key_usage(["crl_sign"])),
        "certificate-for-encipherment": _with(
            SIGNER[0], build.key_usage(["key_encipherment", "data_encipherment"])
        ),
        "certificate-for-time-stamps": _with(*SIGNER, purpose(oids.EKU_TIME_STAMPING)),
        "certificate-for-ocsp": _with(*SIGNER, purpose(oids.EKU_OCSP_SIGNING, critical=False)),
        "certificate-for-servers-only": _with(*SIGNER, purpose("1.3.6.1.5.5.7.3.1")),
        "certificate-unknown-critical-extension": _with(
            *SIGNER, build.extension(_UNKNOWN, encode.null(), critical=True)
        ),
        "certificate-signature-broken": _raw(flipped),
        "certificate-changed-after-issue": _raw(
            lambda octets: replaced(octets, "Підписувач".encode(), "Підписував".encode())
        ),
        "certificate-by-a-namesake": _of(_by_a_namesake),
        "certificate-of-another-issuer": _of(lambda s: signer(s, issuer=name("Інший надавач"))),
        "certificate-self-signed": _of(lambda s: issue(None, "Підписувач", SIGNER, suite=s)),
        "certificate-by-the-stranger": _of(lambda s: signer(s, by=stranger(s))),
        "certificate-extension-twice": reissued(
            lambda fields: [*fields[:-1], encode.explicit(3, encode.sequence(*SIGNER, SIGNER[-1]))]
        ),
        "certificate-of-version-1": reissued(lambda fields: fields[1:]),
        "certificate-with-octets-after": _raw(lambda octets: octets + b"\x00"),
        "certificate-cut-short": _raw(lambda octets: octets[:-1]),
        "certificate-two-algorithms": reissued(
            lambda fields: [
                *fields[:2],
                encode.sequence(encode.oid("1.2.840.10045.4.3.4")),
                *fields[3:],
            ]
        ),
        "certificate-weak-key": lambda suite: specimen(
            suite, Message(holder=_weak(suite)).encoded()
        ),
        "certificate-of-an-authority": _with(
            build.basic_constraints(ca=True), build.key_usage(["key_cert_sign", "crl_sign"])
        ),
        "certificate-valid-for-a-moment": _of(lambda s: signer(s, not_before=AT, not_after=AT)),
        "certificate-right-under-the-root": _of(lambda s: signer(s, by=root(s))),
        "certificate-long-expired-issuer-too": _of(
            lambda s: signer(
                s,
                by=issue(root(s), "Надавач", SIGNER, suite=s, not_after=AT - YEAR),
                not_after=AT - 2 * DAY,
            )
        ),
    }
)
