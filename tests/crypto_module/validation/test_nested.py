"""A signed message inside of another one: its signatures are told and decide nothing."""

import pytest

from crypto_module.validation import (
    Accepted,
    Evidence,
    Indication,
    IssuerNeed,
    Policy,
    SubIndication,
    examine,
)
from crypto_module.validation.full_report import full_report
from crypto_module.validation.validate import MAX_NESTED
from tests.crypto_module.authority import KEYS, NOW, Holder, issued, judged, root, signed

ROOT = root(KEYS["P256"])
FIRST = issued(ROOT, key=KEYS["M257"], name="Перший")
SECOND = issued(ROOT, key=KEYS["P384"], name="Другий", serial=8)
STRANGER = issued(root(KEYS["P521"], name="Чужий корінь"), name="Чужий")
POLICY = Policy(name="test", anchors=(ROOT.certificate,), revocation="none")


def inside(*holders: Holder, content: bytes = b"content") -> bytes:
    """Signed by the first one, all of that by the second one, and so on."""
    for holder in holders:
        content = signed(holder, detached=False, content=content)
    return content


def names(verdict: object) -> list[str | None]:
    return [one.signer.common_name for one in verdict.nested]  # type: ignore[attr-defined]


def test_the_outer_signature_decides_and_the_inner_ones_are_told() -> None:
    inner = inside(FIRST)
    verdict = judged(inside(SECOND, content=inner), ROOT)
    assert isinstance(verdict, Accepted)
    assert [one.signer.common_name for one in verdict.signatures if one.signer] == ["Другий"]
    assert names(verdict) == ["Перший"]
    assert verdict.nested[0].indication is Indication.TOTAL_PASSED
    assert verdict.content == inner


def test_an_inner_signature_that_does_not_pass_is_told_so_and_spoils_nothing() -> None:
    broken = inside(FIRST)
    broken = broken[:-1] + bytes([broken[-1] ^ 1])
    verdict = judged(inside(SECOND, content=broken), ROOT)
    assert isinstance(verdict, Accepted)
    assert verdict.nested[0].sub_indication is SubIndication.SIG_CRYPTO_FAILURE


def test_what_lacks_inside_is_asked_for_too() -> None:
    found = examine(inside(STRANGER, SECOND), evidence=Evidence(), policy=POLICY, now=NOW)
    assert isinstance(found.verdict, Accepted)
    assert found.lacking == (IssuerNeed(certificate=STRANGER.certificate, urls=()),)


def test_a_wrong_outer_signature_is_refused_whatever_is_inside() -> None:
    whole = inside(FIRST, SECOND)
    verdict = judged(whole[:-1] + bytes([whole[-1] ^ 1]), ROOT)
    assert not isinstance(verdict, Accepted)
    assert names(verdict) == ["Перший"]


def test_messages_are_looked_into_to_a_bounded_depth() -> None:
    verdict = judged(inside(*[FIRST, SECOND] * 4), ROOT)
    *looked_into, deeper = verdict.nested
    assert [one.indication for one in looked_into] == [Indication.TOTAL_PASSED] * MAX_NESTED
    assert deeper.sub_indication is SubIndication.SIG_CONSTRAINTS_FAILURE


def test_a_message_inside_that_cannot_be_read_is_told_so() -> None:
    verdict = judged(inside(SECOND, content=inside(FIRST)[:-1]), ROOT)
    assert isinstance(verdict, Accepted)
    assert [one.sub_indication for one in verdict.nested] == [SubIndication.FORMAT_FAILURE]


@pytest.mark.parametrize("content", [b"", b"text", b"\x30\x80", b"<a/>"])
def test_content_that_is_no_message_has_no_signatures(content: bytes) -> None:
    assert judged(inside(FIRST, content=content), ROOT).nested == ()


def test_the_report_tells_them_apart() -> None:
    verdict = judged(inside(FIRST, SECOND), ROOT)
    told = full_report(verdict, policy=POLICY, now=NOW)
    assert [len(told["signatures"]), len(told["nested"])] == [1, 1]
    assert told["nested"][0]["signer"]["common_name"] == "Перший"
