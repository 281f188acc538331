"""The sample case is good by the gateway's own rules, and its scans are what their names say."""

import struct
import tomllib
import zlib
from datetime import date

import pytest

from connectors.simulator import cast, scans
from connectors.simulator.assembly import CONFIG
from connectors.simulator.pki import Hierarchy
from gateway.domain import application, decision, documents, identifiers
from gateway.domain.access_point import may_transfer
from gateway.domain.documents import sniff
from gateway.domain.service import parse_catalogue
from tests.connectors.simulator.conftest import START

CATALOGUE = parse_catalogue(tomllib.loads((CONFIG / "services.toml").read_text("utf-8")))


def test_the_application_is_taken_without_a_warning() -> None:
    body = cast.application(received_at=START)
    parsed = application.parse(body, services=CATALOGUE, now=START)
    assert parsed.warnings == ()
    assert parsed.service.target_program == cast.PROGRAM


def test_the_decision_fits_the_service() -> None:
    service = CATALOGUE.get(cast.SERVICE, on=date(2026, 11, 23))
    parsed = decision.parse(cast.decision(on=date(2026, 11, 23)), service=service)
    assert str(parsed.amount) == "1234.56"


@pytest.mark.parametrize("scan", cast.documents(), ids=lambda scan: scan.name)
def test_a_scan_is_of_the_type_it_claims(scan: scans.Scan) -> None:
    documents.check_name(scan.name)
    assert sniff(scan.content[: documents.SNIFFED], name=scan.name) == scan.media_type


def test_the_pdf_finds_each_of_its_objects() -> None:
    content = scans.pdf("A sample.")
    start = int(content.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    rows = content[start:].split(b"\n")[3:8]
    for number, row in enumerate(rows, 1):
        assert content[int(row[:10]) :].startswith(b"%d 0 obj" % number)


def test_the_png_holds_as_many_pixels_as_it_says() -> None:
    content = scans.png(428, 270)
    width, height = struct.unpack(">II", content[16:24])
    length = struct.unpack(">I", content[33:37])[0]
    pixels = zlib.decompress(content[41 : 41 + length])
    assert len(pixels) == height * (width + 1)


def test_the_jpeg_ends_where_it_says() -> None:
    content = scans.jpeg(3, 3)
    assert (content[:2], content[-2:]) == (b"\xff\xd8", b"\xff\xd9")
    assert struct.unpack(">HH", content.split(b"\xff\xc0", 1)[1][3:7]) == (24, 24)


def test_the_officers_have_right_numbers_and_the_certificates_they_name(
    hierarchy: Hierarchy,
) -> None:
    for officer in cast.OFFICERS:
        assert identifiers.rnokpp(officer.rnokpp, field="rnokpp") == officer.rnokpp
        identity = hierarchy[officer.certificate].certificate.identity
        assert (identity.rnokpp, identity.common_name) == (officer.rnokpp, officer.name)


def test_the_modules_may_transfer_now(hierarchy: Hierarchy) -> None:
    for module in cast.modules(hierarchy):
        assert may_transfer(module, START)


def test_the_ministry_knows_the_same_places(hierarchy: Hierarchy) -> None:
    known = {place.access_point for place in cast.registry(hierarchy).workplaces.values()}
    assert known == {place.code for place in cast.access_points()}
