"""The two hierarchies: DSTU 4145 on M257 with GOST 34.311, and ECDSA on P-256."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from cryptography.hazmat.primitives.asymmetric import ec

from crypto_module.asn1 import encode
from crypto_module.primitives import dstu4145, sboxes
from crypto_module.primitives.curves import BY_NAME
from crypto_module.x509 import build, dstu_parameters
from crypto_module.x509.signing import (
    PrivateKey,
    SigningKey,
    public_octets,
    subject_public_key_info,
)


class Suite(StrEnum):
    """What keys of a hierarchy are."""

    DSTU_M257 = "dstu-m257"
    ECDSA_P256 = "ecdsa-p256"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMaterial:
    """A private key, what its owner signs with, and the two forms its public half takes."""

    private_key: PrivateKey = field(repr=False)
    signing_key: SigningKey = field(repr=False)
    spki_der: bytes
    identifier: bytes


def generate(suite: Suite) -> KeyMaterial:
    """New keys of the suite."""
    match suite:
        case Suite.DSTU_M257:
            return material(dstu4145.PrivateKey.generate("M257"))
        case Suite.ECDSA_P256:
            return material(ec.generate_private_key(ec.SECP256R1()))
        case _:
            assert_never(suite)


def material(
    key: PrivateKey, *, sbox: bytes = sboxes.DEFAULT, base_point: bytes | None = None
) -> KeyMaterial:
    """What a certificate of this key needs; S-box and base point may be a defect's.

    Ukrainian keys spell their curve out, as four in five live certificates do.
    """
    point = public_octets(key)
    if not isinstance(key, dstu4145.PrivateKey):
        return KeyMaterial(
            private_key=key,
            signing_key=SigningKey.of(key),
            spki_der=subject_public_key_info(key),
            identifier=build.key_identifier(point, hash_name="sha256"),
        )
    listed = BY_NAME[key.curve.name]
    parameters = dstu_parameters.explicit(listed, sbox=sbox, base_point=base_point)
    return KeyMaterial(
        private_key=key,
        signing_key=SigningKey.of(key, sbox=sbox),
        spki_der=subject_public_key_info(key, parameters=parameters),
        identifier=build.key_identifier(encode.octets(point)),
    )
