"""Revocation: only evidence that is about the certificate, fresh, and by whom it must be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest

from crypto_module import oids
from crypto_module.asn1 import encode
from crypto_module.cms import signed_data
from crypto_module.validation import (
    Accepted,
    Evidence,
    Policy,
    SubIndication,
    Undecided,
    Verdict,
    validate,
)
from crypto_module.x509 import build, build_revocation, crl, extensions
from crypto_module.x509.build_revocation import Revoked, Status
from crypto_module.x509.signing import SigningKey
from tests.crypto_module.authority import (
    CA_EXTENSIONS,
    CONTENT,
    KEYS,
    NOW,
    SIGNER_EXTENSIONS,
    Holder,
    authority,
    issued,
    reason,
    root,
    signed,
)
from tests.crypto_module.validation import test_bounds

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
ROOT: Final = root(KEYS["M257"])
CA: Final = authority(ROOT, name="Надавач")
LEAF: Final = issued(CA, key=KEYS["M257"])
URL: Final = b"\x86\x12http://ca.example/"
NAMED_POINT: Final = encode.explicit(0, encode.explicit(0, URL))
TRY_LATER: Final = SubIndication.TRY_LATER


def judged(
    *,
    crls: Sequence[bytes] = (),
    ocsps: Sequence[bytes] = (),
    leaf: Holder = LEAF,
    pool: Sequence[Holder] = (),
) -> Verdict:
    return validate(
        signed(leaf),
        content=CONTENT,
        evidence=Evidence.of(
            certificates=[one.certificate.der for one in (CA, *pool)], crls=crls, ocsps=ocsps
        ),
        policy=Policy(name="basic", anchors=(ROOT.certificate,), revocation="required"),
        now=NOW,
    )


def listed(
    *revoked: Revoked,
    by: Holder = CA,
    key: Holder | None = None,
    this: datetime = NOW - HOUR,
    until: datetime | None = NOW + DAY,
    scope: bytes | None = None,
    more: Sequence[bytes] = (),
) -> bytes:
    points = (
        () if scope is None else (critical(crl.ISSUING_DISTRIBUTION_POINT, encode.sequence(scope)),)
    )
    return build_revocation.certificate_list(
        revoked,
        issuer=by.certificate.subject,
        issuer_key=SigningKey.of((key or by).key),
        this_update=this,
        next_update=until,
        extensions=(*points, *more),
    )


def answered(
    revoked: Revoked | None = None,
    *,
    by: Holder = CA,
    key: Holder | None = None,
    about: Holder = LEAF,
    this: datetime = NOW - HOUR,
    until: datetime | None = NOW + DAY,
    known: bool = True,
    sent: Sequence[Holder] = (),
    more: Sequence[bytes] = (),
    of_one: Sequence[bytes] = (),
) -> bytes:
    answer = Status(
        certificate=about.certificate,
        issuer=CA.certificate,
        this_update=this,
        next_update=until,
        revoked=revoked,
        known=known,
        extensions=of_one,
    )
    return build_revocation.response(
        [answer],
        responder=by.certificate,
        responder_key=SigningKey.of((key or by).key),
        produced_at=this,
        certificates=[one.certificate for one in sent],
        extensions=more,
    )


def responder(
    *more: bytes, purpose: str = oids.EKU_OCSP_SIGNING, by: Holder = CA, until: datetime = NOW + DAY
) -> Holder:
    own = (build.basic_constraints(ca=False), build.extended_key_usage([purpose]), *more)
    return issued(by, name="Відповідач", extensions=own, serial=99, not_after=until)


def critical(oid: str, value: bytes) -> bytes:
    return build.extension(oid, value, critical=True)


NO_CHECK: Final = build.extension(extensions.OCSP_NO_CHECK, encode.null())
ROOT_LIST: Final = listed(by=ROOT)
UNKNOWN: Final = critical("1.2.3.4", encode.null())
LEAF_REVOKED: Final = Revoked(serial=7, at=NOW - DAY)


def test_good_by_lists_passes() -> None:
    assert isinstance(judged(crls=[ROOT_LIST, listed()]), Accepted)


def test_good_by_an_answer_of_the_issuer_passes() -> None:
    assert isinstance(judged(crls=[ROOT_LIST], ocsps=[answered()]), Accepted)


def test_without_evidence_the_answer_comes_later() -> None:
    for crls in ([], [ROOT_LIST], [listed()]):
        verdict = judged(crls=crls)
        assert isinstance(verdict, Undecided)
        assert verdict.reason is TRY_LATER
        assert verdict.retry_at == NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("lists", "answers"),
    [([listed(LEAF_REVOKED)], []), ([], [answered(LEAF_REVOKED)])],
    ids=["CRL", "OCSP"],
)
def test_a_revoked_signer_is_undecided_without_a_proof_of_time(
    lists: list[bytes], answers: list[bytes]
) -> None:
    verdict = judged(crls=[ROOT_LIST, *lists], ocsps=answers)
    assert isinstance(verdict, Undecided)
    assert (verdict.reason, verdict.retry_at) == (SubIndication.REVOKED_NO_POE, None)


def test_a_revoked_authority_is_told_apart() -> None:
    gone = listed(Revoked(serial=CA.certificate.serial, at=NOW - DAY), by=ROOT)
    assert reason(judged(crls=[gone, listed()])) is SubIndication.REVOKED_CA_NO_POE


def test_a_revocation_to_come_does_not_count_yet() -> None:
    coming = listed(Revoked(serial=7, at=NOW + HOUR))
    assert isinstance(judged(crls=[ROOT_LIST, coming]), Accepted)


def test_a_suspended_certificate_is_asked_about_again() -> None:
    held = listed(Revoked(serial=7, at=NOW - DAY, reason=6))
    verdict = judged(crls=[ROOT_LIST, held])
    assert isinstance(verdict, Undecided)
    assert (verdict.reason, verdict.retry_at) == (TRY_LATER, NOW + DAY)


def test_the_newest_evidence_wins() -> None:
    old, new = NOW - 2 * HOUR, NOW - HOUR
    held = Revoked(serial=7, at=NOW - DAY, reason=6)
    assert isinstance(judged(crls=[ROOT_LIST, listed(held, this=old), listed(this=new)]), Accepted)
    gone = judged(crls=[ROOT_LIST, listed(this=old)], ocsps=[answered(LEAF_REVOKED, this=new)])
    assert reason(gone) is SubIndication.REVOKED_NO_POE
    both = judged(crls=[ROOT_LIST, listed(this=new)], ocsps=[answered(LEAF_REVOKED, this=new)])
    assert reason(both) is SubIndication.REVOKED_NO_POE


STRANGER: Final = root(name="Чужий")
UNBELIEVED: Final = {
    "stale": listed(until=NOW - timedelta(seconds=1)),
    "stale without an end": listed(this=NOW - 25 * HOUR, until=None),
    "of the future": listed(this=NOW + HOUR),
    "of another issuer": listed(by=STRANGER),
    "signed by another": listed(key=STRANGER),
    "a delta": listed(more=[critical(crl.DELTA_CRL_INDICATOR, encode.integer(1))]),
    "with a critical extension": listed(more=[critical("1.2.3", encode.null())]),
    "of authorities only": listed(scope=encode.tlv(0x82, b"\xff")),
    "of attribute certificates": listed(scope=encode.tlv(0x85, b"\xff")),
    "of some reasons": listed(scope=encode.tlv(0x83, b"\x01\x40")),
    "of another point": listed(scope=NAMED_POINT),
}


@pytest.mark.parametrize("evidence", UNBELIEVED.values(), ids=UNBELIEVED)
def test_a_list_that_does_not_tell_of_the_signer_is_none(evidence: bytes) -> None:
    assert reason(judged(crls=[ROOT_LIST, evidence])) is TRY_LATER


def test_a_list_of_some_reasons_still_revokes() -> None:
    told = listed(LEAF_REVOKED, scope=encode.tlv(0x83, b"\x01\x40"))
    assert reason(judged(crls=[ROOT_LIST, told])) is SubIndication.REVOKED_NO_POE


def test_a_list_of_the_certificates_own_point_counts() -> None:
    point = encode.sequence(encode.sequence(NAMED_POINT))
    own = build.extension(extensions.CRL_DISTRIBUTION_POINTS, point)
    leaf = issued(CA, extensions=(*SIGNER_EXTENSIONS, own))
    assert isinstance(judged(crls=[ROOT_LIST, listed(scope=NAMED_POINT)], leaf=leaf), Accepted)


def test_an_authority_that_may_not_sign_lists_tells_nothing() -> None:
    own = (CA_EXTENSIONS[0], build.key_usage(["key_cert_sign"]))
    mute = authority(ROOT, name="Німий", extensions=own)
    leaf = issued(mute)
    verdict = judged(crls=[ROOT_LIST, listed(by=mute)], leaf=leaf, pool=[mute])
    assert reason(verdict) is TRY_LATER


TWIN: Final = issued(CA, serial=8)
OF_TIME: Final = responder(NO_CHECK, purpose=oids.EKU_TIME_STAMPING)
UNVOUCHED: Final = responder()
OF_ABOVE: Final = responder(NO_CHECK, by=ROOT)
EXPIRED: Final = responder(NO_CHECK, until=NOW - timedelta(seconds=1))
UNBELIEVED_ANSWERS: Final = {
    "unknown": answered(known=False),
    "about another": answered(about=TWIN),
    "stale": answered(until=NOW - timedelta(seconds=1)),
    "stale without an end": answered(this=NOW - 25 * HOUR, until=None),
    "of the future": answered(this=NOW + HOUR),
    "signed by another": answered(key=STRANGER),
    "by a stranger": answered(by=STRANGER, sent=[STRANGER]),
    "by a certificate of another purpose": answered(by=OF_TIME, sent=[OF_TIME]),
    "by the signer": answered(by=LEAF, sent=[LEAF]),
    "by a responder nobody vouches for": answered(by=UNVOUCHED, sent=[UNVOUCHED]),
    "by a responder of the authority above": answered(by=OF_ABOVE, sent=[OF_ABOVE]),
    "by an expired responder": answered(by=EXPIRED, sent=[EXPIRED]),
    "with an unknown critical extension": answered(more=[UNKNOWN]),
    "one of them with an unknown critical extension": answered(of_one=[UNKNOWN]),
}


@pytest.mark.parametrize("evidence", UNBELIEVED_ANSWERS.values(), ids=UNBELIEVED_ANSWERS)
def test_an_answer_by_whom_it_may_not_be_is_none(evidence: bytes) -> None:
    assert reason(judged(crls=[ROOT_LIST], ocsps=[evidence])) is TRY_LATER


def test_what_is_not_understood_clears_nobody_and_still_revokes() -> None:
    told = answered(LEAF_REVOKED, more=[UNKNOWN])
    verdict = judged(crls=[ROOT_LIST, listed(this=NOW - 2 * HOUR)], ocsps=[told])
    assert reason(verdict) is SubIndication.REVOKED_NO_POE


def test_a_delegated_responder_answers() -> None:
    its = responder(NO_CHECK)
    told = answered(by=its, sent=[its])
    assert isinstance(judged(crls=[ROOT_LIST], ocsps=[told]), Accepted)
    assert isinstance(judged(crls=[ROOT_LIST], ocsps=[answered(by=its)], pool=[its]), Accepted)


def test_a_responder_to_be_checked_is_checked_by_lists() -> None:
    its = responder()
    told = answered(by=its, sent=[its], this=NOW)
    assert isinstance(judged(crls=[ROOT_LIST, listed()], ocsps=[told]), Accepted)
    gone = listed(Revoked(serial=99, at=NOW - DAY), scope=encode.tlv(0x83, b"\x01\x40"))
    assert reason(judged(crls=[ROOT_LIST, gone], ocsps=[told])) is TRY_LATER


def test_what_the_message_carries_counts() -> None:
    anchor = test_bounds.ANCHOR
    told = build_revocation.response(
        [
            Status(
                certificate=test_bounds.HOLDER.certificate,
                issuer=anchor.certificate,
                this_update=NOW,
                next_update=None,
            )
        ],
        responder=anchor.certificate,
        responder_key=SigningKey.of(anchor.key),
        produced_at=NOW,
    )
    other = encode.sequence(encode.oid(signed_data.ID_RI_OCSP_RESPONSE), told)
    policy = Policy(name="basic", anchors=(anchor.certificate,), revocation="required")
    version = encode.integer(5)
    for whole in (
        test_bounds.rebuilt(lists=encode.tlv(0xA1, listed(by=anchor))),
        test_bounds.rebuilt(lists=encode.tlv(0xA1, encode.implicit(1, other)), version=version),
    ):
        verdict = validate(whole, content=CONTENT, evidence=Evidence(), policy=policy, now=NOW)
        assert isinstance(verdict, Accepted)


def test_an_entry_that_cannot_be_read_clears_nobody() -> None:
    """It may be a revocation: neither an older list nor an answer takes its place."""
    broken = listed(replace(LEAF_REVOKED, reason=7))  # a number that RFC 5280 does not use
    for others in ([], [listed(this=NOW - 2 * HOUR)]):
        verdict = judged(crls=[ROOT_LIST, broken, *others], ocsps=[answered()])
        assert reason(verdict) is TRY_LATER
