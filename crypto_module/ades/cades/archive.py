"""The archive-time-stamp of CAdES, version 3 (EN 319 122-1, 5.5.2 and 5.5.3).

Its imprint is over the content type, the hash of the content, the SignerInfo up to the signature
value, and an index: the hashes of the certificates, lists and unsigned attributes it protects.
The index travels in the token, so that what is added later does not disturb it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from crypto_module.ades.cades import values
from crypto_module.ades.signature import Covered, Datum
from crypto_module.asn1 import der, encode, rfc5126
from crypto_module.cms import attributes
from crypto_module.cms.attributes import Attributes
from crypto_module.cms.signed_data import SignedData, SignerInfo
from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from crypto_module.x509 import algorithms
from crypto_module.x509.algorithms import HASH_OIDS

WHERE: Final = "ats-hash-index-v3"
MAX_HASHES: Final = 512
_SEQUENCE: Final = 0x30
_UNSIGNED: Final = b"\xa1"


@dataclass(frozen=True, slots=True, kw_only=True)
class HashIndex:
    """What an archive time-stamp protects, by hashes."""

    der: bytes
    hash_name: HashName
    certificates: frozenset[bytes]
    revocation: frozenset[bytes]
    unsigned: frozenset[bytes]

    @classmethod
    def parse(cls, encoded: bytes) -> "HashIndex":
        """Return the index.

        Raises:
            MalformedInput: not one. UnsupportedAlgorithm: of a hash we do not have.
        """
        value = der.decode(rfc5126.ATSHashIndexV3, encoded, where=WHERE)
        with der.total(WHERE):
            lists = (
                value["certificates_hash_index"],
                value["crls_hash_index"],
                value["unsigned_attr_values_hash_index"],
            )
            found = [
                [one.native for one in der.items(each, most=MAX_HASHES, where=WHERE)]
                for each in lists
            ]
            return cls(
                der=encoded,
                hash_name=algorithms.hash_name(value["hash_ind_algorithm"].dump()),
                certificates=frozenset(found[0]),
                revocation=frozenset(found[1]),
                unsigned=frozenset(found[2]),
            )


def covered(
    token: TimeStampToken, datum: Datum, *, signer: SignerInfo, message: SignedData
) -> Covered | None:
    """Return what the archive time-stamp ``token`` of ``signer`` is over; None without content.

    Raises:
        MalformedInput: the token has no index, or one that names what is not there.
        UnsupportedAlgorithm: the index is of a hash we do not have.
    """
    encoded = token.signed_data.signers[0].unsigned_attributes.get(attributes.ATS_HASH_INDEX_V3)
    if encoded is None or len(encoded) != 1:
        raise MalformedInput(where=WHERE, rule="is not once in the token (5.5.3)")
    index = HashIndex.parse(encoded[0])
    if index.hash_name != token.hash_name:
        raise MalformedInput(where=WHERE, rule="is of another hash than the imprint (5.5.2)")
    digest = datum.digest(token.hash_name)
    if digest is None:
        return None
    return Covered(
        imprint=imprint(token.hash_name, digest, index.der, signer=signer, message=message),
        objects=tuple(_objects(index, signer, message)),
    )


def imprint(
    name: HashName, content_digest: bytes, index: bytes, *, signer: SignerInfo, message: SignedData
) -> bytes:
    """Return the hash of what an archive time-stamp is over (5.5.3)."""
    parts = (encode.oid(message.content_type), content_digest, *signed_fields(signer), index)
    return hashes.digest(name, b"".join(parts))


def signed_fields(signer: SignerInfo) -> tuple[bytes, ...]:
    """Return the fields of a SignerInfo up to the signature value, as received."""
    fields = der.children(der.content(signer.der, tag=_SEQUENCE, where=WHERE), where=WHERE)
    return tuple(takewhile(lambda one: one[:1] != _UNSIGNED, fields))


def _objects(index: HashIndex, signer: SignerInfo, message: SignedData) -> Iterable[bytes]:
    """Yield what the index protects, each hash of which must be of something there."""
    certificates = _by_hash(index, message.certificate_choices)
    revocation = _by_hash(index, message.revocation_choices)
    unsigned = _unsigned_by_hash(index, signer.unsigned_attributes)
    if not (
        index.certificates <= certificates.keys()
        and index.revocation <= revocation.keys()
        and index.unsigned <= unsigned.keys()
    ):
        raise MalformedInput(where=WHERE, rule="names what is not there (5.5.2)")
    yield signer.signature
    yield from (certificates[one] for one in index.certificates)
    for one in index.revocation:
        yield from _evidence(revocation[one], message)
    for one in index.unsigned:
        yield from _attribute_objects(*unsigned[one])


def _by_hash(index: HashIndex, choices: Iterable[bytes]) -> dict[bytes, bytes]:
    return {hashes.digest(index.hash_name, one): one for one in choices}


def _unsigned_by_hash(index: HashIndex, unsigned: Attributes) -> Mapping[bytes, tuple[str, bytes]]:
    return {
        hashes.digest(index.hash_name, encode.oid(kind) + value): (kind, value)
        for kind, held in unsigned.items()
        for value in held
    }


def _evidence(choice: bytes, message: SignedData) -> Iterable[bytes]:
    """A revocation list is itself; an OCSP response lies inside its choice (RFC 5940)."""
    if choice[0] == _SEQUENCE:
        yield choice
    yield from (one for one in message.ocsps if choice.endswith(one))


def _attribute_objects(kind: str, value: bytes) -> Iterable[bytes]:
    """A value protects itself (a token) and the certificates and evidence in it."""
    yield value
    if kind in {attributes.CERTIFICATE_VALUES, attributes.REVOCATION_VALUES}:
        held = values.read({kind: (value,)})
        yield from (*held.certificates, *held.crls, *held.ocsps)


def hash_index(name: HashName, *, signer: SignerInfo, message: SignedData) -> bytes:
    """Return the ATSHashIndexV3 over everything that is there now."""

    def listed(parts: Sequence[bytes]) -> bytes:
        found = dict.fromkeys(hashes.digest(name, one) for one in parts)
        return encode.sequence(*(encode.octets(one) for one in found))

    return encode.sequence(
        encode.sequence(encode.oid(HASH_OIDS[name])),
        listed(message.certificate_choices),
        listed(message.revocation_choices),
        listed(
            [
                encode.oid(kind) + value
                for kind, held in signer.unsigned_attributes.items()
                for value in held
            ]
        ),
    )
