"""From one level of CAdES to the next (EN 319 122-1, 6.3; annex A.1 for C and X-Long).

Each step says what is to be time-stamped, or takes what was fetched; it fetches nothing itself.
``number`` is the place of the signer in the message. What is there already stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from crypto_module.ades.cades import archive, references, values
from crypto_module.ades.cades.forms import form
from crypto_module.ades.signature import Material
from crypto_module.cms import assemble, attributes, signed_data
from crypto_module.cms.sign import Signer, attribute, countersignature
from crypto_module.cms.signed_data import SignedData
from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRequest:
    """What an archive-time-stamp must be over: ``imprint``; ``index`` travels in its token."""

    imprint: bytes
    index: bytes


def form_of(message: SignedData, *, number: int = 0) -> str:
    """Return the level a signer has now, a name of ``forms``."""
    return form(message.signers[number], message)


def signature_imprint(encoded: bytes, *, hash_name: HashName, number: int = 0) -> bytes:
    """Return what a signature-time-stamp must be over (5.3)."""
    return hashes.digest(hash_name, signed_data.parse(encoded).signers[number].signature)


def with_signature_time_stamp(encoded: bytes, token: bytes, *, number: int = 0) -> bytes:
    """Return the signature with ``token`` over its value: CAdES-T."""
    return with_unsigned_attribute(encoded, attributes.SIGNATURE_TIME_STAMP, token, number=number)


def with_references(
    encoded: bytes, material: Material, *, hash_name: HashName, number: int = 0
) -> bytes:
    """Return the signature with references to its certificates and evidence: CAdES-C (A.1.1)."""
    certificates = references.certificate_references(material.certificates, name=hash_name)
    encoded = with_unsigned_attribute(
        encoded, attributes.CERTIFICATE_REFERENCES, certificates, number=number
    )
    evidence = references.revocation_references(material, name=hash_name)
    return with_unsigned_attribute(
        encoded, attributes.REVOCATION_REFERENCES, evidence, number=number
    )


def with_values(encoded: bytes, material: Material, *, number: int = 0) -> bytes:
    """Return the signature with what the references mean: CAdES-X-Long (A.1.1)."""
    held = values.certificate_values(material.certificates)
    encoded = with_unsigned_attribute(encoded, attributes.CERTIFICATE_VALUES, held, number=number)
    held = values.revocation_values(crls=material.crls, ocsps=material.ocsps)
    return with_unsigned_attribute(encoded, attributes.REVOCATION_VALUES, held, number=number)


def with_material(encoded: bytes, material: Material) -> bytes:
    """Return the message with certificates and evidence beside the signatures: CAdES-LT (5.4)."""
    return assemble.again(
        signed_data.parse(encoded),
        signers={},
        certificates=material.certificates,
        revocation=(*material.crls, *map(assemble.ocsp_choice, material.ocsps)),
    )


def archive_request(
    encoded: bytes, *, content_digest: bytes, hash_name: HashName, number: int = 0
) -> ArchiveRequest:
    """Return what an archive-time-stamp must be over (5.5.3); a token is asked for over it.

    ``content_digest`` is of the content, by ``hash_name`` (GOST 34.311: S-box №1).
    """
    message = signed_data.parse(encoded)
    signer = message.signers[number]
    index = archive.hash_index(hash_name, signer=signer, message=message)
    imprint = archive.imprint(hash_name, content_digest, index, signer=signer, message=message)
    return ArchiveRequest(imprint=imprint, index=index)


def with_archive_time_stamp(
    encoded: bytes, token: bytes, request: ArchiveRequest, *, number: int = 0
) -> bytes:
    """Return the signature with ``token``, the index of ``request`` put into it: CAdES-LTA."""
    index = attribute(attributes.ATS_HASH_INDEX_V3, request.index)
    stamped = TimeStampToken.parse(token).signed_data
    indexed = assemble.again(
        stamped, signers={0: assemble.with_unsigned(stamped.signers[0], index)}
    )
    return with_unsigned_attribute(
        encoded, attributes.ARCHIVE_TIME_STAMP_V3, indexed, number=number
    )


def with_countersignature(
    encoded: bytes, *, signer: Signer, signed_attributes: Sequence[bytes] = (), number: int = 0
) -> bytes:
    """Return the signature with one over its value (RFC 5652, 11.4)."""
    value = signed_data.parse(encoded).signers[number].signature
    info = countersignature(value, signer=signer, signed_attributes=signed_attributes)
    encoded = with_unsigned_attribute(encoded, attributes.COUNTERSIGNATURE, info, number=number)
    return with_material(encoded, Material(certificates=(signer.certificate.der,)))


def with_unsigned_attribute(encoded: bytes, oid: str, value: bytes, *, number: int = 0) -> bytes:
    """Return the signature with one more unsigned attribute of one value."""
    message: SignedData = signed_data.parse(encoded)
    info = assemble.with_unsigned(message.signers[number], attribute(oid, value))
    return assemble.again(message, signers={number: info})
