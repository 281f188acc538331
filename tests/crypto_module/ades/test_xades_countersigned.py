"""Counter-signatures in XML: in the unsigned properties of what they are over, and beside."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
from lxml import etree

from crypto_module.ades import xades
from crypto_module.ades.xades import augment, canonical
from crypto_module.ades.xades.making import WRITTEN, Making, Signed, fill, whole
from crypto_module.ades.xades.names import EXCLUSIVE
from crypto_module.errors import MalformedInput
from crypto_module.validation import Accepted, Indication, SignatureResult, SubIndication
from tests.crypto_module.authority import KEYS, NOW, issued, reason
from tests.crypto_module.validation.stamped import CA, SIGNED_AT, judged, token

DOCUMENT: Final = '<справа xmlns="urn:x"><рішення Id="d">так</рішення></справа>'.encode()
FIRST: Final = issued(CA, key=KEYS["M257"], serial=40)
SECOND: Final = issued(CA, name="Коваль Ігор", key=KEYS["P256"], serial=41)
HASH, FORMAT = SubIndication.HASH_FAILURE, SubIndication.FORMAT_FAILURE
CONSTRAINTS: Final = SubIndication.SIG_CONSTRAINTS_FAILURE
DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
XADES: Final = "{http://uri.etsi.org/01903/v1.3.2#}"


def basic() -> bytes:
    return xades.sign_enveloped(DOCUMENT, signer=FIRST.signer, signing_time=SIGNED_AT)


def countersigned(encoded: bytes) -> bytes:
    return augment.with_countersignature(encoded, signer=SECOND.signer, signing_time=NOW)


def counters(encoded: bytes, content: bytes | None = None) -> tuple[SignatureResult, ...]:
    verdict = judged(encoded, content=content)
    assert isinstance(verdict, Accepted), verdict
    assert len(verdict.signatures) == 1
    return verdict.signatures[0].counter_signatures


@pytest.mark.parametrize("name", KEYS)
def test_a_counter_signature_passes_beside_the_one_it_is_over(name: str) -> None:
    holder = issued(CA, name="Коваль Ігор", key=KEYS[name], serial=42)
    made = augment.with_countersignature(basic(), signer=holder.signer, signing_time=NOW)
    (one,) = counters(made)
    assert (one.indication, one.form) == (Indication.TOTAL_PASSED, "XAdES-B-B")
    assert one.certificate == holder.certificate
    assert one.claimed_signing_time == NOW


def test_several_stand_beside_one_another_under_names_of_their_own() -> None:
    made = countersigned(countersigned(basic()))
    assert [one.indication for one in counters(made)] == [Indication.TOTAL_PASSED] * 2


def test_one_is_added_to_a_signature_with_time_stamps() -> None:
    signed = basic()
    imprint = augment.signature_imprint(signed, hash_name="sha256")
    stamped = augment.with_signature_time_stamp(signed, token(imprint, SIGNED_AT))
    verdict = judged(countersigned(stamped))
    assert isinstance(verdict, Accepted)
    assert verdict.signatures[0].best_signature_time == SIGNED_AT
    assert verdict.signatures[0].counter_signatures[0].indication is Indication.TOTAL_PASSED


def test_a_value_without_identifier_gets_one_before_time_stamps_alone() -> None:
    nameless = basic().replace(b' Id="id-value"', b"")
    assert counters(countersigned(nameless))[0].indication is Indication.TOTAL_PASSED
    imprint = augment.signature_imprint(nameless, hash_name="sha256")
    stamped = augment.with_signature_time_stamp(nameless, token(imprint, SIGNED_AT))
    with pytest.raises(MalformedInput):
        countersigned(stamped)


def _counter_changed(encoded: bytes, old: bytes, new: bytes) -> bytes:
    """Return the document with ``old`` replaced inside of the counter-signature."""
    before, inside, after = encoded.partition(b"<xades:CounterSignature")
    assert old in after, "the defect must be made"
    return before + inside + after.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b"<ds:DigestValue>", b"<ds:DigestValue>AAAA", HASH),
        (b'Id="id-1-value">', b'Id="id-1-value">AAAA', SubIndication.SIG_CRYPTO_FAILURE),
        (b'URI="#id-value"', b'URI="#d"', HASH),
        (b'URI="#id-value"', b'URI="elsewhere"', None),
    ],
    ids=["digest", "value", "another element", "elsewhere"],
)
def test_a_broken_one_fails_alone(old: bytes, new: bytes, expected: SubIndication | None) -> None:
    (one,) = counters(_counter_changed(countersigned(basic()), old, new))
    assert one.indication is not Indication.TOTAL_PASSED
    assert expected is None or one.sub_indication is expected


def test_one_that_cannot_be_read_is_told_and_hides_no_other() -> None:
    made = etree.fromstring(countersigned(countersigned(basic())))
    first = next(made.iter(f"{XADES}CounterSignature"))
    first.clear()
    found = counters(etree.tostring(made, encoding="UTF-8"))
    assert [one.sub_indication for one in found] == [None, FORMAT]


def test_one_is_not_added_where_its_identifiers_are_taken() -> None:
    document = '<справа xmlns="urn:x" Id="id-1-value"/>'.encode()
    signed = xades.sign_enveloped(document, signer=FIRST.signer, signing_time=SIGNED_AT)
    with pytest.raises(MalformedInput):
        countersigned(signed)


def test_one_that_is_not_over_the_value_is_no_counter_signature() -> None:
    made = etree.fromstring(basic())
    unsigned = etree.SubElement(
        next(made.iter(f"{XADES}QualifyingProperties")), f"{XADES}UnsignedProperties"
    )
    parent = etree.SubElement(
        etree.SubElement(unsigned, f"{XADES}UnsignedSignatureProperties"),
        f"{XADES}CounterSignature",
    )
    making = Making(signer=SECOND.signer, signing_time=NOW, name="other")
    target = next(made.iter("{urn:x}рішення"))
    octets = canonical.of_element(target, WRITTEN)
    datum = Signed(uri="#d", octets=octets, transforms=(EXCLUSIVE,))
    fill(making.signature(parent), [datum], making)
    (one,) = counters(whole(made))
    assert one.sub_indication is CONSTRAINTS


def test_one_moved_to_another_signature_fails() -> None:
    """The attack of passing off a witness of one signature as that of another."""
    other = xades.sign_enveloped(
        DOCUMENT.replace("так".encode(), "ні".encode()), signer=FIRST.signer, signing_time=SIGNED_AT
    )
    held = next(etree.fromstring(countersigned(basic())).iter(f"{XADES}UnsignedProperties"))
    moved = etree.fromstring(other)
    next(moved.iter(f"{XADES}QualifyingProperties")).append(held)
    (one,) = counters(etree.tostring(moved, encoding="UTF-8"))
    assert one.sub_indication is HASH


def beside(encoded: bytes, *over: str) -> bytes:
    """Return the signatures in one document, each of ``over`` countersigned by one beside it."""
    root = etree.Element("signatures")
    root.append(etree.fromstring(encoded))
    for at, identifier in enumerate(over):
        value = next(one for one in root.iter() if one.get("Id") == identifier)
        octets = canonical.of_element(value, WRITTEN)
        making = Making(signer=SECOND.signer, signing_time=NOW, name=f"beside-{at}")
        datum = Signed(uri=f"#{identifier}", octets=octets, transforms=(EXCLUSIVE,))
        fill(making.signature(root), [datum], making)
    return whole(root)


def test_one_beside_the_signature_it_is_over_is_its_own() -> None:
    data = [xades.Detached(uri="заява.txt", content=b"content")]
    signed = xades.sign_detached(data, signer=FIRST.signer, signing_time=NOW)
    made = beside(signed, "id-value", "beside-0-value")
    (one,) = counters(made, b"content")
    assert one.indication is Indication.TOTAL_PASSED
    assert [each.indication for each in one.counter_signatures] == [Indication.TOTAL_PASSED]


def test_signatures_over_each_other_alone_are_a_signature_of_nothing() -> None:
    data = [xades.Detached(uri="заява.txt", content=b"content")]
    signed = xades.sign_detached(data, signer=FIRST.signer, signing_time=NOW)
    root = etree.fromstring(beside(signed, "id-value", "beside-0-value"))
    root.remove(root[0])
    target = next(root[0].iter(f"{DS}Reference"))
    target.set("URI", "#beside-1-value")
    assert reason(judged(etree.tostring(root), content=b"content")) is FORMAT


def test_a_tower_of_counter_signatures_is_climbed_within_bounds() -> None:
    data = [xades.Detached(uri="заява.txt", content=b"content")]
    signed = xades.sign_detached(data, signer=FIRST.signer, signing_time=NOW)
    floors = ["id-value", *(f"beside-{at}-value" for at in range(62))]
    one, height = counters(beside(signed, *floors), b"content"), 0
    while one:
        one, height = one[0].counter_signatures, height + 1
    assert height == len(floors)


@pytest.mark.xmlsec
def test_a_counter_signature_verifies_for_xmlsec(tmp_path: Path) -> None:
    """Over ECDSA alone: it is asked about the counter-signature itself, by its place."""
    (tmp_path / "a.xml").write_bytes(countersigned(basic()))
    program = shutil.which("xmlsec1")
    assert program is not None
    words = ["--verify", "--insecure", "--node-id", "id-1-signature"]
    kinds = (
        f"{XADES[1:-1]}:SignedProperties",
        f"{DS[1:-1]}:SignatureValue",
        f"{DS[1:-1]}:Signature",
    )
    named = [word for kind in kinds for word in ("--id-attr:Id", kind)]
    done = subprocess.run(
        [program, *words, *named, "a.xml"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
