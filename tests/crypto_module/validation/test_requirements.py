"""A policy demands of the signer's certificate what its file says, and names the step."""

from pathlib import Path
from typing import Final

import pytest

from crypto_module import oids
from crypto_module.validation import Evidence, Policy, SubIndication, Undecided, Verdict, validate
from crypto_module.validation.requirements import Requirements
from crypto_module.validation.verdict import Step
from crypto_module.x509 import build, qualified
from crypto_module.x509.qualified import CertificateType
from tests.crypto_module.authority import (
    CONTENT,
    KEYS,
    NOW,
    SIGNER_EXTENSIONS,
    Holder,
    issued,
    reason,
    root,
    signed,
)

ROOT: Final = root(KEYS["P256"])
FILE: Final = Path(__file__).parents[3] / "config/policies/qualified.toml"
CHAIN: Final = SubIndication.CHAIN_CONSTRAINTS_FAILURE
SEAL: Final = build.extended_key_usage([oids.EKU_ELECTRONIC_SEAL])


def holder(*statements: str, seal: bool = False) -> Holder:
    own = (build.qc_statements(statements),) if statements else ()
    return issued(
        ROOT,
        key=KEYS["P256"],
        extensions=(*SIGNER_EXTENSIONS, *own, *((SEAL,) if seal else ())),
    )


def judged(one: Holder, demands: Requirements | None) -> Verdict:
    return validate(
        signed(one),
        content=CONTENT,
        evidence=Evidence(),
        policy=Policy(
            name="test", anchors=(ROOT.certificate,), revocation="none", certificate=demands
        ),
        now=NOW,
    )


def demands(*, qualified: bool = False, device: bool = False, types: str = "") -> Requirements:
    flags = f"qualified = {str(qualified).lower()}\ndevice = {str(device).lower()}\n"
    return Requirements.parse(f'version = "test"\n{flags}types = [{types}]\n'.encode())


PLAIN: Final = holder()
QUALIFIED: Final = holder(oids.QC_STATEMENT_QUALIFIED)
IN_DEVICE: Final = holder(qualified.QC_COMPLIANCE, qualified.QC_SSCD)
SEALING: Final = holder(qualified.QC_COMPLIANCE, seal=True)


@pytest.mark.parametrize(
    ("one", "asked", "expected"),
    [
        (PLAIN, None, None),
        (PLAIN, demands(), None),
        (PLAIN, demands(qualified=True), CHAIN),
        (QUALIFIED, demands(qualified=True), None),
        (QUALIFIED, demands(qualified=True, device=True), CHAIN),
        (IN_DEVICE, demands(qualified=True, device=True), None),
        (QUALIFIED, demands(types='"sign"'), None),
        (QUALIFIED, demands(types='"seal"'), CHAIN),
        (SEALING, demands(types='"sign"'), CHAIN),
        (SEALING, demands(types='"seal", "sign"'), None),
    ],
)
def test_a_certificate_is_such_as_the_policy_demands(
    one: Holder, asked: Requirements | None, expected: SubIndication | None
) -> None:
    verdict = judged(one, asked)
    assert reason(verdict) is expected
    if expected is not None:
        assert isinstance(verdict, Undecided)
        assert verdict.signatures[0].last_step is Step.CERTIFICATE


def test_statements_that_cannot_be_read_are_what_the_policy_cannot_take() -> None:
    """The signature is as its standard says: the certificate is not, and a policy asked of it."""
    twice = build.qc_statements([qualified.QC_COMPLIANCE, qualified.QC_COMPLIANCE])
    one = issued(ROOT, key=KEYS["P256"], extensions=(*SIGNER_EXTENSIONS, twice))
    assert reason(judged(one, demands(qualified=True))) is CHAIN
    assert reason(judged(one, None)) is None


def test_the_policy_of_the_project_wants_a_persons_qualified_certificate() -> None:
    shipped = Requirements.parse(FILE.read_bytes())
    assert shipped.qualified
    assert shipped.types == {CertificateType.SIGN}
    assert len(shipped.digest) == 64


@pytest.mark.parametrize(
    "text",
    [
        "",
        'version = "1"\nqualified = true\ndevice = false',
        'version = ""\nqualified = true\ndevice = false\ntypes = []',
        'version = "1"\nqualified = 1\ndevice = false\ntypes = []',
        'version = "1"\nqualified = true\ndevice = "no"\ntypes = []',
        'version = "1"\nqualified = true\ndevice = false\ntypes = "sign"',
        'version = "1"\nqualified = true\ndevice = false\ntypes = ["other"]',
        'version = "1"\nqualified = true\ndevice = false\ntypes = []\nmore = 1',
    ],
)
def test_a_file_that_is_not_as_agreed_is_refused_whole(text: str) -> None:
    with pytest.raises(ValueError, match=r"policy|CertificateType"):
        Requirements.parse(text.encode())


def test_a_policy_for_seals_demands_the_same_but_the_type() -> None:
    policy = Policy(
        name="test",
        anchors=(ROOT.certificate,),
        revocation="none",
        certificate=demands(qualified=True, types='"sign"'),
    )
    for_seals = policy.for_seals()
    assert for_seals.certificate is not None
    assert (for_seals.certificate.qualified, for_seals.certificate.types) == (True, frozenset())
    assert for_seals.fingerprint != policy.fingerprint
    plain = Policy(name="test", anchors=(), revocation="none")
    assert plain.for_seals() is plain


def test_a_policy_is_named_by_its_demands_as_well() -> None:
    one, other = (
        Policy(name="test", anchors=(), revocation="none", certificate=each).fingerprint
        for each in (demands(), demands(device=True))
    )
    assert one != other
