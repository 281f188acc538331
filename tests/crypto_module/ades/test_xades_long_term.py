"""XAdES with time-stamps: T, LT and LTA are made, read, and good for what they prove."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
from lxml import etree

from crypto_module.ades import xades
from crypto_module.ades.read import read_file
from crypto_module.ades.signature import Material
from crypto_module.ades.xades import augment
from crypto_module.errors import MalformedInput
from crypto_module.primitives import hashes
from crypto_module.validation import Accepted, Indication, SubIndication, Verdict
from tests.crypto_module.authority import KEYS, NOW, Holder, issued, reason
from tests.crypto_module.validation.stamped import (
    CA,
    DAY,
    EXPIRED_AT,
    LEAF,
    ROOT,
    SIGNED_AT,
    TSA,
    TSA_EXTENSIONS,
    crl_of,
    judged,
    material,
    token,
)

DOCUMENT: Final = '<справа xmlns="urn:x"><рішення Id="d">так</рішення></справа>'.encode()
NO_POE: Final = SubIndication.OUT_OF_BOUNDS_NO_POE
DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
XADES: Final = "{http://uri.etsi.org/01903/v1.3.2#}"
KEEPER: Final = issued(CA, name="Позначки часу 2", key=KEYS["P384"], extensions=TSA_EXTENSIONS)
OLD_TSA: Final = issued(
    CA,
    name="Позначки часу 0",
    key=KEYS["P521"],
    serial=11,
    extensions=TSA_EXTENSIONS,
    not_after=NOW - 10 * DAY,
)


def basic(holder: Holder = LEAF) -> bytes:
    return xades.sign_enveloped(DOCUMENT, signer=holder.signer, signing_time=SIGNED_AT)


def stamped(whole: bytes, by: Holder = TSA, at: object = SIGNED_AT) -> bytes:
    imprint = augment.signature_imprint(whole, hash_name="sha256")
    return augment.with_signature_time_stamp(whole, token(imprint, at, by=by))  # type: ignore[arg-type]


def archived(whole: bytes, by: Holder = KEEPER, at: object = NOW - 20 * DAY) -> bytes:
    imprint = augment.archive_imprint(whole, hash_name="sha256")
    return augment.with_archive_time_stamp(whole, token(imprint, at, by=by))  # type: ignore[arg-type]


def told(whole: bytes) -> Verdict:
    return judged(whole)


def form(whole: bytes) -> str:
    return read_file(whole).signatures[0].form


@pytest.mark.parametrize("name", ["M257", "P256", "RSA"])
def test_an_expired_signer_passes_at_the_time_that_is_proven(name: str) -> None:
    holder = issued(CA, key=KEYS[name], serial=30, not_after=EXPIRED_AT)
    assert reason(told(basic(holder))) is NO_POE
    verdict = told(stamped(basic(holder)))
    assert isinstance(verdict, Accepted)
    result = verdict.signatures[0]
    assert (result.form, result.best_signature_time) == ("XAdES-B-T", SIGNED_AT)
    assert [one.indication for one in result.time_stamps] == [Indication.TOTAL_PASSED]


def test_the_imprint_is_the_canonical_value_as_another_reader_computes_it() -> None:
    whole = basic()
    value = etree.fromstring(whole).find(f".//{DS}SignatureValue")
    assert value is not None
    octets = etree.tostring(value, method="c14n", exclusive=True, with_comments=False)
    assert octets.startswith(
        b'<ds:SignatureValue xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="id-value">'
    )
    expected = hashes.digest("sha256", octets)
    assert augment.signature_imprint(whole, hash_name="sha256") == expected


def test_without_a_method_the_canonicalisation_is_the_inclusive_one() -> None:
    whole = basic()
    value = etree.fromstring(whole).find(f".//{DS}SignatureValue")
    assert value is not None
    inclusive = etree.tostring(value, method="c14n", with_comments=False)
    assert b'xmlns="urn:x"' in inclusive  # what stands around it is in scope
    made = token(hashes.digest("sha256", inclusive), SIGNED_AT)
    raised = augment.with_signature_time_stamp(whole, made)
    without = re.sub(
        rb"(<xades:SignatureTimeStamp[^>]*>)<ds:CanonicalizationMethod[^>]*/>", rb"\1", raised
    )
    assert without != raised
    assert reason(told(without)) is None
    assert reason(told(raised)) is NO_POE


@pytest.mark.xmlsec
def test_what_was_added_leaves_the_signature_valid_for_xmlsec(tmp_path: Path) -> None:
    holder = issued(CA, key=KEYS["P256"], serial=30)
    whole = archived(augment.with_material(stamped(basic(holder)), material(crl_of(CA, NOW))))
    (tmp_path / "a.xml").write_bytes(whole)
    program = shutil.which("xmlsec1")
    assert program is not None
    words = "--verify --insecure --id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties"
    done = subprocess.run(
        [program, *words.split(), "a.xml"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_levels_are_told_by_what_is_there() -> None:
    whole = basic()
    assert form(whole) == "XAdES-B-B"
    whole = stamped(whole)
    assert form(whole) == "XAdES-B-T"
    whole = augment.with_material(whole, material(crl_of(CA, NOW)))
    assert form(whole) == "XAdES-B-LT"
    assert form(archived(whole)) == "XAdES-B-LTA"


def test_evidence_of_the_proven_time_is_enough_for_ever() -> None:
    then = crl_of(CA, SIGNED_AT + DAY / 2)
    crls = (crl_of(ROOT, NOW), crl_of(CA, NOW))
    signature = augment.with_material(stamped(basic()), material(then))
    verdict = judged(signature, revocation="required", crls=crls)
    assert isinstance(verdict, Accepted)
    assert verdict.signatures[0].form == "XAdES-B-LT"


def test_material_that_comes_later_is_kept_apart_and_found() -> None:
    first, second = crl_of(CA, SIGNED_AT), crl_of(CA, NOW)
    whole = augment.with_material(stamped(basic()), Material(crls=(first,)))
    both = augment.with_material(whole, Material(crls=(first, second)))
    assert b"TimeStampValidationData" in both
    assert read_file(both).signatures[0].material().crls == (first, second)
    assert augment.with_material(both, Material(crls=(second,))) == both


def test_an_archive_time_stamp_outlives_the_first_authority() -> None:
    alone = stamped(basic(), by=OLD_TSA)
    assert reason(told(alone)) is NO_POE
    verdict = told(archived(alone))
    assert isinstance(verdict, Accepted)
    result = verdict.signatures[0]
    assert result.best_signature_time == SIGNED_AT
    assert [one.kind for one in result.time_stamps] == [
        "signature-time-stamp",
        "archive-time-stamp",
    ]
    assert isinstance(told(archived(archived(alone), at=NOW - DAY)), Accepted)


def test_what_an_archive_time_stamp_is_over_may_not_change() -> None:
    whole = archived(stamped(basic(), by=OLD_TSA))
    assert reason(told(whole)) is None
    changed = whole.replace("так".encode(), "ні!".encode())
    assert reason(told(changed)) is SubIndication.HASH_FAILURE
    less = re.sub(rb"<xades:SignatureTimeStamp.*?</xades:SignatureTimeStamp>", b"", whole)
    assert less != whole
    assert reason(told(less)) is NO_POE
    later = augment.with_signature_time_stamp(whole, token(bytes(32), SIGNED_AT))
    assert reason(told(later)) is None  # what comes after it is none of its business


def test_evidence_put_before_the_archive_time_stamp_afterwards_is_seen() -> None:
    whole = archived(stamped(basic(), by=OLD_TSA))
    more = etree.fromstring(whole)
    unsigned = more.find(f".//{XADES}UnsignedSignatureProperties")
    assert unsigned is not None
    unsigned.insert(1, etree.Element(f"{XADES}CertificateValues"))
    assert reason(told(etree.tostring(more, encoding="UTF-8"))) is NO_POE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<xades:EncapsulatedTimeStamp>", b"<xades:EncapsulatedTimeStamp>***"),
        (b'xml-exc-c14n#"/><xades:Encap', b'xml-unknown#"/><xades:Encap'),
        (
            b"<xades:EncapsulatedTimeStamp>",
            b'<xades:Include URI="#d"/><xades:EncapsulatedTimeStamp>',
        ),
    ],
    ids=["not base64", "another canonicalisation", "data of its own"],
)
def test_a_time_stamp_that_cannot_be_read_proves_nothing_and_spoils_nothing(
    old: bytes, new: bytes
) -> None:
    whole = stamped(basic())
    assert old in whole
    assert reason(told(whole.replace(old, new, 1))) is NO_POE
    fresh = stamped(basic(issued(CA, key=KEYS["M257"], serial=31)))
    assert reason(told(fresh.replace(old, new, 1))) is None


def test_data_elsewhere_cannot_be_archived_from_the_document_alone() -> None:
    data = [xades.Detached(uri="a.txt", content=b"a")]
    whole = xades.sign_detached(data, signer=LEAF.signer, signing_time=SIGNED_AT)
    with pytest.raises(MalformedInput):
        augment.archive_imprint(whole, hash_name="sha256")
    two = xades.sign_detached([*data, *data], signer=LEAF.signer, signing_time=SIGNED_AT)
    with pytest.raises(MalformedInput):
        augment.archive_imprint(two, hash_name="sha256", content=b"a")
    with pytest.raises(MalformedInput):
        augment.signature_imprint(DOCUMENT, hash_name="sha256")


def test_the_one_datum_elsewhere_is_archived_as_the_caller_brings_it() -> None:
    data = [xades.Detached(uri="a.txt", content=b"a")]
    whole = stamped(
        xades.sign_detached(data, signer=LEAF.signer, signing_time=SIGNED_AT), by=OLD_TSA
    )
    imprint = augment.archive_imprint(whole, hash_name="sha256", content=b"a")
    made = augment.with_archive_time_stamp(whole, token(imprint, NOW - 20 * DAY, by=KEEPER))
    assert isinstance(judged(made, content=b"a"), Accepted)
    assert reason(judged(whole, content=b"a")) is NO_POE
    assert reason(judged(made)) is SubIndication.SIGNED_DATA_NOT_FOUND
