"""Making CAdES-B-B (EN 319 122-1, 6), also over a digest alone and with a key elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from crypto_module.ades import ess
from crypto_module.asn1 import encode
from crypto_module.cms import attributes
from crypto_module.cms.sign import Prepared, Signer, attribute, attribute_set, signed_data
from crypto_module.cms.signed_data import ID_DATA
from crypto_module.primitives.hashes import HashName
from crypto_module.x509.certificate import Certificate


def sign(
    content: bytes,
    *,
    signer: Signer,
    signing_time: datetime | None,
    detached: bool,
    certificates: Sequence[Certificate] = (),
    signed_attributes: Sequence[bytes] = (),
) -> bytes:
    """Return a CAdES-B-B signature over ``content``; ``certificates`` travel with it.

    ``signed_attributes`` are more of them, ready: a content-time-stamp, say.
    """
    own = own_attributes(signer.certificate, signer.key.hash_name, signing_time)
    return signed_data(
        content,
        signer=signer,
        signed_attributes=(*own, *signed_attributes),
        detached=detached,
        certificates=(signer.certificate, *certificates),
    )


def sign_digest(digest: bytes, *, signer: Signer, signing_time: datetime | None) -> bytes:
    """Return a detached CAdES-B-B signature over content known by its digest.

    ``digest`` is by the signer's hash (GOST 34.311: with the S-box of its key).
    """
    prepared = prepare(
        digest,
        certificate=signer.certificate,
        hash_name=signer.key.hash_name,
        hash_algorithm_der=signer.key.hash_algorithm_der,
        algorithm_der=signer.key.algorithm_der,
        signing_time=signing_time,
    )
    return prepared.finished(signer.key.sign(prepared.to_sign))


def prepare(
    digest: bytes,
    *,
    certificate: Certificate,
    hash_name: HashName,
    hash_algorithm_der: bytes,
    algorithm_der: bytes,
    signing_time: datetime | None,
) -> Prepared:
    """Return a detached CAdES-B-B signature that lacks its value, for a key elsewhere.

    The AlgorithmIdentifiers are of the hash and of the signature the key will make.
    """
    own = own_attributes(certificate, hash_name, signing_time)
    return Prepared(
        certificate=certificate,
        hash_algorithm_der=hash_algorithm_der,
        algorithm_der=algorithm_der,
        to_sign=attribute_set(digest, own, content_type=ID_DATA),
        certificates=(certificate,),
    )


def own_attributes(
    certificate: Certificate, name: HashName, signing_time: datetime | None
) -> tuple[bytes, ...]:
    """Return the signed attributes of CAdES-B-B beside those of CMS (EN 319 122-1, 5.2)."""
    claimed = (
        ()
        if signing_time is None
        else (attribute(attributes.SIGNING_TIME, encode.time(signing_time)),)
    )
    reference = ess.attribute_value(certificate, name=name)
    return (*claimed, attribute(attributes.SIGNING_CERTIFICATE_V2, reference))
