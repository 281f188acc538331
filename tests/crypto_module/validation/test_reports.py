"""The full report and ETSI's: what the judgement did, step by step, and with which evidence."""

import base64
import json
from dataclasses import replace

import pytest
from lxml import etree

from crypto_module.primitives import hashes
from crypto_module.validation import Policy, Verdict
from crypto_module.validation.etsi_report import DS, VR, etsi_report
from crypto_module.validation.full_report import constraints, full_report
from crypto_module.validation.verdict import Step
from crypto_module.x509 import build, names
from tests.crypto_module.authority import KEYS, NOW, issued, judged, root, signed
from tests.crypto_module.validation import stamped
from tests.crypto_module.validation.stamped import CA, DAY, ROOT, SIGNED_AT, bes, crl_of

POLICY = Policy(name="test", anchors=(ROOT.certificate,), revocation="required")
LISTS = (crl_of(ROOT, NOW), crl_of(CA, NOW), crl_of(CA, SIGNED_AT + DAY))


def passed() -> Verdict:
    return stamped.judged(stamped.stamped(bes()), revocation="required", crls=LISTS)


def test_every_step_of_a_good_signature_is_ok() -> None:
    told = full_report(passed(), policy=POLICY, now=NOW, file_sha256="00")
    one = told["signatures"][0]
    assert [step["status"] for step in one["constraints"]] == ["OK"] * len(Step)
    assert one["best_signature_time"] == SIGNED_AT.isoformat().replace("+00:00", "Z")
    assert told["policy"]["sha256"] == POLICY.fingerprint
    assert {each["sha256"] for each in one["evidence"]} <= {
        hashes.digest("sha256", each).hex() for each in LISTS
    }
    assert one["time_stamps"][0]["kind"] == "signature-time-stamp"
    assert json.loads(json.dumps(told)) == told


def test_the_post_of_the_signer_is_told_as_the_certificate_has_it() -> None:
    anchor = root(KEYS["P256"])
    subject = build.name([(names.COMMON_NAME, "Петренко Ольга"), (names.TITLE, "адміністратор")])
    verdict = judged(signed(issued(anchor, subject=subject)), anchor)
    (one,) = full_report(verdict, policy=POLICY, now=NOW)["signatures"]
    assert one["signer"]["title"] == "адміністратор"
    untold = judged(signed(issued(anchor)), anchor)
    assert full_report(untold, policy=POLICY, now=NOW)["signatures"][0]["signer"]["title"] is None


def test_the_step_that_failed_is_named_and_those_after_it_were_not_taken() -> None:
    anchor = root(KEYS["P256"])
    verdict = judged(signed(issued(anchor)), anchor, content=b"another")
    told = constraints(verdict.signatures[0])
    statuses = [step["status"] for step in told]
    assert statuses == ["OK"] * 3 + ["NOT OK"] + ["NOT EVALUATED"] * 7
    assert told[3]["constraint"] == "reference-data-intact"


def test_a_policy_is_known_by_everything_it_says() -> None:
    prints = {
        POLICY.fingerprint,
        replace(POLICY, name="other").fingerprint,
        replace(POLICY, revocation="none").fingerprint,
        replace(POLICY, freshness=DAY / 2).fingerprint,
        replace(POLICY, anchors=()).fingerprint,
    }
    assert len(prints) == 5


def find(xml: bytes, path: str) -> list[str]:
    return [one.text or "" for one in etree.fromstring(xml).findall(path, {"vr": VR, "ds": DS})]


def test_the_report_of_etsi_has_its_words_and_the_digest_of_every_object() -> None:
    verdict = passed()
    xml = etsi_report(verdict, policy=POLICY, now=NOW)
    assert xml == etsi_report(verdict, policy=POLICY, now=NOW)
    status = ".//vr:SignatureValidationReport/vr:SignatureValidationStatus/vr:MainIndication"
    assert find(xml, status) == ["urn:etsi:019102:mainindication:total-passed"]
    assert find(xml, ".//vr:POETime") == [SIGNED_AT.strftime("%Y-%m-%dT%H:%M:%SZ")]
    digests = find(xml, ".//vr:ValidationObject//ds:DigestValue")
    own = verdict.signatures[0].certificate
    assert own is not None
    assert base64.b64encode(hashes.digest("sha256", own.der)).decode() in digests
    root_element = etree.fromstring(xml)
    known = {one.get("id") for one in root_element.iter(f"{{{VR}}}ValidationObject")}
    referred = {
        str(one.get("VOReference")) for one in root_element.iter() if one.get("VOReference")
    }
    assert referred == known


@pytest.mark.parametrize("content", [b"", b"\x00" * 9])
def test_what_is_no_signature_has_a_report_too(content: bytes) -> None:
    verdict = judged(content, ROOT)
    xml = etsi_report(verdict, policy=POLICY, now=NOW)
    assert find(xml, ".//vr:SubIndication") == ["urn:etsi:019102:subindication:FORMAT_FAILURE"]
    assert full_report(verdict, policy=POLICY, now=NOW)["sub_indication"] == "FORMAT_FAILURE"
