"""The sheet for people: one always, the same octets for the same verdict, no line over another."""

import re
import zlib
from dataclasses import replace

import pytest

from crypto_module.validation import SignatureResult, Verdict
from crypto_module.validation.verdict import UsedEvidence
from gateway.reports.pdf import pdf
from tests.crypto_module.authority import NOW
from tests.gateway.reports.made import PASSED, REFUSED, UNDECIDED, told

ONE = PASSED.signatures[0]
LONG = replace(ONE, detail="дуже довгий висновок " * 20)
PROOF = UsedEvidence(kind="crl", der=b"", serial=1, told_at=NOW, next_update=None, revoked_at=None)
PROVEN = replace(ONE, evidence=(PROOF,) * 8)
ENDLESS = replace(ONE, evidence=(PROOF,) * 100)


def made(verdict: Verdict, name: str = "заява.p7s") -> bytes:
    return pdf(told(verdict, name), now=NOW)


def pages(octets: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", octets))


def heights(octets: bytes) -> list[float]:
    """How high above the lower edge each text stands, in points, as they were drawn."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", octets, re.DOTALL)
    drawn = next(
        body for one in streams if b" Td" in (body := zlib.decompressobj().decompress(one))
    )
    return [float(y) for y in re.findall(rb"BT [\d.]+ ([-\d.]+) Td", drawn)]


def test_equal_verdicts_give_equal_octets() -> None:
    assert made(PASSED) == made(PASSED)
    assert len({made(PASSED), made(REFUSED), made(UNDECIDED)}) == 3


@pytest.mark.parametrize("name", ["", "a" * 500, "рядок\nнижче\x00\u202e", "😀.p7s"])
def test_no_name_of_a_file_breaks_the_page(name: str) -> None:
    assert pages(made(PASSED, name)) == 1


@pytest.mark.parametrize(
    "signatures", [(), (ONE,), (ONE,) * 64, (LONG,) * 64, (PROVEN,) * 3, (ENDLESS,) * 2]
)
def test_every_text_has_its_own_line_on_one_sheet(signatures: tuple[SignatureResult, ...]) -> None:
    octets = made(replace(PASSED, signatures=signatures))
    assert pages(octets) == 1
    drawn = heights(octets)
    assert drawn == sorted(drawn, reverse=True)
    assert drawn[-1] > 0


def test_as_many_signatures_stand_there_as_fit() -> None:
    few, many = (
        made(replace(PASSED, signatures=(ONE,) * 2)),
        made(replace(PASSED, signatures=(ONE,) * 64)),
    )
    assert len(heights(many)) > len(heights(few))
    assert len(heights(many)) == len(heights(made(replace(PASSED, signatures=(ONE,) * 65))))
