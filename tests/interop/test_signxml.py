"""XAdES-B-B against signxml: what one side signs the other verifies.

signxml 5.2 hashes its properties by the canonicalisation of SignedInfo and names none for them:
with any but the default one of XMLDSig its signatures verify nowhere (xmlsec1 refuses them, too).
Nor does it read Ukrainian names of elements.
"""

from typing import Final

import pytest
from cryptography.x509 import load_der_x509_certificate
from lxml import etree
from signxml.exceptions import InvalidInput, SignXMLException
from signxml.xades.xades import XAdESSigner, XAdESVerifier

from crypto_module.ades import xades
from crypto_module.primitives import dstu4145
from crypto_module.validation import Accepted
from tests.crypto_module.authority import KEYS, NOW, Holder, issued, judged, root
from tests.interop.draw import Draw

TURNS: Final = 3
ROOT: Final = root(KEYS["P256"])
HOLDERS: Final = {name: issued(ROOT, key=KEYS[name]) for name in ("P256", "P384", "P521", "RSA")}
METHODS: Final = {
    "P256": ("ecdsa-sha256", "sha256"),
    "P384": ("ecdsa-sha384", "sha384"),
    "P521": ("ecdsa-sha512", "sha512"),
    "RSA": ("rsa-sha256", "sha256"),
}
INCLUSIVE: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


def document(draw: Draw) -> bytes:
    """Return some XML: texts, attributes, an empty element, a comment."""
    words = [draw.octets(draw.number(20)).hex() for _ in range(4)]
    return (
        f'<case xmlns="urn:x" b="{words[0]}" a="&amp;{words[1]}"> {words[2]}\n<empty/>'
        f"<!-- {words[3]} --><r>Рішення: &lt;{words[3]}</r></case>"
    ).encode()


@pytest.mark.parametrize("name", HOLDERS)
def test_what_we_sign_they_verify(draw: Draw, name: str) -> None:
    holder = HOLDERS[name]
    certificate = load_der_x509_certificate(holder.certificate.der)
    for _ in range(TURNS):
        content = document(draw)
        made = xades.sign_enveloped(content, signer=holder.signer, signing_time=NOW)
        verifier = XAdESVerifier()
        results = verifier.verify(made, x509_cert=certificate, expect_references=2)
        assert len(results) == 2
        changed = made.replace(b"empty", b"whole")
        with pytest.raises((SignXMLException, InvalidInput)):
            XAdESVerifier().verify(changed, x509_cert=certificate, expect_references=2)


def theirs(holder: Holder, name: str, content: bytes) -> bytes:
    assert not isinstance(holder.key, dstu4145.PrivateKey)
    method, digest = METHODS[name]
    signer = XAdESSigner(
        signature_algorithm=method, digest_algorithm=digest, c14n_algorithm=INCLUSIVE
    )
    certificate = load_der_x509_certificate(holder.certificate.der)
    signed = signer.sign(etree.fromstring(content), key=holder.key, cert=[certificate])
    octets: bytes = etree.tostring(signed, encoding="UTF-8", xml_declaration=True)
    return octets


@pytest.mark.parametrize("name", HOLDERS)
def test_what_they_sign_we_verify(draw: Draw, name: str) -> None:
    holder = HOLDERS[name]
    for _ in range(TURNS):
        made = theirs(holder, name, document(draw))
        verdict = judged(made, ROOT)
        assert isinstance(verdict, Accepted), verdict
        assert verdict.signatures[0].form == "XAdES-B-B"
        changed = made.replace(b"empty", b"whole")
        assert not isinstance(judged(changed, ROOT), Accepted)
