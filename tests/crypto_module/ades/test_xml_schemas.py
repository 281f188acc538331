"""Everything in XML that we make is as the schemas of its standard demand.

Those of XMLDSig and XAdES (EN 319 132-1, annex C) come with ``signxml``; those of trusted lists
(TS 119 612) and of validation reports (TS 119 102-2) as classes made of them, with pyHanko. The
structure of a manifest of ASiC (EN 319 162-1) is written down beside, for want of a package.
"""

import warnings
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree
from pyhanko.generated.etsi import ts_119612, ts_11910202
from xsdata.exceptions import ConverterWarning, ParserError
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig

from crypto_module.ades import asic, asic_manifest, xades
from crypto_module.ades.xades import augment
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes
from crypto_module.validation import Indication, Policy, Verdict
from crypto_module.validation.etsi_report import VR, etsi_report
from tests.crypto_module.authority import KEYS, NOW, issued, judged, root, signed
from tests.crypto_module.trust import test_trusted_lists as trust_lists
from tests.crypto_module.validation import stamped
from tests.crypto_module.validation.stamped import CA, ROOT, SIGNED_AT, bes, crl_of, material, token

DOCUMENT: Final = '<справа xmlns="urn:x"><рішення Id="d">так</рішення></справа>'.encode()
NEWER: Final = files("signxml") / "xades" / "schemas" / "XAdES01903v141-201601.xsd"
SCHEMA: Final = etree.XMLSchema(etree.parse(str(NEWER)))
MANIFEST: Final = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("asic_manifest.rng"))))
POLICY: Final = Policy(name="test", anchors=(ROOT.certificate,), revocation="required")
SIGNER: Final = issued(CA, key=KEYS["M257"], serial=60)
DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"


def over(octets: bytes, at: datetime = SIGNED_AT) -> bytes:
    return token(hashes.digest("sha256", octets), at)


PACKAGINGS: Final = {
    "enveloped": xades.sign_enveloped(
        DOCUMENT, signer=SIGNER.signer, signing_time=SIGNED_AT, data_time_stamp=over
    ),
    "enveloping": xades.sign_enveloping(b"content", signer=SIGNER.signer, signing_time=SIGNED_AT),
    "detached": xades.sign_detached(
        [xades.Detached(uri="a.txt", content=b"content")],
        signer=SIGNER.signer,
        signing_time=SIGNED_AT,
        certificates=[CA.certificate],
    ),
}


def raised(signature: bytes) -> bytes:
    """Return the signature with everything that can be added to it, material twice."""
    imprint = augment.signature_imprint(signature, hash_name="sha256")
    whole = augment.with_signature_time_stamp(signature, token(imprint, SIGNED_AT))
    whole = augment.with_material(whole, material(crl_of(CA, SIGNED_AT)))
    whole = augment.with_countersignature(whole, signer=SIGNER.signer, signing_time=NOW)
    whole = augment.with_material(whole, material(crl_of(CA, NOW)))
    imprint = augment.archive_imprint(whole, hash_name="sha256", content=b"content")
    return augment.with_archive_time_stamp(whole, token(imprint, NOW))


def complaints(octets: bytes) -> list[str]:
    """Return what the schemas say of each signature of a document."""
    found = etree.fromstring(octets)
    signature = found if found.tag == f"{DS}Signature" else next(found.iter(f"{DS}Signature"))
    try:
        SCHEMA.assertValid(signature)
    except etree.DocumentInvalid as error:
        return [str(error)]
    return []


@pytest.mark.parametrize("packaging", PACKAGINGS)
@pytest.mark.parametrize("key", KEYS)
def test_a_signature_is_as_the_schemas_demand(packaging: str, key: str) -> None:
    assert complaints(PACKAGINGS[packaging]) == []
    counter = issued(CA, key=KEYS[key], serial=61).signer
    whole = augment.with_countersignature(PACKAGINGS[packaging], signer=counter, signing_time=NOW)
    assert complaints(whole) == []


@pytest.mark.parametrize("packaging", PACKAGINGS)
def test_a_signature_raised_to_the_last_level_is_so_too_and_passes(packaging: str) -> None:
    whole = raised(PACKAGINGS[packaging])
    assert complaints(whole) == []
    content = b"content" if packaging == "detached" else None
    (result,) = stamped.judged(whole, content=content).signatures
    assert (result.form, result.indication) == ("XAdES-B-LTA", Indication.TOTAL_PASSED)
    assert {one.indication for one in result.time_stamps} == {Indication.TOTAL_PASSED}
    assert [one.indication for one in result.counter_signatures] == [Indication.TOTAL_PASSED]


def test_the_schemas_see_what_is_out_of_place() -> None:
    found = etree.fromstring(PACKAGINGS["enveloping"])
    found.append(next(found.iter(f"{DS}KeyInfo")))
    assert complaints(etree.tostring(found)) != []


def older(report: bytes) -> bytes:
    """Return a report in the namespace of the classes: TS 119 102-2 of version 1.2.1.

    What we write is the same in both; version 1.4.1 has more to say of other things.
    """
    return report.replace(VR.encode(), ts_11910202.__NAMESPACE__.encode())


def parsed(octets: bytes, kind: Any) -> Any:
    """Return the value; anything the schema does not know or that is no value of its type fails."""
    strict = ParserConfig(fail_on_unknown_properties=True, fail_on_unknown_attributes=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConverterWarning)
        return XmlParser(config=strict).from_bytes(octets, kind)


def reports() -> dict[str, tuple[Verdict, Policy]]:
    anchor = root(KEYS["P256"])
    lists = (crl_of(ROOT, NOW), crl_of(CA, NOW), crl_of(CA, SIGNED_AT))
    plain = Policy(name="test", anchors=(anchor.certificate,), revocation="none")
    return {
        "passed": (
            stamped.judged(stamped.stamped(bes()), revocation="required", crls=lists),
            POLICY,
        ),
        "failed": (judged(signed(issued(anchor)), anchor, content=b"another"), plain),
        "no signature": (judged(b"", anchor), plain),
    }


@pytest.mark.parametrize("name", reports())
def test_a_report_of_etsi_is_read_by_the_classes_of_its_schema(name: str) -> None:
    verdict, policy = reports()[name]
    octets = etsi_report(verdict, policy=policy, now=NOW, by_digest=True)
    report = parsed(older(octets), ts_11910202.ValidationReport)
    assert len(report.signature_validation_report) == max(1, len(verdict.signatures))
    held = report.signature_validation_objects
    known = set() if held is None else {one.id for one in held.validation_object}
    referred = {
        one
        for element in etree.fromstring(octets).iter()
        for one in (element.get("VOReference") or "").split()
    }
    assert referred == known  # xs:IDREFS: the classes keep them as words
    for one in report.signature_validation_report[: len(verdict.signatures)]:
        assert one.signature_identifier.doc_hash_only is True
        policy_id = one.validation_constraints_evaluation_report.signature_validation_policy
        told = policy_id.signature_policy_identifier.signature_policy_id
        assert policy.name in told.sig_policy_id.identifier.value


def test_the_classes_see_what_no_schema_knows() -> None:
    verdict, policy = reports()["passed"]
    octets = etsi_report(verdict, policy=policy, now=NOW)
    other = octets.replace(b"vr:PolicyName", b"vr:NameOfPolicy")
    assert other != octets
    with pytest.raises(ParserError, match="NameOfPolicy"):
        parsed(older(other), ts_11910202.ValidationReport)


def test_a_trusted_list_is_read_by_the_classes_of_its_schema() -> None:
    """Its signature is left out: the classes know no SigningCertificateV2, the schemas above do."""
    whole = etree.fromstring(trust_lists.signed(trust_lists.made()))
    assert complaints(etree.tostring(whole)) == []
    whole.remove(next(whole.iter(f"{DS}Signature")))
    found = parsed(etree.tostring(whole), ts_119612.TrustServiceStatusList)
    assert found.scheme_information.tslsequence_number == 7


@pytest.mark.parametrize("media_type", ["application/pdf", "text/plain; charset=utf-8"])
def test_a_manifest_of_asic_is_as_its_standard_demands(media_type: str) -> None:
    names = ["application.json", "паспорт & довідка.pdf"]
    objects = [
        asic.DataObject(name=name, media_type=media_type, digest=hashes.digest("sha256", b"a"))
        for name in names
    ]
    MANIFEST.assertValid(etree.fromstring(asic.manifest(objects)))


BROKEN_MANIFESTS: Final = {
    "no reference to the signature": ("SigReference", None),
    "no datum": ("DataObjectReference", None),
    "no digest": ("DigestValue", None),
    "an element of another name": ("SigReference", "SignatureReference"),
}


@pytest.mark.parametrize(("name", "other"), BROKEN_MANIFESTS.values(), ids=BROKEN_MANIFESTS)
def test_what_is_no_manifest_is_none_for_us_too(name: str, other: str | None) -> None:
    datum = asic.DataObject(name="a", media_type="text/plain", digest=bytes(32))
    root = etree.fromstring(asic.manifest([datum]))
    found = next(one for one in root.iter() if etree.QName(one).localname == name)
    parent = found.getparent()
    assert parent is not None
    if other is None:
        parent.remove(found)
    else:
        found.tag = f"{{{etree.QName(found).namespace}}}{other}"
    assert not MANIFEST.validate(root)
    with pytest.raises(MalformedInput):
        asic_manifest.parse(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
