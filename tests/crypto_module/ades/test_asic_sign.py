"""Containers that we make: every kind is read by us and by another ZIP, and signs all it holds."""

import io
import zipfile
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto_module.ades import asic_sign
from crypto_module.ades.asic_sign import Document, Packaging
from crypto_module.ades.read import read_file
from crypto_module.ades.signature import Kind
from crypto_module.errors import MalformedInput
from crypto_module.validation import Accepted, SubIndication
from tests.crypto_module.authority import KEYS, NOW, issued, judged, reason, root

ROOT: Final = root(KEYS["P256"])
SIGNER: Final = issued(ROOT, key=KEYS["M257"]).signer
ONE: Final = Document(name="заява 1.txt", media_type="text/plain", content="так".encode() * 40)
TWO: Final = Document(name="додатки/a&b.pdf", media_type="application/pdf", content=b"%PDF")
FORMS: Final = {
    Packaging.SIMPLE_CADES: "CAdES-BES",
    Packaging.SIMPLE_XADES: "XAdES-B-B",
    Packaging.EXTENDED_CADES: "CAdES-BES",
    Packaging.EXTENDED_XADES: "XAdES-B-B",
}


def documents(packaging: Packaging) -> list[Document]:
    return [ONE] if packaging.is_simple else [ONE, TWO]


def made(packaging: Packaging, *held: Document) -> bytes:
    return asic_sign.sign(held or documents(packaging), packaging, signer=SIGNER, signing_time=NOW)


@pytest.mark.parametrize("packaging", FORMS)
@pytest.mark.parametrize("key", KEYS)
def test_what_we_make_passes_and_is_of_its_kind(packaging: Packaging, key: str) -> None:
    signer = issued(ROOT, key=KEYS[key]).signer
    container = asic_sign.sign(documents(packaging), packaging, signer=signer, signing_time=NOW)
    reading = read_file(container)
    assert reading.kind is (Kind.ASIC_S if packaging.is_simple else Kind.ASIC_E)
    verdict = judged(container, ROOT)
    assert isinstance(verdict, Accepted), verdict
    assert [one.form for one in verdict.signatures] == [FORMS[packaging]]


@pytest.mark.parametrize("packaging", FORMS)
def test_another_reader_finds_every_document_as_it_was(packaging: Packaging) -> None:
    with zipfile.ZipFile(io.BytesIO(made(packaging))) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "mimetype"
        for one in documents(packaging):
            assert archive.read(one.name) == one.content


@pytest.mark.parametrize("packaging", FORMS)
def test_every_document_is_under_the_signature(packaging: Packaging) -> None:
    container = made(packaging)
    for one in documents(packaging):
        with zipfile.ZipFile(io.BytesIO(container)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        files[one.name] += b"!"
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, octets in files.items():
                archive.writestr(name, octets)
        assert reason(judged(buffer.getvalue(), ROOT)) is SubIndication.HASH_FAILURE


@pytest.mark.parametrize(
    ("packaging", "held"),
    [
        (Packaging.SIMPLE_CADES, [ONE, TWO]),
        (Packaging.EXTENDED_XADES, [ONE, ONE]),
        (Packaging.EXTENDED_CADES, [Document(name="../a", media_type="a/b", content=b"")]),
        (Packaging.SIMPLE_XADES, [Document(name="META-INF/a", media_type="a/b", content=b"")]),
        (Packaging.SIMPLE_CADES, [Document(name="Mimetype", media_type="a/b", content=b"")]),
    ],
    ids=["two in a simple one", "one twice", "outside", "among the meta files", "the mimetype"],
)
def test_what_no_container_may_hold_is_refused(packaging: Packaging, held: list[Document]) -> None:
    with pytest.raises(MalformedInput):
        made(packaging, *held)


@settings(max_examples=20)
@given(contents=st.lists(st.binary(max_size=300), min_size=1, max_size=4))
def test_any_octets_are_signed(contents: list[bytes]) -> None:
    held = [
        Document(name=f"{at}.bin", media_type="application/octet-stream", content=one)
        for at, one in enumerate(contents)
    ]
    for packaging in (Packaging.EXTENDED_CADES, Packaging.EXTENDED_XADES):
        assert isinstance(judged(made(packaging, *held), ROOT), Accepted)
