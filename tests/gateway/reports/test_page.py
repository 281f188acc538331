"""The page for people: one page always, the same octets for the same verdict."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from crypto_module.validation import Accepted, Evidence, Policy, Refused, Undecided, validate
from gateway.reports.page import page
from tests.crypto_module.authority import CONTENT, KEYS, NOW, issued, judged, root, signed

ROOT = root(KEYS["P256"])
POLICY = Policy(name="basic", anchors=(ROOT.certificate,), revocation="none")
PASSED = judged(signed(issued(ROOT)), ROOT, content=CONTENT)


def pages(octets: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", octets))


def made(verdict: Accepted | Refused | Undecided, name: str = "заява.p7s") -> bytes:
    return page(verdict, name=name, policy=POLICY, now=NOW)


def test_equal_verdicts_give_equal_octets() -> None:
    assert made(PASSED) == made(PASSED)
    assert pages(made(PASSED)) == 1


@pytest.mark.parametrize("name", ["", "a" * 500, "рядок\nнижче\x00\u202e", "😀.p7s"])
def test_no_name_of_a_file_breaks_the_page(name: str) -> None:
    assert pages(made(PASSED, name)) == 1


def test_sixty_four_signers_stay_on_one_page() -> None:
    assert isinstance(PASSED, Accepted)
    long = replace(PASSED.signatures[0], detail="дуже довгий висновок " * 20)
    many = replace(PASSED, signatures=(long,) * 64)
    assert pages(made(many)) == 1


def test_every_kind_of_verdict_has_its_page() -> None:
    refused = judged(b"", ROOT)
    undecided = validate(
        signed(issued(ROOT)),
        content=CONTENT,
        evidence=Evidence(),
        policy=replace(POLICY, revocation="required"),
        now=NOW,
    )
    assert isinstance(undecided, Undecided)
    assert undecided.retry_at == NOW + timedelta(minutes=5)
    assert len({made(PASSED), made(refused), made(undecided)}) == 3
