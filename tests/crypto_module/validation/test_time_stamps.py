"""Time-stamps and proofs of existence: the verdict at the best proven time."""

from datetime import timedelta
from typing import Any

import pytest

from crypto_module.ades import ess
from crypto_module.ades.cades import augment
from crypto_module.asn1 import der, encode
from crypto_module.cms import attributes
from crypto_module.cms.sign import attribute, countersignature, signed_data
from crypto_module.cms.timestamp import ID_CT_TST_INFO, TimeStampToken
from crypto_module.primitives import hashes
from crypto_module.primitives.hashes import HashName
from crypto_module.validation import Accepted, Indication, Refused, SubIndication
from crypto_module.x509 import build, names
from crypto_module.x509.build_revocation import Revoked
from crypto_module.x509.extensions import EXTENDED_KEY_USAGE
from tests.crypto_module.authority import CONTENT, KEYS, NOW, SIGNER_EXTENSIONS, issued, reason
from tests.crypto_module.validation.stamped import (
    CA,
    DAY,
    EXPIRED_AT,
    LEAF,
    ROOT,
    SIGNED_AT,
    TSA,
    TSA_EXTENSIONS,
    bes,
    crl_of,
    judged,
    material,
    stamped,
    token,
)

NO_POE = SubIndication.OUT_OF_BOUNDS_NO_POE
GONE = Revoked(serial=3, at=SIGNED_AT + 10 * DAY)
ROOT_CRL = crl_of(ROOT, NOW)


def content_stamp(at: object = SIGNED_AT) -> bytes:
    return token(hashes.digest("sha256", CONTENT), at)  # type: ignore[arg-type]


def test_an_expired_signer_passes_at_the_time_that_is_proven() -> None:
    assert reason(judged(bes())) is NO_POE
    verdict = judged(stamped(bes()))
    assert isinstance(verdict, Accepted)
    result = verdict.signatures[0]
    assert (result.form, result.best_signature_time) == ("CAdES-T", SIGNED_AT)
    assert [one.indication for one in result.time_stamps] == [Indication.TOTAL_PASSED]


@pytest.mark.parametrize("name", ["gost34311", "kupyna256", "sha256", "sha512"])
def test_a_time_stamp_may_be_of_any_hash(name: HashName) -> None:
    imprint = augment.signature_imprint(bes_once := bes(), hash_name=name)
    stamp = token(imprint, SIGNED_AT, hash_name=name)
    assert reason(judged(augment.with_signature_time_stamp(bes_once, stamp))) is None


def test_of_several_time_stamps_the_earliest_counts() -> None:
    verdict = judged(stamped(stamped(bes(), SIGNED_AT + DAY), SIGNED_AT))
    assert verdict.signatures[0].best_signature_time == SIGNED_AT


def test_a_time_stamp_after_the_end_of_the_certificate_does_not_help() -> None:
    assert reason(judged(stamped(bes(), EXPIRED_AT + DAY))) is NO_POE


@pytest.mark.parametrize(
    "spoiled",
    [
        pytest.param(lambda: token(bytes(32), SIGNED_AT), id="other-imprint"),
        pytest.param(lambda: b"\x30\x00", id="no-token"),
        pytest.param(lambda: token(b"", SIGNED_AT)[:-1] + b"\x00", id="broken-signature"),
    ],
)
def test_a_time_stamp_that_does_not_pass_proves_nothing_and_spoils_nothing(spoiled: object) -> None:
    broken = augment.with_signature_time_stamp(bes(), spoiled())  # type: ignore[operator]
    verdict = judged(broken)
    assert reason(verdict) is NO_POE
    assert verdict.signatures[0].time_stamps[0].indication is Indication.TOTAL_FAILED
    fresh = issued(CA, key=KEYS["M257"])
    later = augment.with_signature_time_stamp(bes(fresh), spoiled())  # type: ignore[operator]
    assert reason(judged(later)) is None


@pytest.mark.parametrize(
    ("extensions", "changes"),
    [
        (SIGNER_EXTENSIONS, {}),
        (
            (
                *TSA_EXTENSIONS[:2],
                build.extension(
                    EXTENDED_KEY_USAGE,
                    encode.sequence(
                        encode.oid("1.3.6.1.5.5.7.3.8"), encode.oid("1.3.6.1.5.5.7.3.9")
                    ),
                    critical=True,
                ),
            ),
            {},
        ),
        (TSA_EXTENSIONS, {"not_after": NOW - DAY}),
        (TSA_EXTENSIONS, {"not_before": SIGNED_AT + DAY}),
    ],
    ids=["no-purpose", "two-services", "expired", "younger-than-its-token"],
)
def test_a_token_of_another_kind_of_key_proves_nothing(
    extensions: tuple[bytes, ...], changes: dict[str, Any]
) -> None:
    wrong = issued(CA, key=KEYS["P256"], serial=5, extensions=extensions, **changes)
    assert reason(judged(stamped(bes(), by=wrong))) is NO_POE


def test_a_token_of_an_authority_nobody_trusts_proves_nothing() -> None:
    stranger = issued(issued(ROOT, name="Чужий"), key=KEYS["P256"], extensions=TSA_EXTENSIONS)
    assert reason(judged(stamped(bes(), by=stranger))) is NO_POE


def test_a_token_of_a_hash_we_do_not_have_is_told_so_and_proves_nothing() -> None:
    """As everywhere: well built and of a weak hash is no matter of format."""
    old = token(augment.signature_imprint(bes(), hash_name="sha256"), SIGNED_AT)
    info = TimeStampToken.parse(old).signed_data.content or b""
    weak = info.replace(encode.oid("2.16.840.1.101.3.4.2.1"), encode.oid("2.16.840.1.101.3.4.2.99"))
    signed = signed_data(
        weak, signer=TSA.signer, signed_attributes=(), detached=False, content_type=ID_CT_TST_INFO
    )
    verdict = judged(augment.with_signature_time_stamp(bes(), signed))
    assert reason(verdict) is NO_POE
    stamp = verdict.signatures[0].time_stamps[0]
    assert stamp.sub_indication is SubIndication.CRYPTO_CONSTRAINTS_FAILURE


@pytest.mark.parametrize(
    "tsa", [b"", encode.explicit(0, encode.explicit(4, build.name([(names.COUNTRY, "UA")])))]
)
def test_an_unknown_critical_extension_of_a_token_is_seen(tsa: bytes) -> None:
    """With a name of the authority before it and without: it was lost where there was none."""
    old = token(augment.signature_imprint(bes(), hash_name="sha256"), SIGNED_AT)
    info = TimeStampToken.parse(old).signed_data.content or b""
    one = encode.sequence(encode.oid("1.2.3.4"), encode.boolean(True), encode.octets(b""))
    more = tsa + encode.implicit(1, encode.sequence(one))
    longer = encode.sequence(der.content(info, tag=0x30, where="test"), more)
    signed = signed_data(
        longer, signer=TSA.signer, signed_attributes=(), detached=False, content_type=ID_CT_TST_INFO
    )
    assert TimeStampToken.parse(signed).unprocessed_critical == {"1.2.3.4"}


def test_a_token_from_the_future_proves_nothing() -> None:
    verdict = judged(stamped(bes(), NOW + DAY))
    stamp = verdict.signatures[0].time_stamps[0]
    assert stamp.sub_indication is SubIndication.TIMESTAMP_ORDER_FAILURE


def test_a_signature_older_than_its_certificate_fails() -> None:
    young = issued(CA, key=KEYS["M257"], serial=3, not_before=SIGNED_AT + DAY)
    assert reason(judged(stamped(bes(young)))) is SubIndication.NOT_YET_VALID


def test_what_was_signed_after_the_end_of_the_certificate_fails() -> None:
    signature = bes(LEAF, content_stamp(EXPIRED_AT + DAY))
    assert reason(judged(signature)) is SubIndication.EXPIRED


def test_a_content_time_stamp_alone_proves_no_signature() -> None:
    verdict = judged(bes(LEAF, content_stamp()))
    assert reason(verdict) is NO_POE
    assert verdict.signatures[0].time_stamps[0].indication is Indication.TOTAL_PASSED
    assert verdict.signatures[0].best_signature_time is None


def test_the_latest_of_several_content_time_stamps_is_when_it_was_not_yet_signed() -> None:
    verdict = judged(bes(LEAF, content_stamp(), content_stamp(EXPIRED_AT + DAY)))
    assert reason(verdict) is SubIndication.EXPIRED
    assert len(verdict.signatures[0].time_stamps) == 2


def test_a_content_stamped_after_its_signature_is_a_contradiction() -> None:
    signature = stamped(bes(LEAF, content_stamp(SIGNED_AT + DAY)))
    assert reason(judged(signature)) is SubIndication.TIMESTAMP_ORDER_FAILURE


# Revocation at the proven time.


def test_revoked_after_the_proven_time_passes_and_before_it_does_not() -> None:
    crls = (ROOT_CRL, crl_of(CA, NOW, GONE))
    after = stamped(bes(), SIGNED_AT)
    before = stamped(bes(), GONE.at + DAY)
    assert reason(judged(after, revocation="required", crls=crls)) is None
    assert reason(judged(before, revocation="required", crls=crls)) is SubIndication.REVOKED_NO_POE


def test_what_was_signed_after_the_revocation_fails() -> None:
    signature = stamped(bes(LEAF, content_stamp(GONE.at + DAY)), GONE.at + 2 * DAY)
    verdict = judged(signature, revocation="required", crls=(ROOT_CRL, crl_of(CA, NOW, GONE)))
    assert isinstance(verdict, Refused)
    assert verdict.reason is SubIndication.REVOKED


def test_evidence_of_the_proven_time_is_enough_for_ever() -> None:
    then = crl_of(CA, SIGNED_AT + timedelta(hours=1))
    assert reason(judged(stamped(bes()), revocation="required", crls=(ROOT_CRL, then))) is (
        # The authority itself is asked about now: nothing proves when its token existed.
        NO_POE
    )
    now = crl_of(CA, NOW)
    long_term = augment.with_material(stamped(bes()), material(then))
    verdict = judged(long_term, revocation="required", crls=(ROOT_CRL, now))
    assert isinstance(verdict, Accepted)
    assert verdict.signatures[0].form == "CAdES-LT"


def test_a_list_made_after_the_certificate_expired_clears_it_no_more() -> None:
    verdict = judged(stamped(bes()), revocation="required", crls=(ROOT_CRL, crl_of(CA, NOW)))
    assert reason(verdict) is SubIndication.TRY_LATER


def test_counter_signatures_are_judged_and_change_nothing() -> None:
    second = issued(CA, name="Коваль Ігор", key=KEYS["P256"], serial=6)
    fresh = issued(CA, key=KEYS["M257"])
    plain = augment.with_countersignature(bes(fresh), signer=second.signer)
    reference = ess.attribute_value(second.certificate, name="sha256")
    named = attribute(attributes.SIGNING_CERTIFICATE_V2, reference)
    full = augment.with_countersignature(plain, signer=second.signer, signed_attributes=[named])
    verdict = judged(full)
    assert isinstance(verdict, Accepted)
    counters = verdict.signatures[0].counter_signatures
    assert {one.signer.common_name for one in counters if one.signer} == {"Коваль Ігор"}
    assert {one.sub_indication for one in counters} == {
        None,
        SubIndication.SIG_CONSTRAINTS_FAILURE,  # names no certificate
    }


def test_a_counter_signature_that_cannot_be_read_is_told_and_hides_no_other() -> None:
    second = issued(CA, name="Коваль Ігор", key=KEYS["P256"], serial=6)
    whole = augment.with_countersignature(bes(issued(CA, key=KEYS["M257"])), signer=second.signer)
    whole = augment.with_unsigned_attribute(whole, attributes.COUNTERSIGNATURE, encode.octets(b""))
    verdict = judged(whole)
    assert isinstance(verdict, Accepted)
    assert [one.sub_indication for one in verdict.signatures[0].counter_signatures] == [
        SubIndication.SIG_CONSTRAINTS_FAILURE,  # names no certificate
        SubIndication.FORMAT_FAILURE,
    ]


def test_a_counter_signature_of_another_signature_fails_alone() -> None:
    second = issued(CA, name="Коваль Ігор", key=KEYS["P256"], serial=6)
    fresh = issued(CA, key=KEYS["M257"])
    info = countersignature(b"another value", signer=second.signer)
    signature = augment.with_unsigned_attribute(bes(fresh), attributes.COUNTERSIGNATURE, info)
    signature = augment.with_material(signature, material(certificates=(second,)))
    verdict = judged(signature)
    assert isinstance(verdict, Accepted)
    counter = verdict.signatures[0].counter_signatures[0]
    assert counter.sub_indication is SubIndication.HASH_FAILURE
