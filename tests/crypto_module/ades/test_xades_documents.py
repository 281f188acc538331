"""XML as the world writes it: any encoding, data with identifiers of their own, data unnamed."""

import codecs
from typing import Final

import pytest
from lxml import etree

from crypto_module.ades import xades
from crypto_module.ades.xades import dom
from crypto_module.ades.xades.making import Making, Signed, fill, whole
from crypto_module.errors import MalformedInput
from crypto_module.validation import SubIndication
from tests.crypto_module.ades.test_xades import FORMAT, HASH, HOLDER, told
from tests.crypto_module.authority import NOW

TEXT: Final = "<заява><ім>Ґалаґан Їжак</ім></заява>"
DECLARED: Final = {
    "UTF-8": "utf-8",
    "utf-8": "utf-8",
    "windows-1251": "cp1251",
    "Windows-1251": "cp1251",
    "KOI8-U": "koi8-u",
    "ISO-8859-5": "iso8859-5",
}


def written(name: str, text: str = TEXT) -> bytes:
    return f'<?xml version="1.0" encoding="{name}"?>{text}'.encode(DECLARED[name], "replace")


@pytest.mark.parametrize("name", DECLARED)
def test_the_encoding_of_the_file_decides_nothing(name: str) -> None:
    original = written(name)
    signed = xades.sign_enveloped(original, signer=HOLDER.signer, signing_time=NOW)
    text = dom.text(dom.parse(original, where="XML"))
    assert text in dom.text(dom.parse(signed, where="XML"))
    recoded = signed.decode().replace("UTF-8", name, 1).encode(DECLARED[name], "replace")
    assert told(signed) is None
    assert told(recoded) is None
    assert told(recoded.replace(text.encode(DECLARED[name])[:2], b"xy", 1)) is HASH


@pytest.mark.parametrize(
    "encoded",
    [
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + f'<?xml version="1.0" encoding="UTF-16"?>{TEXT}'.encode("utf-16-be"),
    ],
)
def test_a_byte_order_mark_tells_the_encoding(encoded: bytes) -> None:
    assert dom.text(dom.parse(encoded, where="XML")) == "Ґалаґан Їжак"


@pytest.mark.parametrize(
    "encoded",
    [
        written("windows-1251").replace(b"windows-1251", b"UTF-8"),
        written("windows-1251").replace(b"windows-1251", b"UTF-7"),
        written("windows-1251").replace(b"windows-1251", b"EBCDIC-CP-US"),
        codecs.BOM_UTF8 + written("UTF-8").replace(b"UTF-8", b"windows-1251"),
        TEXT.encode("utf-16-le"),
        b'<?xml version="1.0" encoding="windows-1251"?><a>\x98</a>',
    ],
)
def test_an_encoding_that_is_not_the_declared_one_is_malformed(encoded: bytes) -> None:
    with pytest.raises(MalformedInput, match=r"encod|well-formed"):
        dom.parse(encoded, where="XML")


@pytest.mark.parametrize(
    "document",
    [
        "<!DOCTYPE a><a/>",
        '<?xml version="1.0"?> <!-- <a/> --> <?pi b ?>\n<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        "<!-- --><!DOCTYPE a SYSTEM 'http://x.example/'><a/>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_wherever_it_may_stand(document: str, encoding: str) -> None:
    with pytest.raises(MalformedInput, match="document type"):
        dom.parse(document.encode(encoding), where="XML")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_document_type_does_not_hide_behind_a_second_mark(encoding: str) -> None:
    """The parser of XML would skip the mark and read the type."""
    with pytest.raises(MalformedInput, match="two byte order marks"):
        dom.parse("\ufeff\ufeff<!DOCTYPE a><a/>".encode(encoding), where="XML")


def test_a_document_type_in_a_text_is_a_text() -> None:
    page = "<а><![CDATA[<!DOCTYPE html><p>]]></а>"
    assert dom.text(dom.parse(page.encode(), where="XML")) == "<!DOCTYPE html><p>"
    signed = xades.sign_enveloped(page.encode(), signer=HOLDER.signer, signing_time=NOW)
    assert told(signed) is None


def test_data_may_use_one_identifier_twice_but_nothing_is_found_by_it() -> None:
    rows = b'<a><row id="1"/><row id="1"/></a>'
    assert told(xades.sign_enveloped(rows, signer=HOLDER.signer, signing_time=NOW)) is None
    root = etree.fromstring(rows)
    making = Making(signer=HOLDER.signer, signing_time=NOW)
    fill(making.signature(root), [Signed(uri="#1", octets=b"<row></row>")], making)
    assert told(whole(root)) is FORMAT


def test_an_identifier_of_a_signature_stands_once() -> None:
    signed = xades.sign_enveloped(b"<a/>", signer=HOLDER.signer, signing_time=NOW)
    root = etree.fromstring(signed)
    held = next(one.get("Id") for one in root.iter("{*}SignatureValue"))
    etree.SubElement(root, "row").set("id", str(held))
    with pytest.raises(MalformedInput, match="identifier twice"):
        dom.by_id(root, where="XML")


def unnamed(*data: bytes) -> bytes:
    """A detached signature over data that no URI names (XMLDSig, 4.4.3.1)."""
    making = Making(signer=HOLDER.signer, signing_time=NOW)
    signature = making.signature()
    fill(signature, [Signed(uri=None, octets=one) for one in data], making)
    return whole(signature)


def test_data_without_a_name_are_those_the_caller_brings() -> None:
    assert told(unnamed(b"content"), b"content") is None
    assert told(unnamed(b"content"), b"another") is HASH
    assert told(unnamed(b"content")) is SubIndication.SIGNED_DATA_NOT_FOUND
    assert told(unnamed(b"content", b"content"), b"content") is FORMAT


def test_an_identifier_that_is_not_there_names_data_elsewhere() -> None:
    making = Making(signer=HOLDER.signer, signing_time=NOW)
    signature = making.signature()
    fill(signature, [Signed(uri="#заява.pdf", octets=b"content")], making)
    assert told(whole(signature)) is SubIndication.SIGNED_DATA_NOT_FOUND
    assert told(whole(signature), b"content") is None
