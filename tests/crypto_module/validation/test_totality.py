"""Any bytes give a verdict; no changed byte of an attached CAdES-BES signature passes."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module import backend
from crypto_module.validation import Accepted, Evidence, Policy, Verdict, validate
from crypto_module.x509.certificate import Certificate

VECTORS: Final = Path(__file__).parents[2] / "vectors"
AT: Final = datetime(2023, 6, 1, tzinfo=UTC)
POLICY: Final = Policy(
    name="test",
    anchors=tuple(
        Certificate.parse((VECTORS / "certs" / name).read_bytes())
        for name in ("czo-2020.cer", "diia-ca-2020.cer")
    ),
    revocation="none",
)
SAMPLES: Final = [path.read_bytes() for path in sorted((VECTORS / "cms").glob("*.p7s"))]
ATTACHED: Final = ["verify-dstu_01.p7s", "m257_kupyna256_CAdES-BES_att.p7s"]
# The reference backend is 200 times slower; it takes every hundredth position.
STEP: Final = 1 if backend.chosen.name == "kernel" else 100


def judge(octets: bytes, content: bytes | None = None) -> Verdict:
    return validate(octets, content=content, evidence=Evidence(), policy=POLICY, now=AT)


@pytest.mark.parametrize(("name", "flip"), list(zip(ATTACHED, [0x01, 0x80], strict=True)))
def test_a_changed_byte_anywhere_never_passes(name: str, flip: int) -> None:
    octets = (VECTORS / "cms" / name).read_bytes()
    assert isinstance(judge(octets), Accepted)
    passed = [
        at
        for at in range(0, len(octets), STEP)
        if isinstance(judge(octets[:at] + bytes([octets[at] ^ flip]) + octets[at + 1 :]), Accepted)
    ]
    assert passed == []


@pytest.mark.parametrize("name", ATTACHED)
def test_a_cut_or_lengthened_signature_never_passes(name: str) -> None:
    octets = (VECTORS / "cms" / name).read_bytes()
    changed = [octets[:at] for at in range(0, len(octets), 7)] + [octets + b"\x00"]
    assert [one for one in changed if isinstance(judge(one), Accepted)] == []


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_octets_get_a_verdict(octets: bytes) -> None:
    assert isinstance(judge(octets, b"content"), get_args(Verdict))


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    octets = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(min_value=1, max_value=4))):
        at = draw(st.integers(min_value=0, max_value=len(octets) - 1))
        match draw(st.sampled_from(["set", "cut", "insert", "copy"])):
            case "set":
                octets[at] = draw(st.integers(min_value=0, max_value=255))
            case "cut":
                del octets[at : at + draw(st.integers(min_value=1, max_value=40))]
            case "insert":
                octets[at:at] = draw(st.binary(min_size=1, max_size=20))
            case _:
                octets[at:at] = octets[at : at + 60]
        octets = octets or bytearray(1)
    return bytes(octets)


@settings(max_examples=200, deadline=None)
@given(mutated())
def test_mutated_real_signatures_get_a_verdict(octets: bytes) -> None:
    assert isinstance(judge(octets, b"content"), get_args(Verdict))
