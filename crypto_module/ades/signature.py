"""One signature of any format, as its reader tells it: the border between formats and judgement.

Readers (``cades``, ``xades``, ``pades``, ``asic``) turn octets into ``Signature``; ``validation``
judges a ``Signature`` and never looks at the format. Nothing in it is believed yet. Methods may
raise ``MalformedInput`` or ``CryptoError`` where an octet string inside is not what its standard
says or names an algorithm that we do not have: the judge turns that into a verdict. ``form``,
``is_…``, ``material`` and ``time_stamps`` never raise: nobody signed most of what they tell.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.primitives.hashes import Hash, HashName
from crypto_module.x509.algorithms import SignatureAlgorithm
from crypto_module.x509.certificate import Certificate

Feed = Callable[[Hash], None]
"""Gives the octets of one document to a hash, as often as it is called."""


def feed_of(content: bytes) -> Feed:
    """Return what gives these octets to a hash."""

    def feed(running: Hash) -> None:
        running.update(content)

    return feed


class Kind(enum.StrEnum):
    """What a file is, told from its bytes."""

    CMS_SIGNED = "cms-signed"
    CMS_ENVELOPED = "cms-enveloped"
    XML_SIGNED = "xml-signed"
    PDF_SIGNED = "pdf-signed"
    ASIC_S = "asic-s"
    ASIC_E = "asic-e"
    TIME_STAMP = "time-stamp"
    UNKNOWN = "unknown"


class CertificateReference(Protocol):
    """What a signed property says of the signing certificate (``ess.Reference`` is one)."""

    def means(self, certificate: Certificate) -> bool:
        """Return whether ``certificate`` is the one meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataReference:
    """One datum under the signature; ``feed`` is None when the caller must bring the datum.

    ``name`` is the entry or URI where the format names its data, else None.
    """

    name: str | None
    hash_name: HashName
    digest: bytes | None
    """The signed digest; None when the signature value itself covers the datum (RFC 5652, 5.4)."""
    feed: Feed | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What came along for the judgement, in DER: untrusted, unparsed."""

    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    """Each an OCSPResponse; readers wrap a BasicOCSPResponse into one."""

    def with_other(self, other: "Material") -> "Material":
        """Return both, this one first."""
        return Material(
            certificates=(*self.certificates, *other.certificates),
            crls=(*self.crls, *other.crls),
            ocsps=(*self.ocsps, *other.ocsps),
        )


class TimeStampKind(enum.StrEnum):
    """What a time-stamp is over, in the names of EN 319 122-1 and 142-1; inner ones first."""

    CONTENT = "content-time-stamp"
    SIGNATURE = "signature-time-stamp"
    REFERENCES = "time-stamped-certs-crls-references"
    SIGNATURE_AND_REFERENCES = "CAdES-C-time-stamp"
    ARCHIVE = "archive-time-stamp"
    DOCUMENT = "document-time-stamp"


DataDigest = Callable[[HashName], bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """The only datum of a signature, or the only one of its data that the caller must bring.

    ``digest`` gives None when it is not at hand (GOST 34.311: S-box №1); ``feed`` is None also
    when it is known by digests alone.
    """

    digest: DataDigest
    feed: Feed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What a time-stamp proves to have existed: ``imprint`` is the hash of it all.

    ``objects`` are received octets: the signature value, certificates, CRLs, OCSP responses and
    tokens, as ``Signature.value``, ``Material`` and ``TimeStamp.token`` give them. ``hashes``
    stand between ``imprint`` and ``objects``: they must be trusted, too.
    """

    imprint: bytes = field(repr=False)
    objects: tuple[bytes, ...] = field(repr=False)
    hashes: tuple[HashName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeStamp:
    """One time-stamp of a signature; untrusted.

    ``covered`` computes what it is over, with the hash of the parsed token; None when the data
    are not at hand. It may raise ``MalformedInput`` or ``CryptoError``.
    """

    kind: TimeStampKind
    token: bytes = field(repr=False)
    covered: Callable[[TimeStampToken, Datum], Covered | None] = field(repr=False)


class Signature(Protocol):
    """One signature and everything it says of itself."""

    @property
    def form(self) -> str:
        """The format and its level as reports show it: ``CAdES-BES``, ``XAdES-B-LT``, ``CMS``."""

    @property
    def is_advanced(self) -> bool:
        """Whether the signing certificate is among what was signed (AdES)."""

    @property
    def is_document(self) -> bool:
        """Whether plain data was signed, not, say, a time-stamp's TSTInfo."""

    @property
    def value(self) -> bytes:
        """The signature value, as in CMS: DSTU r‖s, ECDSA in DER, RSA."""

    def names(self, certificate: Certificate) -> bool:
        """Return whether the unsigned identifier of the signer may mean ``certificate``."""

    def certificate_references(self) -> tuple[CertificateReference, ...]:
        """Return what the signed properties say of the signing certificate."""

    def digest_algorithm(self) -> HashName:
        """Return the hash that is computed over ``signed_octets``."""

    def signature_algorithm(self) -> SignatureAlgorithm:
        """Return the algorithm of ``value``, its hash agreeing with ``digest_algorithm``."""

    def signed_octets(self) -> tuple[bytes, ...]:
        """Return what ``value`` covers, the likeliest of alternatives first.

        Empty when it covers the digest of the only datum itself.
        """

    def data(self) -> tuple[DataReference, ...]:
        """Return the data under the signature."""

    def claimed_signing_time(self) -> datetime | None:
        """Return the time the signer claims: shown, never believed."""

    def material(self) -> Material:
        """Return what came along with this signature."""

    def time_stamps(self) -> tuple[TimeStamp, ...]:
        """Return the time-stamps of this signature, the signed ones first."""

    def counter_signatures(self) -> tuple["Signature | None", ...]:
        """Return the signatures over the value of this one (RFC 5652, 11.4); None: unreadable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file that was read: what it is, its signatures, and what an attached one carries.

    ``unsigned`` are documents of a container that no signature covers.
    """

    kind: Kind
    signatures: tuple[Signature, ...]
    content: bytes | None = field(repr=False, default=None)
    unsigned: tuple[str, ...] = ()
