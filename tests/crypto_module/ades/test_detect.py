import base64
import io
import zipfile
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto_module.ades import armour, asic, detect
from crypto_module.ades.signature import Kind
from crypto_module.asn1 import encode
from crypto_module.errors import MalformedInput
from tests.crypto_module.ades.test_transport import HEADERS, section

VECTORS: Final = Path("tests/vectors")
SIGNED: Final = (VECTORS / "cms/verify-dstu_01.p7s").read_bytes()
ENVELOPED: Final = (VECTORS / "envelopes/decrypt_01.p7e").read_bytes()


def content_info(content_type: str) -> bytes:
    """The beginning of a SignedData over content of a type."""
    return encode.sequence(
        encode.oid("1.2.840.113549.1.7.2"),
        encode.explicit(
            0,
            encode.sequence(
                encode.integer(3),
                encode.set_of([encode.sequence(encode.oid("2.16.840.1.101.3.4.2.1"))]),
                encode.sequence(encode.oid(content_type), encode.explicit(0, encode.octets(b"x"))),
            ),
        ),
    )


TOKEN: Final = content_info("1.2.840.113549.1.9.16.1.4")
INDEFINITE: Final = (
    b"\x30\x80" + encode.oid("1.2.840.113549.1.7.2") + b"\xa0\x80\x30\x80\x02\x01\x03"
    b"\x31\x80\x30\x80" + encode.oid("2.16.840.1.101.3.4.2.1") + b"\x00\x00\x00\x00\x30\x80"
)


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in names:
            target.writestr(name, b"{}")
    return buffer.getvalue()


def with_media_type(media_type: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("mimetype", media_type)
    return buffer.getvalue()


def pem(octets: bytes, label: str = "CMS") -> bytes:
    text = base64.encodebytes(octets).decode()
    return f"-----BEGIN {label}-----\n{text}-----END {label}-----\n".encode()


KINDS: Final = {
    "nothing": (b"", Kind.UNKNOWN),
    "text": ("Заява".encode(), Kind.UNKNOWN),
    "CMS in DER": (SIGNED, Kind.CMS_SIGNED),
    "CMS in BER": (INDEFINITE + encode.oid("1.2.840.113549.1.7.1"), Kind.CMS_SIGNED),
    "CMS in PEM": (pem(SIGNED), Kind.CMS_SIGNED),
    "CMS in PEM of PKCS #7": (pem(SIGNED, "PKCS7"), Kind.CMS_SIGNED),
    "CMS in base64": (base64.b64encode(SIGNED), Kind.CMS_SIGNED),
    "CMS in base64 of lines": (base64.encodebytes(SIGNED), Kind.CMS_SIGNED),
    "CMS in tax framing": (HEADERS + section("UA1_SIGN", SIGNED), Kind.CMS_SIGNED),
    "an envelope": (ENVELOPED, Kind.CMS_ENVELOPED),
    "an envelope in tax framing": (section("UA1_CRYPT", ENVELOPED), Kind.CMS_ENVELOPED),
    "an envelope after its certificate": (
        section("CERTCRYPT", b"0\x00") + section("UA1_CRYPT", ENVELOPED),
        Kind.CMS_ENVELOPED,
    ),
    "framing without a message": (HEADERS, Kind.UNKNOWN),
    "framing that is broken": (HEADERS + b"\xff", Kind.UNKNOWN),
    "a time-stamp": (TOKEN, Kind.TIME_STAMP),
    "a time-stamp in BER": (
        INDEFINITE + encode.oid("1.2.840.113549.1.9.16.1.4"),
        Kind.TIME_STAMP,
    ),
    "a certificate": ((VECTORS / "certs/czo-2020.cer").read_bytes(), Kind.UNKNOWN),
    "a key container": ((VECTORS / "containers/Key-6.dat").read_bytes(), Kind.UNKNOWN),
    "XML": (b'<?xml version="1.0"?><a/>', Kind.XML_SIGNED),
    "XML with a mark of order": (b"\xef\xbb\xbf <a/>", Kind.XML_SIGNED),
    "XML whose name is Ukrainian": ("<справа/>".encode(), Kind.XML_SIGNED),
    "XML in UTF-16": ("\ufeff<a/>".encode("utf-16-le"), Kind.XML_SIGNED),
    "PDF": (b"%PDF-1.7\n", Kind.PDF_SIGNED),
    "PDF after something else": (b"\x00\x01 junk\n%PDF-1.4", Kind.PDF_SIGNED),
    "ASiC-E": (with_media_type("application/vnd.etsi.asic-e+zip"), Kind.ASIC_E),
    "ASiC-S": (with_media_type("application/vnd.etsi.asic-s+zip"), Kind.ASIC_S),
    "another container": (with_media_type("application/epub+zip"), Kind.UNKNOWN),
    "a ZIP": (zipped("a.txt"), Kind.UNKNOWN),
    "a ZIP that is cut": (b"PK\x03\x04\x00", Kind.UNKNOWN),
}


@pytest.mark.parametrize(("octets", "expected"), KINDS.values(), ids=KINDS.keys())
def test_the_kind_is_told_from_the_octets(octets: bytes, expected: Kind) -> None:
    assert detect.kind(octets) is expected
    assert detect.kind_of(io.BytesIO(octets)) is expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["META-INF/ASiCManifest.xml", "META-INF/signature.p7s", "a"], Kind.ASIC_E),
        (["META-INF/signature.p7s", "a"], Kind.ASIC_S),
        (["META-INF/signatures.xml", "a"], Kind.ASIC_S),
        (["META-INF/timestamp.tst", "a"], Kind.ASIC_S),
        (["META-INF/signatures.xml", "a", "b"], Kind.ASIC_E),
        (["META-INF/signatures0.xml", "a"], Kind.ASIC_E),
        (["META-INF/signature.p7s", "a", "b"], Kind.UNKNOWN),
        (["META-INF/MANIFEST.MF", "a.class"], Kind.UNKNOWN),
    ],
)
def test_a_container_without_a_media_type_is_told_by_its_names(
    names: list[str], expected: Kind
) -> None:
    octets = zipped(*names)
    assert detect.kind(octets) is Kind.UNKNOWN
    assert detect.kind_of(io.BytesIO(octets)) is expected


def test_the_head_is_enough_for_what_is_longer() -> None:
    content = b"".join(asic.write(b"<a/>", b"", [("a.bin", [bytes(1 << 20)])]))
    assert detect.kind(content[:200]) is Kind.ASIC_E
    assert detect.kind(SIGNED[:60]) is Kind.CMS_SIGNED
    assert detect.kind(base64.b64encode(SIGNED)[:101]) is Kind.CMS_SIGNED
    assert detect.kind(section("UA1_SIGN", SIGNED)[:80]) is Kind.CMS_SIGNED


@pytest.mark.parametrize(
    "octets",
    [SIGNED, pem(SIGNED), base64.b64encode(SIGNED), section("UA1_SIGN", base64.b64encode(SIGNED))],
)
def test_what_lies_around_a_message_is_removed(octets: bytes) -> None:
    assert armour.remove(octets) == SIGNED


@pytest.mark.parametrize("octets", [pem(SIGNED) * 2, pem(SIGNED)[:-9], b"MIIA=A==", b"MIIAA"])
def test_broken_armour_is_malformed(octets: bytes) -> None:
    with pytest.raises(MalformedInput):
        armour.remove(octets)


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"0\x80", b"MII", TOKEN[:20]]))
def test_any_octets_are_of_some_kind(octets: bytes, start: bytes) -> None:
    assert detect.kind(start + octets) in Kind
    assert detect.kind_of(io.BytesIO(start + octets)) in Kind
