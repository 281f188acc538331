"""The time-stamps of a CMS signature and what each is over (EN 319 122-1, 5.2.8, 5.3, 5.5)."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from crypto_module.ades.cades import archive
from crypto_module.ades.signature import Covered, Datum, TimeStamp, TimeStampKind
from crypto_module.asn1 import encode
from crypto_module.cms import attributes
from crypto_module.cms.attributes import Attributes
from crypto_module.cms.signed_data import SignedData, SignerInfo
from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.primitives import hashes

MAX_TIME_STAMPS: Final = 16
_REFERENCES: Final = (attributes.CERTIFICATE_REFERENCES, attributes.REVOCATION_REFERENCES)


def time_stamps(signer: SignerInfo, message: SignedData) -> tuple[TimeStamp, ...]:
    """Return the time-stamps of one signer, ``MAX_TIME_STAMPS`` at most, inner ones first."""
    return tuple(_all(signer, message))[:MAX_TIME_STAMPS]


def _all(signer: SignerInfo, message: SignedData) -> Iterator[TimeStamp]:
    unsigned = signer.unsigned_attributes
    of_value = partial(_of_octets, signer.signature, (signer.signature,))
    references = b"".join(_field(unsigned, one) for one in _REFERENCES)
    tokens = unsigned.get(attributes.SIGNATURE_TIME_STAMP, ())
    whole = signer.signature + _field(unsigned, attributes.SIGNATURE_TIME_STAMP) + references
    for held, kind, oid, over in (
        (signer.signed_attributes, TimeStampKind.CONTENT, attributes.CONTENT_TIME_STAMP, _of_data),
        (unsigned, TimeStampKind.SIGNATURE, attributes.SIGNATURE_TIME_STAMP, of_value),
        (
            unsigned,
            TimeStampKind.REFERENCES,
            attributes.REFERENCES_TIME_STAMP,
            # What the references mean existed too, but its octets are not what was hashed.
            partial(_of_octets, references, ()),
        ),
        (
            unsigned,
            TimeStampKind.SIGNATURE_AND_REFERENCES,
            attributes.CADES_C_TIME_STAMP,
            partial(_of_octets, whole, (signer.signature, *tokens)),
        ),
        (
            unsigned,
            TimeStampKind.ARCHIVE,
            attributes.ARCHIVE_TIME_STAMP_V3,
            partial(archive.covered, signer=signer, message=message),
        ),
    ):
        for token in held.get(oid, ()):
            yield TimeStamp(kind=kind, token=token, covered=over)


def _of_data(token: TimeStampToken, datum: Datum) -> Covered | None:
    """content-time-stamp: the content, as message-digest sees it (5.2.8)."""
    digest = datum.digest(token.hash_name)
    return None if digest is None else Covered(imprint=digest, objects=())


def _of_octets(
    octets: bytes, objects: tuple[bytes, ...], token: TimeStampToken, datum: Datum
) -> Covered:
    del datum
    return Covered(imprint=hashes.digest(token.hash_name, octets), objects=objects)


def _field(unsigned: Attributes, oid: str) -> bytes:
    """Return attrType and attrValues as they stand in the Attribute, without its own header."""
    held = unsigned.get(oid)
    return b"" if held is None else encode.oid(oid) + encode.tlv(0x31, b"".join(held))
