"""LT and LTA: what has expired since is proven by what was added in time (EN 319 102-1, 5.6)."""

from datetime import timedelta
from typing import Final

import pytest

from crypto_module.ades import cades
from crypto_module.ades.cades import archive, augment
from crypto_module.ades.signature import Material
from crypto_module.cms import signed_data
from crypto_module.primitives import hashes
from crypto_module.validation import Accepted, Indication, SubIndication, Verdict
from crypto_module.x509.build_revocation import Revoked
from tests.crypto_module.authority import (
    CA_EXTENSIONS,
    CONTENT,
    KEYS,
    NOW,
    YEAR,
    issued,
    reason,
    root,
)
from tests.crypto_module.validation.stamped import (
    CA,
    DAY,
    ROOT,
    SIGNED_AT,
    TSA_EXTENSIONS,
    archived,
    bes,
    crl_of,
    judged,
    material,
    stamped,
    token,
)

HOUR: Final = timedelta(hours=1)
LATER: Final = NOW + 2 * YEAR  # the signer's root and all below it have expired
# An authority that lives on, under an anchor of its own.
LIVING: Final = issued(
    root(KEYS["P521"], name="Засновник"),
    name="Корінь 2",
    key=KEYS["P384"],
    extensions=CA_EXTENSIONS,
    not_after=LATER + YEAR,
)
KEEPER: Final = issued(
    LIVING,
    name="Позначки часу 2",
    key=KEYS["P384"],
    serial=9,
    extensions=TSA_EXTENSIONS,
    not_after=LATER + YEAR,
)
OF_CA: Final = crl_of(ROOT, SIGNED_AT + HOUR)
OF_LEAF: Final = crl_of(CA, SIGNED_AT + HOUR)
OF_TSA: Final = crl_of(CA, NOW)
OF_CA_AGAIN: Final = crl_of(ROOT, NOW)
HELD: Final = material(OF_CA, OF_LEAF, OF_TSA, OF_CA_AGAIN, certificates=(CA, KEEPER))


def judged_later(signature: bytes) -> Verdict:
    return judged(
        signature,
        revocation="required",
        crls=(crl_of(LIVING, LATER),),
        anchors=(ROOT, LIVING),
        now=LATER,
    )


def test_an_archive_older_than_what_it_holds_is_a_contradiction() -> None:
    """Both tokens are good, so one of the clocks is wrong: neither time is to be believed."""
    whole = archived(stamped(bes()), SIGNED_AT - DAY)
    verdict = judged(whole)
    assert reason(verdict) is SubIndication.TIMESTAMP_ORDER_FAILURE
    result = verdict.signatures[0]
    assert result.best_signature_time is None
    assert [one.indication for one in result.time_stamps] == [Indication.TOTAL_PASSED] * 2
    again = archived(archived(stamped(bes()), SIGNED_AT + 2 * DAY), SIGNED_AT + DAY)
    assert reason(judged(again)) is SubIndication.TIMESTAMP_ORDER_FAILURE


def test_an_index_is_of_the_hash_of_its_imprint() -> None:
    """EN 319 122-1, 5.5.2: hashIndAlgorithm is that of the message imprint."""
    whole = stamped(bes())
    request = augment.archive_request(
        whole, content_digest=hashes.digest("sha256", CONTENT), hash_name="sha256"
    )
    other = augment.archive_request(
        whole, content_digest=hashes.digest("sha512", CONTENT), hash_name="sha512"
    )
    assert request.index != other.index
    message = signed_data.parse(whole)
    imprint = archive.imprint(
        "sha256",
        hashes.digest("sha256", CONTENT),
        other.index,
        signer=message.signers[0],
        message=message,
    )
    held = augment.with_archive_time_stamp(whole, token(imprint, SIGNED_AT + DAY), other)
    stamps = judged(held).signatures[0].time_stamps
    assert stamps[-1].sub_indication is SubIndication.FORMAT_FAILURE


def long_term(held: Material = HELD) -> bytes:
    return augment.with_material(stamped(bes()), held)


def test_a_signature_outlives_its_root() -> None:
    verdict = judged_later(archived(long_term(), NOW, by=KEEPER))
    assert isinstance(verdict, Accepted)
    result = verdict.signatures[0]
    assert (result.form, result.best_signature_time) == ("CAdES-LTA", SIGNED_AT)
    assert [(one.kind, one.indication) for one in result.time_stamps] == [
        ("signature-time-stamp", Indication.TOTAL_PASSED),
        ("archive-time-stamp", Indication.TOTAL_PASSED),
    ]


def test_without_an_archive_time_stamp_it_does_not() -> None:
    assert reason(judged_later(long_term())) is not None
    assert reason(judged_later(stamped(bes()))) is not None


def test_an_archive_time_stamp_made_too_late_proves_nothing() -> None:
    assert reason(judged_later(archived(long_term(), LATER - DAY, by=KEEPER))) is not None


@pytest.mark.parametrize("missing", [OF_CA, OF_LEAF], ids=["of-ca", "of-leaf"])
def test_evidence_added_after_the_archive_time_stamp_is_not_proven(missing: bytes) -> None:
    kept = tuple(one for one in HELD.crls if one != missing)
    signature = archived(
        long_term(Material(certificates=HELD.certificates, crls=kept)), NOW, by=KEEPER
    )
    verdict = judged_later(augment.with_material(signature, Material(crls=(missing,))))
    expected = SubIndication.NO_POE if missing == OF_LEAF else None
    assert reason(verdict) is expected  # the later list of the same issuer is as good


def test_a_time_stamp_may_be_archived_again_and_again() -> None:
    once = archived(long_term(), NOW, by=KEEPER)
    verdict = judged_later(archived(once, NOW + DAY, by=KEEPER))
    assert isinstance(verdict, Accepted)
    times = [one.time for one in verdict.signatures[0].time_stamps]
    assert times == [SIGNED_AT, NOW, NOW + DAY]


def test_what_an_archive_time_stamp_names_must_be_there() -> None:
    whole = archived(long_term(), NOW, by=KEEPER)
    robbed = whole.replace(OF_LEAF, OF_LEAF[:-1] + bytes((OF_LEAF[-1] ^ 1,)))
    assert robbed != whole
    stamp = judged_later(robbed).signatures[0].time_stamps[1]
    assert stamp.sub_indication is SubIndication.FORMAT_FAILURE


def test_an_issuer_revoked_since_needs_evidence_older_than_that() -> None:
    """5.6.2.2: after the revocation of an issuer nothing it signs may be believed."""
    gone = crl_of(ROOT, NOW, Revoked(serial=2, at=NOW - DAY))
    signature = augment.with_material(stamped(bes()), material(OF_LEAF, OF_TSA))
    verdict = judged(signature, revocation="required", crls=(gone,))
    assert reason(verdict) is not None
    # With proof that the evidence is older than the revocation the signature is as good as ever.
    held = material(OF_CA, OF_LEAF, crl_of(CA, NOW - 3 * DAY), certificates=(CA, KEEPER))
    kept = archived(long_term(held), NOW - 2 * DAY, by=KEEPER)
    verdict = judged(
        kept,
        revocation="required",
        crls=(gone, crl_of(LIVING, NOW)),
        anchors=(ROOT, LIVING),
    )
    assert isinstance(verdict, Accepted)


def test_references_and_values_make_the_forms_between() -> None:
    referred = augment.with_references(stamped(bes()), HELD, hash_name="gost34311")
    assert cades.read(referred).signatures[0].form == "CAdES-C"
    whole = augment.with_values(referred, HELD)
    assert cades.read(whole).signatures[0].form == "CAdES-X-Long"
    archive = archived(whole, NOW, by=KEEPER)
    assert isinstance(judged_later(archive), Accepted)


def test_a_detached_content_is_under_the_archive_time_stamp() -> None:
    content = hashes.digest("sha256", CONTENT)
    assert archived(long_term(), NOW).count(content) == 0
    verdict = judged(archived(long_term(), NOW), content=CONTENT)
    assert isinstance(verdict, Accepted)
    spoiled = archived(long_term(), NOW, content=b"another content")
    stamp = judged(spoiled).signatures[0].time_stamps[1]
    assert stamp.sub_indication is SubIndication.HASH_FAILURE
