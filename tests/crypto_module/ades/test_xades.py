"""XAdES: what we make verifies, here and by xmlsec1; every way to mislead a reader is refused."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import load_der_x509_certificate
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from crypto_module.ades import xades
from crypto_module.ades.read import read_file
from crypto_module.ades.signature import Kind
from crypto_module.ades.xades import canonical
from crypto_module.errors import CryptoError, MalformedInput
from crypto_module.validation import Accepted, SubIndication
from tests.crypto_module.authority import KEYS, NOW, Holder, issued, judged, reason, root

ROOT: Final = root(KEYS["P256"])
DOCUMENT: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- перед --><?pi a?><заява xmlns="urn:x" '
    'xmlns:q="urn:q" xml:lang="uk"><п a="1" q:b="2">Текст &amp; ще</п><!-- між -->\n'
    "<р><![CDATA[<>]]></р></заява>"
).encode()
HOLDERS: Final = {name: issued(ROOT, key=key) for name, key in KEYS.items()}
HOLDER: Final = HOLDERS["P256"]
FORMAT: Final = SubIndication.FORMAT_FAILURE
HASH: Final = SubIndication.HASH_FAILURE
CONSTRAINTS: Final = SubIndication.SIG_CONSTRAINTS_FAILURE
CRYPTO: Final = SubIndication.CRYPTO_CONSTRAINTS_FAILURE


def enveloped(holder: Holder = HOLDER, document: bytes = DOCUMENT) -> bytes:
    return xades.sign_enveloped(document, signer=holder.signer, signing_time=NOW)


def told(signature: bytes, content: bytes | None = None) -> SubIndication | None:
    return reason(judged(signature, ROOT, content=content))


@pytest.mark.parametrize("name", HOLDERS)
def test_what_we_sign_verifies_in_every_packaging(name: str) -> None:
    holder = HOLDERS[name]
    by, at = holder.signer, NOW
    verdict = judged(enveloped(holder), ROOT)
    assert isinstance(verdict, Accepted)
    result = verdict.signatures[0]
    assert (result.form, result.claimed_signing_time) == ("XAdES-B-B", NOW)
    assert result.certificate == holder.certificate
    assert told(xades.sign_enveloping(b"content", signer=by, signing_time=at)) is None
    datum = xades.Detached(uri="заява.pdf", content=b"content")
    detached = xades.sign_detached([datum], signer=by, signing_time=at)
    assert told(detached, b"content") is None
    assert told(detached, b"another") is HASH
    assert told(detached) is SubIndication.SIGNED_DATA_NOT_FOUND


@pytest.mark.xmlsec
@pytest.mark.parametrize("name", ["P256", "P384", "P521", "RSA"])
def test_xmlsec_verifies_what_we_sign(name: str, tmp_path: Path) -> None:
    file = tmp_path / "signed.xml"
    file.write_bytes(enveloped(HOLDERS[name]))
    assert xmlsec("--verify", "--insecure", *IDS, file)
    file.write_bytes(file.read_bytes().replace("Текст".encode(), "Тексг".encode()))
    assert not xmlsec("--verify", "--insecure", *IDS, file)


TEMPLATE: Final = """<r xmlns="urn:x" xmlns:q="urn:q" xml:lang="uk"><d Id="d1" q:a="1"><!-- c -->
<e/>text</d><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="{c14n}"/><ds:SignatureMethod Algorithm="{method}"/>
<ds:Reference URI="{uri}"><ds:Transforms>{enveloped}<ds:Transform Algorithm="{c14n}"/>
</ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
<ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data>
<ds:X509Certificate/></ds:X509Data></ds:KeyInfo></ds:Signature></r>"""
SELF: Final = '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>'
C14N: Final = [
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    "http://www.w3.org/2006/12/xml-c14n11",
]
MORE: Final = "http://www.w3.org/2001/04/xmldsig-more#"
IDS: Final = ["--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"]


@pytest.mark.xmlsec
@pytest.mark.parametrize("c14n", C14N)
@pytest.mark.parametrize("uri", ["", "#d1"])
@pytest.mark.parametrize(("name", "method"), [("P256", "ecdsa-sha256"), ("RSA", "rsa-sha512")])
def test_what_xmlsec_signs_we_verify(
    name: str, method: str, uri: str, c14n: str, tmp_path: Path
) -> None:
    text = TEMPLATE.format(
        c14n=c14n, method=MORE + method, uri=uri, enveloped=SELF if uri == "" else ""
    )
    file, out = tmp_path / "template.xml", tmp_path / "signed.xml"
    file.write_text(text)
    key = written(HOLDERS[name], tmp_path)
    ids = ["--id-attr:Id", "urn:x:d"]
    assert xmlsec("--sign", "--privkey-pem", key, *ids, "--output", out, file)
    verdict = judged(out.read_bytes(), ROOT)
    assert reason(verdict) is CONSTRAINTS  # plain XMLDSig names no certificate
    assert verdict.signatures[0].form == "XMLDSig"
    spoiled = out.read_bytes().replace(b"text</d>", b"test</d>")
    assert told(spoiled) is HASH
    # The part still verifies under another root, but is not the document any more.
    assert xades.read(out.read_bytes()).signatures[0].is_document
    inner = tree(out.read_bytes())
    wrapper = etree.Element("w")
    wrapper.append(inner)
    etree.SubElement(wrapper, "d").text = "інше"
    moved = judged(octets(wrapper), ROOT)
    assert reason(moved) is (HASH if uri == "" else CONSTRAINTS)
    assert (uri == "") is xades.read(octets(wrapper)).signatures[0].is_document


def written(holder: Holder, folder: Path) -> str:
    private = holder.key
    assert isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    key, cert = folder / "k.pem", folder / "c.pem"
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    loaded = load_der_x509_certificate(holder.certificate.der)
    cert.write_bytes(loaded.public_bytes(Encoding.PEM))
    return f"{key},{cert}"


def xmlsec(*arguments: str | Path) -> bool:
    program = shutil.which("xmlsec1")
    assert program is not None
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.parametrize("how", [canonical.Method(exclusive=False), canonical.DEFAULT])
def test_a_part_inherits_the_attributes_of_xml(how: canonical.Method) -> None:
    whole = etree.fromstring('<a xmlns="urn:x" xml:lang="uk" xml:space="preserve"><b/></a>')
    octets = canonical.of_element(whole[0], how)
    assert octets == b'<b xmlns="urn:x" xml:lang="uk" xml:space="preserve"></b>'


# Ways to mislead a reader: signature wrapping and its kin (PROMISES, threat 4).


def tree(signature: bytes) -> etree._Element:
    return etree.fromstring(signature)


def octets(element: etree._Element) -> bytes:
    made: bytes = etree.tostring(element.getroottree(), xml_declaration=True, encoding="UTF-8")
    return made


DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
XADES: Final = "{http://uri.etsi.org/01903/v1.3.2#}"


def test_an_added_element_beside_the_signed_ones_is_seen() -> None:
    whole = tree(enveloped())
    etree.SubElement(whole, "зайве")
    assert told(octets(whole)) is HASH


def test_the_signature_moved_into_another_document_covers_not_that_one() -> None:
    whole = tree(xades.sign_enveloping(b"content", signer=HOLDER.signer, signing_time=NOW))
    other = etree.Element("інше")
    etree.SubElement(other, "дані").text = "непідписані"
    other.append(whole)
    assert told(octets(other)) is CONSTRAINTS


def test_one_identifier_twice_is_refused_whatever_the_attribute_is_called() -> None:
    for name in ("Id", "ID", "id", "{http://www.w3.org/XML/1998/namespace}id"):
        whole = tree(xades.sign_enveloping(b"content", signer=HOLDER.signer, signing_time=NOW))
        whole[-1].set("Other", "x")
        etree.SubElement(whole, f"{DS}Object").set(name, "id-object")
        assert told(octets(whole)) is FORMAT


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('Target="#id-signature"', 'Target="#other"'),
        ('Id="id-signed-properties"', 'Id="other"'),
        ('URI="#id-signed-properties"', 'URI="#nobody"'),
        ('URI=""', 'URI="#xpointer(/)"'),
        ("2000/09/xmldsig#enveloped-signature", "TR/1999/REC-xslt-19991116"),
        ("2000/09/xmldsig#enveloped-signature", "TR/1999/REC-xpath-19991116"),
        ("xmlenc#sha256", "xmlenc#md5"),
        ("ecdsa-sha256", "hmac-sha256"),
        ("ecdsa-sha256", "ecdsa-sha384"),
        ("2026-11-20T10:00:00Z", "вчора"),
        ("2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z"),
        ('Id="id-value">', 'Id="id-value">AAAA'),
    ],
)
def test_a_changed_word_never_passes(old: str, new: str) -> None:
    whole = enveloped().decode()
    assert old in whole
    assert told(whole.replace(old, new).encode()) is not None


def test_signed_properties_that_no_reference_covers_say_nothing() -> None:
    whole = tree(enveloped())
    found = whole.findall(f".//{DS}Reference")
    found[1].getparent().remove(found[1])  # type: ignore[union-attr]
    verdict = judged(octets(whole), ROOT)
    assert verdict.signatures[0].form == "XMLDSig"
    assert reason(verdict) is SubIndication.SIG_CRYPTO_FAILURE


def test_two_sets_of_properties_are_refused() -> None:
    whole = tree(enveloped())
    qualifying = whole.find(f".//{XADES}QualifyingProperties")
    assert qualifying is not None
    parent = qualifying.getparent()
    assert parent is not None
    parent.append(etree.Element(f"{XADES}QualifyingProperties"))
    assert told(octets(whole)) is FORMAT


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></a>',
        "<a>" * 5000 + "</a>" * 5000,
        "<a",
        "<a/><b/>",
        "\ufeff",
    ],
    ids=["entity", "external", "include", "deep", "broken", "two-roots", "mark-alone"],
)
def test_what_is_no_signed_document_is_told_at_once(text: str) -> None:
    with pytest.raises(MalformedInput):
        xades.read(text.encode())


def test_nothing_is_included_or_fetched() -> None:
    text = b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/hostname"/></a>'
    signed = xades.sign_enveloped(text, signer=HOLDER.signer, signing_time=NOW)
    assert b"xi:include" in signed
    assert told(signed) is None


def test_a_comment_inside_a_value_does_not_cut_it() -> None:
    """A reader that stops at a comment would see another name (CVE-2018-0489 and its kin)."""
    whole = enveloped()
    found = re.search(rb"<ds:DigestValue>(.{10})", whole)
    assert found is not None
    inside = whole.replace(found[0], found[0] + b"<!-- x -->")
    # Comments of SignedInfo are not signed, and the digest is the whole of its text.
    assert told(inside) is None
    cut = whole.replace(found[0] + whole[found.end() : found.end() + 34], found[0])
    assert told(cut) is not None


def test_the_detector_and_the_reader_agree() -> None:
    reading = read_file(enveloped())
    assert reading.kind is Kind.XML_SIGNED
    assert reading.content is None


@settings(max_examples=60)
@given(st.text(max_size=80), st.sampled_from(["", "<a>", "<ds:Signature xmlns:ds='urn:x'>"]))
def test_any_text_is_malformed(text: str, head: str) -> None:
    with pytest.raises((MalformedInput, CryptoError)):
        xades.read((head + text).encode("utf-8", errors="replace"))


@pytest.mark.parametrize("step", [0, 1, 2])
def test_no_changed_octet_of_a_signed_document_passes(step: int) -> None:
    whole = enveloped()
    for at in range(step, len(whole), 17):
        spoiled = whole[:at] + bytes((whole[at] ^ 0x02,)) + whole[at + 1 :]
        verdict = judged(spoiled, ROOT)
        if reason(verdict) is None:
            assert changes_nothing(whole, spoiled), at


def changes_nothing(whole: bytes, spoiled: bytes) -> bool:
    """Whether both are one document but for comments, and for what in a signature nobody signs."""
    kept = []
    for one in (whole, spoiled):
        parsed = tree(one)
        for signature in parsed.findall(f"{DS}Signature"):
            parsed.remove(signature)
        kept.append(etree.tostring(parsed.getroottree(), method="c14n", with_comments=False))
    return kept[0] == kept[1]
