"""Documents: safe names, types told by bytes, limits counted."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.documents import HARD_CAP, Limits, check_fits, check_name, missing, sniff
from gateway.domain.errors import Invalid, TooLarge, UnsupportedType

VECTORS = Path(__file__).parents[2] / "vectors"
TYPES = {
    "a.pdf": (b"%PDF-1.7\n", "application/pdf"),
    "a.JPG": (b"\xff\xd8\xff\xe0", "image/jpeg"),
    "a.jpeg": (b"\xff\xd8\xff\xe1", "image/jpeg"),
    "a.png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "a.tif": (b"II*\x00", "image/tiff"),
    "a.tiff": (b"MM\x00*", "image/tiff"),
    "a.asice": (
        b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.etsi.asic-e+zip",
        "application/vnd.etsi.asic-e+zip",
    ),
}


@pytest.mark.parametrize("name", TYPES)
def test_a_type_is_told_by_the_first_bytes(name: str) -> None:
    head, media_type = TYPES[name]
    assert sniff(head + b"more", name=name) == media_type


def test_a_real_signature_file_is_a_signature() -> None:
    files = sorted((VECTORS / "cms").rglob("*.p7s"))
    assert files
    for file in files:
        assert sniff(file.read_bytes()[:512], name="x.p7s") == "application/pkcs7-signature"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"MZ\x90\x00", "a.pdf"),
        (b"%PDF-1.7", "a.jpg"),
        (b"PK\x03\x04" + bytes(60), "a.asice"),
        (b"PK\x03\x04", "a.asice"),
        (b"0\x82\x01\x00\x06\x03\x55\x04\x03", "a.p7s"),
        (b"<html>", "a.pdf"),
        (b" %PDF-1.7", "a.pdf"),
    ],
)
def test_a_renamed_or_foreign_file_is_refused(head: bytes, name: str) -> None:
    with pytest.raises(UnsupportedType):
        sniff(head, name=name)


def test_an_empty_document_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        sniff(b"", name="a.pdf")
    assert refusal.value.code == "document-empty"


@pytest.mark.parametrize(
    "name", ["passport.pdf", "паспорт-2.jpg", "Заява (1).pdf", "a_b, c№1.p7s", "є'ї.tif"]
)
def test_an_ordinary_name_is_taken(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "noextension",
        ".hidden.pdf",
        "..",
        "../a.pdf",
        "a/b.pdf",
        "a\\b.pdf",
        "C:a.pdf",
        "a..pdf",
        "a.pdf.",
        "a.pdf ",
        " a.pdf",
        "a\x00.pdf",
        "a\n.pdf",
        "a.pdf\n",
        "con.pdf",
        "LPT1.pdf",
        "application.json",
        "MIMETYPE",
        "и\u0306.pdf",
        "a\u202egpj.pdf",
        "x" * 121 + ".pdf",
    ],
)
def test_a_name_that_is_not_one_safe_file_name_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_name(name)
    assert refusal.value.code == "document-name-invalid"


@given(st.text())
def test_any_taken_name_stays_in_its_folder(name: str) -> None:
    try:
        taken = check_name(name)
    except Invalid:
        return
    assert Path(taken).name == taken
    assert not set(taken) & set('/\\:*?"<>|\x00')


LIMITS = Limits(document_bytes=10, case_bytes=25, documents=3)


def test_what_fits_exactly_is_taken() -> None:
    check_fits(10, others=(10, 5), limits=LIMITS)


@pytest.mark.parametrize(
    ("size", "others", "code"),
    [
        (11, (), "document-too-large"),
        (10, (10, 6), "case-too-large"),
        (1, (1, 1, 1), "case-too-large"),
    ],
)
def test_one_byte_or_one_document_too_many_is_refused(
    size: int, others: tuple[int, ...], code: str
) -> None:
    with pytest.raises(TooLarge) as refusal:
        check_fits(size, others=others, limits=LIMITS)
    assert refusal.value.code == code


def test_no_setting_takes_more_than_the_hard_cap() -> None:
    boundless = Limits(document_bytes=HARD_CAP * 2, case_bytes=HARD_CAP * 9)
    check_fits(HARD_CAP, others=(), limits=boundless)
    with pytest.raises(TooLarge):
        check_fits(HARD_CAP + 1, others=(), limits=boundless)


def test_a_kind_is_met_by_a_file_whose_name_begins_with_it() -> None:
    names = ("passport.pdf", "Application-2.jpg", "birth_certificate.pdf")
    required = ("application", "passport", "birth_certificate", "declaration")
    assert missing(required, names) == ("declaration",)
