import contextlib
import hashlib
from typing import Final
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.ades.manifest import DataObject, manifest, parse_manifest
from crypto_module.errors import MalformedInput

DIGEST: Final = hashlib.sha256(b"{}").digest()
APPLICATION: Final = DataObject(
    name="application.json", media_type="application/json", digest=DIGEST
)
PASSPORT: Final = DataObject(
    name="паспорт & довідка 1.pdf", media_type="application/pdf", digest=DIGEST
)
XML: Final = manifest([APPLICATION, PASSPORT])
EXACT: Final = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"'
    b' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
    b'<asic:SigReference URI="META-INF/signature001.p7s" MimeType="application/pkcs7-signature"/>'
    b'<asic:DataObjectReference URI="application.json" MimeType="application/json">'
    b'<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    b"<ds:DigestValue>RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=</ds:DigestValue>"
    b"</asic:DataObjectReference></asic:ASiCManifest>"
)


def test_the_octets_of_a_manifest_are_fixed() -> None:
    assert manifest([APPLICATION]) == EXACT


def test_a_manifest_is_read_back() -> None:
    assert parse_manifest(XML) == (APPLICATION, PASSPORT)


def changed(old: bytes, new: bytes) -> bytes:
    assert old in XML
    return XML.replace(old, new)


REFUSED: Final = {
    "a document type": changed(b"\n<asic", b"\n<!DOCTYPE a [<!ENTITY b 'c'>]><asic"),
    "an entity": changed(b"application/json", b"&b;"),
    "a comment": changed(b"</asic:ASiCManifest>", b"<!-- --></asic:ASiCManifest>"),
    "a processing instruction": changed(b"</asic:ASiCManifest>", b"<?a b?></asic:ASiCManifest>"),
    "another encoding": XML.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "another encoding told": changed(b"UTF-8", b"windows-1251"),
    "another root": changed(b"asic:ASiCManifest", b"asic:Other"),
    "no signature reference": changed(b"asic:SigReference", b"asic:Other"),
    "another element": changed(
        b"</asic:ASiCManifest>", b"<asic:ASiCManifestExtensions/></asic:ASiCManifest>"
    ),
    "another digest": changed(b"xmlenc#sha256", b"xmlenc#sha512"),
    "a digest that is not base64": changed(b"/4o=<", b"!4o=<"),
    "a digest of another length": changed(b"RBNvo1Wz", b""),
    "one name twice": changed(quote(PASSPORT.name).encode(), b"application.json"),
    "a name that leaves": changed(b'URI="application.json', b'URI="../application.json'),
    "an escaped name that leaves": changed(b'URI="application.json', b'URI="%2e%2e/a'),
    "an absolute name": changed(b'URI="application.json', b'URI="/etc/passwd'),
    "a backslash": changed(b'URI="application.json', b'URI="a%5Cb'),
    "a NUL": changed(b'URI="application.json', b'URI="a%00b'),
    "a name that is not UTF-8": changed(b'URI="application.json', b'URI="%ff'),
    "no name": changed(b'URI="application.json" ', b""),
    "a file of META-INF": changed(b'URI="application.json', b'URI="meta-inf/a.xml'),
    "not XML": b"{}",
    "nothing": b"",
    "too much": XML + b" " * (5 << 20),
}


@pytest.mark.parametrize("xml", REFUSED.values(), ids=REFUSED.keys())
def test_any_other_manifest_is_malformed(xml: bytes) -> None:
    with pytest.raises(MalformedInput):
        parse_manifest(xml)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a.pdf", "A.PDF"), ("й.pdf", "и\u0306.pdf"), ("ﬁ.pdf", "fi.pdf")],
)
def test_names_equal_to_some_file_system_are_one_name(one: str, other: str) -> None:
    objects = [
        DataObject(name=name, media_type="application/pdf", digest=DIGEST) for name in (one, other)
    ]
    with pytest.raises(MalformedInput):
        manifest(objects)


@pytest.mark.parametrize("name", ["CON:", "a\u202efdp.exe", " a", "a/ b", "a//b", "x" * 256, "."])
def test_a_dangerous_name_is_not_written(name: str) -> None:
    with pytest.raises(MalformedInput):
        manifest([DataObject(name=name, media_type="", digest=DIGEST)])


@settings(max_examples=200)
@given(st.data())
def test_a_mutated_manifest_parses_or_is_malformed(data: st.DataObject) -> None:
    octets = bytearray(XML)
    at = data.draw(st.integers(min_value=0, max_value=len(octets)))
    octets[at : at + data.draw(st.integers(min_value=0, max_value=9))] = data.draw(
        st.binary(max_size=12)
    )
    with contextlib.suppress(MalformedInput):
        parse_manifest(bytes(octets))


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_writable_name_is_read_back(name: str, media_type: str) -> None:
    one = DataObject(name=name, media_type=media_type, digest=DIGEST)
    with contextlib.suppress(MalformedInput):
        assert parse_manifest(manifest([one])) == (one,)
