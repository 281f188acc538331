"""A PDF as signatures: each filled signature field told in the words of ``ades.signature``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from typing_extensions import override

from crypto_module.ades.cades import CadesSignature, CarriedSignature
from crypto_module.ades.pades import structure
from crypto_module.ades.pades.structure import Signed, Structure
from crypto_module.ades.signature import (
    Covered,
    DataReference,
    Datum,
    Kind,
    Material,
    Reading,
    TimeStamp,
    TimeStampKind,
)
from crypto_module.cms import attributes, signed_data
from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes

WHERE: Final = "PDF signature"
PLAIN: Final = "PDF"
B: Final = "PAdES-B-B"
T: Final = "PAdES-B-T"
LT: Final = "PAdES-B-LT"
LTA: Final = "PAdES-B-LTA"
CADES: Final = "/ETSI.CAdES.detached"
SUB_FILTERS: Final = frozenset({CADES, "/adbe.pkcs7.detached"})
TIME_STAMP: Final = "/ETSI.RFC3161"


@dataclass(frozen=True, slots=True, kw_only=True)
class PadesSignature(CarriedSignature):
    """One signature field; implements ``ades.signature.Signature``."""

    signed: Signed
    store: Material = field(repr=False)
    """The document security store as it is now."""
    document_time_stamps: tuple[Signed, ...] = field(repr=False)
    """Those which cover this signature, in the order of their making."""

    @property
    @override
    def form(self) -> str:
        """``PAdES-B-B`` and its levels, ``PDF`` when it is not as EN 319 142-1, 6 says."""
        if self.signed.sub_filter != CADES or not self.inner.is_advanced:
            return PLAIN
        stamps = self.document_time_stamps
        if not stamps and attributes.SIGNATURE_TIME_STAMP not in (
            self.inner.info.unsigned_attributes
        ):
            return B
        if not _has_evidence(self.store):
            return T
        return LTA if any(_has_evidence(one.store) for one in stamps) else LT

    @override
    def data(self) -> tuple[DataReference, ...]:
        """Return the one datum: the file without the place of this signature.

        Raises:
            MalformedInput: the signature covers no whole revision, or a later one changed what
                the document shows.
        """
        if self.signed.fault is not None:
            raise self.signed.fault
        return self.inner.data()

    @override
    def claimed_signing_time(self) -> datetime | None:
        """Return the signing-time attribute, else /M of the dictionary (EN 319 142-1, 6.3)."""
        return self.inner.claimed_signing_time() or self.signed.claimed

    @override
    def material(self) -> Material:
        """Return what is in the message and in the document security store."""
        return self.inner.material().with_other(self.store)

    @override
    def time_stamps(self) -> tuple[TimeStamp, ...]:
        """Return those of the message, then the document time-stamps over this signature."""
        stamps = list(self.inner.time_stamps())
        embedded = self.inner.material()
        for one in self.document_time_stamps:
            held = embedded.with_other(one.store)
            objects = (
                self.value,
                *(each.token for each in stamps),
                *held.certificates,
                *held.crls,
                *held.ocsps,
            )
            covered = partial(_covered, one, objects)
            stamps.append(
                TimeStamp(kind=TimeStampKind.DOCUMENT, token=one.message, covered=covered)
            )
        return tuple(stamps)


def _covered(
    one: Signed, objects: tuple[bytes, ...], token: TimeStampToken, datum: Datum
) -> Covered:
    """A document time-stamp covers the file as it was then (EN 319 142-1, 5.4.3)."""
    del datum
    if one.fault is not None:
        raise one.fault
    running = hashes.new(token.hash_name)
    one.byte_range.feed(running)
    return Covered(imprint=running.digest(), objects=objects)


def _has_evidence(store: Material) -> bool:
    return bool(store.crls or store.ocsps)


def read(encoded: bytes) -> Reading:
    """Return the signatures of a PDF in the order of their making.

    Raises:
        MalformedInput: no PDF, one without signatures, or with one that is not read or not made
            as ISO 32000 and EN 319 142-1 say.
    """
    found = structure.read(encoded)
    stamps = [one for one in found.fields if one.is_time_stamp]
    if any(one.sub_filter != TIME_STAMP for one in stamps):
        raise MalformedInput(where=WHERE, rule="has a time-stamp of an unknown kind")
    signatures = [_signature(one, stamps, found) for one in found.fields if not one.is_time_stamp]
    if not signatures:
        raise MalformedInput(where=WHERE, rule="is not there")
    return Reading(kind=Kind.PDF_SIGNED, signatures=tuple(signatures))


def _signature(one: Signed, stamps: Sequence[Signed], found: Structure) -> PadesSignature:
    if one.sub_filter not in SUB_FILTERS:
        raise MalformedInput(where=WHERE, rule="is of a kind that is not read")
    message = signed_data.parse(one.message)
    if len(message.signers) != 1 or message.content is not None:
        raise MalformedInput(where=WHERE, rule="has several signers or a content of its own")
    return PadesSignature(
        signed=one,
        inner=CadesSignature(info=message.signers[0], message=message, content=one.byte_range.feed),
        store=found.store,
        document_time_stamps=tuple(
            each for each in stamps if one.byte_range.end <= each.byte_range.gap
        ),
    )
