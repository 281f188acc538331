"""Verdicts to write about, one of each kind."""

from dataclasses import replace
from typing import Final

from crypto_module.validation import Accepted, Evidence, Policy, Verdict, validate
from gateway.reports.contents import Contents, contents
from tests.crypto_module.authority import CONTENT, KEYS, NOW, issued, judged, root, signed

ROOT: Final = root(KEYS["P256"])
POLICY: Final = Policy(name="basic", anchors=(ROOT.certificate,), revocation="none")


def _passed() -> Accepted:
    verdict = judged(signed(issued(ROOT)), ROOT, content=CONTENT)
    assert isinstance(verdict, Accepted)
    return verdict


PASSED: Final = _passed()
REFUSED: Final = judged(b"", ROOT)
UNDECIDED: Final = validate(
    signed(issued(ROOT)),
    content=CONTENT,
    evidence=Evidence(),
    policy=replace(POLICY, revocation="required"),
    now=NOW,
)


def told(verdict: Verdict, name: str = "заява.p7s", policy: Policy = POLICY) -> Contents:
    return contents(verdict, name=name, policy=policy, now=NOW)
