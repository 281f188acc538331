"""Defects of the index that an archive time-stamp protects by (EN 319 122-1, 5.5.2 and 5.5.3).

The signer ended fifty days ago and the first authority ten: without a good archive time-stamp
from before that, and without the first time-stamp in its index, nothing is proven.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from crypto_module.ades.cades import archive, augment
from crypto_module.ades.signature import Material
from crypto_module.asn1 import encode
from crypto_module.cms import assemble, attributes, signed_data
from crypto_module.cms.sign import attribute
from crypto_module.cms.signed_data import SignedData
from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from crypto_module.x509.algorithms import HASH_OIDS
from gateway.lab import stamps
from gateway.lab.authority import AT, DAY, Suite, provider, tsa
from gateway.lab.specimen import CONTENT, Specimen, specimen
from gateway.lab.stamps import SIGNED_AT, bare, expired, keeper, stamped, token

_HASH: Final[HashName] = "sha256"
_SHA1: Final = "1.3.14.3.2.26"
_OLDER: Final = "0.4.0.1733.2.5"
"""ats-hash-index of TS 101 733 2.2.1, before version 3."""
_ARCHIVED_AT: Final = AT - 20 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An ATSHashIndexV3 whose every part can be put to something else."""

    algorithm: str = HASH_OIDS[_HASH]
    certificates: Sequence[bytes]
    revocation: Sequence[bytes]
    unsigned: Sequence[bytes]

    @classmethod
    def of(cls, message: SignedData, name: HashName = _HASH) -> "Index":
        """Return the right one of the first signer."""
        signer = message.signers[0]
        held = archive.HashIndex.parse(archive.hash_index(name, signer=signer, message=message))
        return cls(
            algorithm=HASH_OIDS[name],
            certificates=sorted(held.certificates),
            revocation=sorted(held.revocation),
            unsigned=sorted(held.unsigned),
        )

    def encoded(self) -> bytes:
        """Return the value of the attribute."""
        lists = (self.certificates, self.revocation, self.unsigned)
        return encode.sequence(
            encode.sequence(encode.oid(self.algorithm)),
            *(encode.sequence(*map(encode.octets, each)) for each in lists),
        )


Change = Callable[[Index], Index]
Sent = Callable[[bytes], Sequence[bytes]]
Imprint = Callable[[SignedData, bytes], bytes]


def _long_term(suite: Suite) -> bytes:
    """Return CAdES-LT by an authority that has ended; two certificates travel with it."""
    signature = stamped(bare(expired(suite)), tsa(suite, not_after=AT - 10 * DAY))
    return augment.with_material(
        signature, Material(certificates=(provider(suite).certificate.der,))
    )


def _imprint(message: SignedData, index: bytes) -> bytes:
    content = hashes.digest(_HASH, CONTENT)
    return archive.imprint(_HASH, content, index, signer=message.signers[0], message=message)


def _backwards(message: SignedData, index: bytes) -> bytes:
    """The index before what it must follow (5.5.3)."""
    content = hashes.digest(_HASH, CONTENT)
    fields = archive.signed_fields(message.signers[0])
    parts = (encode.oid(message.content_type), content, index, *fields)
    return hashes.digest(_HASH, b"".join(parts))


def _fewer(message: SignedData) -> bytes:
    """The index as it was before somebody put certificates into it."""
    return replace(Index.of(message), certificates=[]).encoded()


def _as_it_is(index: bytes) -> Sequence[bytes]:
    return [attribute(attributes.ATS_HASH_INDEX_V3, index)]


def _indexed(
    change: Change = lambda index: index,
    *,
    sent: Sent = _as_it_is,
    imprint: Imprint = _imprint,
    after: Callable[[Suite, bytes], bytes] = lambda _suite, whole: whole,
    name: HashName = _HASH,
) -> Callable[[Suite], Specimen]:
    """Return the builder of CAdES-LTA over a changed index.

    ``sent`` are the unsigned attributes of the token, ``after`` changes the whole at last.
    """

    def made(suite: Suite) -> Specimen:
        whole = _long_term(suite)
        message = signed_data.parse(whole)
        index = change(Index.of(message, name)).encoded()
        by = token(keeper(suite), imprint(message, index), _ARCHIVED_AT)
        return specimen(suite, after(suite, _with(whole, by, sent(index))))

    return made


def _with(whole: bytes, by: bytes, unsigned: Sequence[bytes]) -> bytes:
    held = TimeStampToken.parse(by).signed_data
    for one in unsigned:
        info = assemble.with_unsigned(held.signers[0], one)
        by = assemble.again(held, signers={0: info})
        held = TimeStampToken.parse(by).signed_data
    return augment.with_unsigned_attribute(whole, attributes.ARCHIVE_TIME_STAMP_V3, by)


def _more(index: Index) -> Index:
    return replace(index, certificates=[*index.certificates, bytes(32)])


def _another_token(suite: Suite, whole: bytes) -> bytes:
    """The archived time-stamp put to another of the same authority."""
    message = signed_data.parse(whole)
    held = dict(message.signers[0].unsigned_attributes)
    imprint = augment.signature_imprint(whole, hash_name=_HASH)
    by = tsa(suite, not_after=AT - 10 * DAY)
    held[attributes.SIGNATURE_TIME_STAMP] = (token(by, imprint, SIGNED_AT - DAY),)
    return _with_unsigned(message, held)


def _without_token(_: Suite, whole: bytes) -> bytes:
    message = signed_data.parse(whole)
    held = dict(message.signers[0].unsigned_attributes)
    del held[attributes.SIGNATURE_TIME_STAMP]
    return _with_unsigned(message, held)


def _with_unsigned(message: SignedData, held: Mapping[str, Sequence[bytes]]) -> bytes:
    fields = archive.signed_fields(message.signers[0])
    kept = [attribute(oid, value) for oid, values in held.items() for value in values]
    info = encode.sequence(*fields, encode.implicit(1, encode.set_of(kept)))
    return assemble.again(message, signers={0: info})


def _without_certificate(suite: Suite, whole: bytes) -> bytes:
    message = signed_data.parse(whole)
    left = [one for one in message.certificate_choices if one != provider(suite).certificate.der]
    return assemble.again(replace(message, certificate_choices=tuple(left)), signers={})


def _younger_inside(suite: Suite) -> Specimen:
    """The archive time-stamp says that it was there before what it is over."""
    signature = stamped(bare(expired(suite)), tsa(suite))
    return specimen(suite, stamps.with_archive(signature, keeper(suite), SIGNED_AT - DAY))


BUILDERS: Final[Mapping[str, Callable[[Suite], Specimen]]] = MappingProxyType(
    {
        "valid-archive-index": _indexed(),
        "valid-archive-index-in-another-order": _indexed(
            lambda index: replace(index, certificates=index.certificates[::-1])
        ),
        "valid-archive-index-before-a-certificate-came": _indexed(
            lambda index: replace(index, certificates=index.certificates[:1])
        ),
        "archive-index-without-the-time-stamp": _indexed(lambda index: replace(index, unsigned=[])),
        "archive-index-of-nothing": _indexed(
            lambda index: replace(index, certificates=[], unsigned=[])
        ),
        "archive-index-of-a-certificate-more": _indexed(_more),
        "archive-index-of-a-list-more": _indexed(
            lambda index: replace(index, revocation=[bytes(32)])
        ),
        "archive-index-of-an-attribute-more": _indexed(
            lambda index: replace(index, unsigned=[*index.unsigned, bytes(32)])
        ),
        "archive-index-of-exchanged-lists": _indexed(
            lambda index: replace(index, certificates=index.unsigned, unsigned=index.certificates)
        ),
        "archive-index-of-sha1": _indexed(lambda index: replace(index, algorithm=_SHA1)),
        "archive-index-of-another-hash": _indexed(name="sha512"),
        "archive-index-of-a-hash-not-used": _indexed(
            lambda index: replace(index, algorithm=HASH_OIDS["sha512"])
        ),
        "archive-index-missing": _indexed(sent=lambda _: []),
        "archive-index-twice": _indexed(sent=lambda index: [*_as_it_is(index)] * 2),
        "archive-index-of-text": _indexed(
            sent=lambda _: _as_it_is(encode.octets("не покажчик".encode()))
        ),
        "archive-index-under-its-older-name": _indexed(
            sent=lambda index: [attribute(_OLDER, index)]
        ),
        "archive-index-changed-later": _indexed(
            imprint=lambda message, _: _imprint(message, _fewer(message))
        ),
        "archive-imprint-in-another-order": _indexed(imprint=_backwards),
        "archive-imprint-without-the-index": _indexed(
            imprint=lambda message, _: _imprint(message, b"")
        ),
        "archived-time-stamp-replaced": _indexed(after=_another_token),
        "archived-time-stamp-removed": _indexed(after=_without_token),
        "archived-certificate-removed": _indexed(after=_without_certificate),
        "archive-older-than-what-it-holds": _younger_inside,
    }
)
