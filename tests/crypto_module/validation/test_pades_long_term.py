"""PAdES-B-T, LT and LTA: a signed PDF outlives its root (EN 319 142-1, 5.4; EN 319 102-1, 5.6)."""

from io import BytesIO
from typing import Final

import pytest
from asn1crypto import cms as asn1_cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.validation.status import SignatureCoverageLevel

from connectors.simulator import scans
from crypto_module.ades import pades
from crypto_module.ades.pades import augment
from crypto_module.ades.signature import Material
from crypto_module.errors import MalformedInput
from crypto_module.validation import Accepted, Indication, SubIndication
from tests.crypto_module.authority import NOW, reason
from tests.crypto_module.validation.stamped import DAY, LEAF, SIGNED_AT, judged, token
from tests.crypto_module.validation.test_long_term import (
    HELD,
    KEEPER,
    OF_LEAF,
    judged_later,
)

WHOLE: Final = {SignatureCoverageLevel.ENTIRE_REVISION, SignatureCoverageLevel.ENTIRE_FILE}
SIGNED: Final = pades.sign(
    scans.pdf("A sample."), signer=LEAF.signer, signing_time=SIGNED_AT, certificates=()
)


def stamped(document: bytes = SIGNED) -> bytes:
    """PAdES-B-T."""
    imprint = augment.signature_imprint(document, hash_name="sha256")
    return augment.with_signature_time_stamp(document, token(imprint, SIGNED_AT))


def archived(document: bytes, *, day: int = 0) -> bytes:
    """PAdES-B-LTA."""
    place = augment.document_time_stamp(document)
    return place.filled(token(place.imprint("sha256"), NOW + day * DAY, by=KEEPER))


STAMPED: Final = stamped()
LONG_TERM: Final = augment.with_material(STAMPED, HELD)
ARCHIVED: Final = archived(LONG_TERM)


def test_a_signed_pdf_outlives_its_root() -> None:
    verdict = judged_later(ARCHIVED)
    assert isinstance(verdict, Accepted)
    result = verdict.signatures[0]
    assert (result.form, result.best_signature_time) == ("PAdES-B-LTA", SIGNED_AT)
    assert [(one.kind, one.indication) for one in result.time_stamps] == [
        ("signature-time-stamp", Indication.TOTAL_PASSED),
        ("document-time-stamp", Indication.TOTAL_PASSED),
    ]


def test_without_a_document_time_stamp_it_does_not() -> None:
    assert reason(judged_later(LONG_TERM)) is not None
    assert reason(judged_later(STAMPED)) is not None


def test_evidence_added_after_the_document_time_stamp_is_not_proven() -> None:
    kept = Material(
        certificates=HELD.certificates, crls=tuple(one for one in HELD.crls if one != OF_LEAF)
    )
    early = archived(augment.with_material(STAMPED, kept))
    late = augment.with_material(early, Material(crls=(OF_LEAF,)))
    assert reason(judged_later(late)) is SubIndication.NO_POE
    assert reason(judged_later(archived(late))) is None


def test_a_document_may_be_archived_again_and_its_store_extended() -> None:
    verdict = judged_later(archived(augment.with_material(ARCHIVED, HELD), day=1))
    assert isinstance(verdict, Accepted)
    assert [one.indication for one in verdict.signatures[0].time_stamps] == [
        Indication.TOTAL_PASSED
    ] * 3


@pytest.mark.parametrize(
    ("document", "form"),
    [
        (SIGNED, "PAdES-B-B"),
        (STAMPED, "PAdES-B-T"),
        (LONG_TERM, "PAdES-B-LT"),
        (ARCHIVED, "PAdES-B-LTA"),
        (archived(SIGNED), "PAdES-B-T"),
    ],
)
def test_the_level_is_told_by_what_is_there(document: bytes, form: str) -> None:
    assert pades.read(document).signatures[0].form == form


def test_a_document_time_stamp_over_another_document_proves_nothing() -> None:
    place = augment.document_time_stamp(LONG_TERM)
    verdict = judged_later(place.filled(token(bytes(32), NOW, by=KEEPER)))
    assert reason(verdict) is not None
    last = verdict.signatures[0].time_stamps[-1]
    assert (last.indication, last.sub_indication) == (
        Indication.TOTAL_FAILED,
        SubIndication.HASH_FAILURE,
    )


def test_a_document_time_stamp_does_not_cover_a_later_signature() -> None:
    first = archived(SIGNED)
    second = pades.sign(first, signer=LEAF.signer, signing_time=SIGNED_AT)
    one, two = pades.read(second).signatures
    assert (len(one.time_stamps()), len(two.time_stamps())) == (1, 0)
    times = [one.best_signature_time for one in judged(second, anchors=(LEAF,)).signatures]
    assert times[1] is None


def test_only_the_last_signature_takes_a_time_stamp_into_itself() -> None:
    with pytest.raises(MalformedInput):
        augment.signature_imprint(ARCHIVED, hash_name="sha256")


def test_a_token_without_room_is_not_cut() -> None:
    place = augment.document_time_stamp(SIGNED)
    with pytest.raises(ValueError, match="place"):
        place.filled(bytes(1 << 20))


def test_pyhanko_finds_the_same_levels_and_covers() -> None:
    reader = PdfFileReader(BytesIO(ARCHIVED))
    (signature,) = reader.embedded_regular_signatures
    (stamp,) = reader.embedded_timestamp_signatures
    unsigned = signature.signer_info["unsigned_attrs"]
    assert [one["type"].native for one in unsigned] == ["signature_time_stamp_token"]
    info = asn1_cms.ContentInfo.load(stamp.pkcs7_content)["content"]["encap_content_info"]
    imprint = info["content"].parsed["message_imprint"]["hashed_message"].native
    assert imprint == stamp.compute_digest()
    for one in (signature, stamp):
        assert one.evaluate_signature_coverage() in WHOLE
    changes = DEFAULT_DIFF_POLICY.review_file(reader, signature.signed_revision)
    assert isinstance(changes, DiffResult)
    assert changes.modification_level is ModificationLevel.LTA_UPDATES
