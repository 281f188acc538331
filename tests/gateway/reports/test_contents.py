"""What a clerk reads: the answer first, each signature after it, nothing of a stranger's tricks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crypto_module.validation import Undecided, Verdict
from gateway.reports.contents import Contents
from tests.crypto_module.authority import NOW
from tests.gateway.reports.made import PASSED, POLICY, REFUSED, UNDECIDED, told


def texts(page: Contents, label: str) -> list[str]:
    rows = [*page.rows, *(row for section in page.sections for row in section.rows)]
    return [row.text for row in rows if row.label == label]


@pytest.mark.parametrize(
    ("verdict", "headline", "conclusion"),
    [
        (PASSED, "Підпис чинний", "TOTAL-PASSED"),
        (REFUSED, "Підпис нечинний", "TOTAL-FAILED, FORMAT_FAILURE"),
        (UNDECIDED, "Чинність не визначено", "INDETERMINATE, TRY_LATER"),
    ],
)
def test_every_kind_of_verdict_has_its_answer(
    verdict: Verdict, headline: str, conclusion: str
) -> None:
    page = told(verdict)
    assert page.headline == headline
    assert texts(page, "Висновок") == [conclusion]
    assert texts(page, "Файл") == ["заява.p7s"]


def test_who_must_ask_again_is_told_when() -> None:
    assert isinstance(UNDECIDED, Undecided)
    assert UNDECIDED.retry_at == NOW + timedelta(minutes=5)
    [again] = texts(told(UNDECIDED), "Коли спитати знову")
    assert f"{UNDECIDED.retry_at:%M:%S}" in again


def test_a_signature_tells_its_signer_and_its_certificate() -> None:
    one = PASSED.signatures[0]
    assert one.signer is not None
    assert one.certificate is not None
    page = told(PASSED)
    assert texts(page, "Підписувач") == [one.signer.common_name]
    assert texts(page, "Сертифікат") == [f"{one.certificate.serial:x}"]
    assert page.sections[0].title == f"Підпис 1: {one.detail}"


def test_a_policy_that_asks_no_revocation_says_so_and_another_does_not() -> None:
    [warning] = texts(told(PASSED), "Відкликання")
    assert warning.startswith("НЕ ПЕРЕВІРЯЛОСЯ")
    asked = replace(POLICY, revocation="required")
    assert texts(told(PASSED, policy=asked), "Відкликання") == []


def test_counter_signatures_and_nested_ones_are_told_with_their_own_words() -> None:
    one = PASSED.signatures[0]
    countered = replace(one, counter_signatures=(replace(one, detail="підпис чинний"),))
    page = told(replace(PASSED, signatures=(countered,), nested=(one,)))
    [witness] = texts(page, "Завірено підписом")
    assert witness.endswith(": підпис чинний")
    assert [section.title.partition(":")[0] for section in page.sections] == [
        "Підпис 1",
        "Вкладений підпис, на висновок не впливає",
    ]


def test_a_name_cannot_turn_the_line_or_hide_a_part_of_itself() -> None:
    assert texts(told(PASSED, "a\u202efdp\n\x00😀.p7s"), "Файл") == ["a·fdp···.p7s"]
