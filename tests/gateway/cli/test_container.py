"""``brama container`` and ``brama sign``: keys of real containers, certificates out, signatures."""

import json
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner, Result

from connectors.simulator import scans
from crypto_module.primitives import hashes
from crypto_module.x509.certificate import Certificate
from gateway.cli import app

VECTORS: Final = Path(__file__).parents[2] / "vectors"
KEYS: Final = VECTORS / "containers"
CERTS: Final = VECTORS / "certs"
DIIA: Final = str(KEYS / "test-diia.p12")
CERTIFICATE: Final = ["--certificate", str(CERTS / "diia-test-sign.cer")]
TRUST: Final = ["--trust", str(CERTS / "czo-2020.cer"), "--trust", str(CERTS / "diia-ca-2020.cer")]
AT: Final = ["--at", "2023-06-01T00:00:00Z"]


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in words])


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text("testpassword\n")
    return file


@pytest.fixture
def store(tmp_path: Path) -> list[str]:
    (tmp_path / "store").write_text("123456")
    (tmp_path / "key").write_text("qwerty")
    words = ["--password-file", tmp_path / "store", "--key-password-file", tmp_path / "key"]
    return [str(one) for one in words]


def test_json_names_keys_and_certificates_and_no_secret(store: list[str]) -> None:
    done = run("container", "list", KEYS / "key.jks", *store, "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["kind"]) == (0, "jks")
    assert [one["algorithm"] for one in told["keys"]] == ["DSTU4145-M257", "DSTU4145-M431"]
    assert told["keys"][1]["usage"] == ["key_agreement"]
    assert len(told["certificates"]) == 3
    assert "qwerty" not in done.output


def test_a_table_names_them_for_people(password: Path) -> None:
    done = run("container", "list", DIIA, "--password-file", password)
    assert done.exit_code == 0
    assert "DSTU4145-M431" in done.stdout


def test_certificates_become_files(store: list[str], tmp_path: Path) -> None:
    out = tmp_path / "certificates"
    done = run("container", "export-certificates", KEYS / "key.jks", *store, "--out", out)
    assert done.exit_code == 0
    found = [Certificate.parse(Path(line).read_bytes()) for line in done.stdout.splitlines()]
    assert [one.is_ca for one in found] == [True, True, False]


@pytest.mark.parametrize("file", [DIIA, str(CERTS / "czo-2020.cer"), "no-such-file"])
def test_what_does_not_open_is_unusable_and_never_quotes_the_password(
    tmp_path: Path, file: str
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong-password")
    done = run("container", "list", file, "--password-file", wrong)
    assert (done.exit_code, done.stdout) == (3, "")
    assert "wrong-password" not in done.output


@pytest.mark.parametrize("detached", [[], ["--detached"]])
def test_what_we_sign_verifies(tmp_path: Path, password: Path, detached: list[str]) -> None:
    file = tmp_path / "заява.txt"
    file.write_text("текст")
    key = ["--key", DIIA, "--password-file", str(password)]
    done = run("sign", file, *key, *CERTIFICATE, *detached)
    signature = Path(done.stdout.strip())
    assert (done.exit_code, signature.name) == (0, "заява.txt.p7s")
    content = ["--content", str(file)] if detached else []
    assert run("verify", signature, *content, *TRUST, *AT).exit_code == 0


def test_a_digest_is_signed_while_the_document_stays(tmp_path: Path, password: Path) -> None:
    digest = hashes.digest("gost34311", b"document").hex()
    out = tmp_path / "a.p7s"
    key = ["--key", DIIA, "--password-file", str(password), *CERTIFICATE, "--out", str(out)]
    assert run("sign", "--hash", f"gost34311:{digest}", *key).exit_code == 0
    (tmp_path / "document").write_bytes(b"document")
    verified = run("verify", out, "--content", tmp_path / "document", *TRUST, *AT)
    assert verified.exit_code == 0
    other = hashes.digest("sha256", b"document").hex()
    assert run("sign", "--hash", f"sha256:{other}", *key).exit_code == 3


def test_a_key_without_a_certificate_signs_nothing(tmp_path: Path, password: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("text")
    done = run("sign", file, "--key", DIIA, "--password-file", password)
    assert done.exit_code == 3
    assert list(tmp_path.glob("*.p7s")) == []


def test_nothing_half_written_survives(tmp_path: Path, password: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("text")
    out = tmp_path / "directory"
    out.mkdir()
    key = ["--key", DIIA, "--password-file", str(password), *CERTIFICATE, "--out", str(out)]
    assert run("sign", file, *key).exit_code == 3
    assert {one.name for one in tmp_path.iterdir()} == {"a.txt", "directory", "password"}


def test_a_pdf_or_xml_is_signed_inside_and_verified(password: Path, tmp_path: Path) -> None:
    key = ["--key", DIIA, "--password-file", str(password), *CERTIFICATE]
    for name, octets, form, level in (
        ("заява.pdf", scans.pdf("A sample."), "pades", "PAdES-B-B"),
        ("заява.xml", "<заява/>".encode(), "xades", "XAdES-B-B"),
    ):
        file = tmp_path / name
        file.write_bytes(octets)
        done = run("sign", file, *key, "--format", form)
        assert done.exit_code == 0
        made = Path(done.stdout.strip())
        assert made.name == f"{name}.signed{file.suffix}"
        told = json.loads(run("verify", made, *TRUST, *AT, "--json").stdout)
        assert (told["indication"], told["signatures"][0]["format"]) == ("TOTAL-PASSED", level)
        assert run("sign", file, *key, "--format", form, "--detached").exit_code == 3
        file.write_bytes(b"neither")
        assert run("sign", file, *key, "--format", form).exit_code == 3


def test_xml_holds_the_file_or_stands_beside_it(password: Path, tmp_path: Path) -> None:
    key = ["--key", DIIA, "--password-file", str(password), *CERTIFICATE]
    file = tmp_path / "довідка 1.pdf"
    file.write_bytes(b"any octets")
    beside = ["--content", str(file)]
    holding, beside_it = (
        run("sign", file, *key, "--format", f"xades-{form}").stdout.strip()
        for form in ("enveloping", "detached")
    )
    assert run("verify", holding, *TRUST, *AT).exit_code == 0
    assert run("verify", beside_it, *beside, *TRUST, *AT).exit_code == 0
    assert run("verify", beside_it, *TRUST, *AT).exit_code == 2


@pytest.mark.parametrize("form", ["asic-s", "asic-s-xades", "asic-e", "asic-e-xades"])
def test_a_container_holds_the_file_with_its_signature(
    password: Path, tmp_path: Path, form: str
) -> None:
    key = ["--key", DIIA, "--password-file", str(password), *CERTIFICATE]
    file = tmp_path / "довідка 1.pdf"
    file.write_bytes(b"any octets")
    made = Path(run("sign", file, *key, "--format", form).stdout.strip())
    assert made.name == f"довідка 1.pdf.{form[:4]}{form[5]}"
    assert run("verify", made, *TRUST, *AT).exit_code == 0


@pytest.mark.parametrize("detached", [[], ["--detached"]])
def test_a_signed_file_gets_signatures_beside_and_over(
    password: Path, tmp_path: Path, detached: list[str]
) -> None:
    key = ["--key", DIIA, "--password-file", str(password), *CERTIFICATE]
    file, out = tmp_path / "a.txt", tmp_path / "more.p7s"
    file.write_text("text")
    one = Path(run("sign", file, *key, *detached).stdout.strip())
    content = ["--content", str(file)] if detached else []
    for what in ("parallel", "counter"):
        words = ["--add", what, *key, *(content if what == "parallel" else [])]
        assert run("sign", one, *words, "--out", out).exit_code == 0
        one = tmp_path / f"{what}.p7s"
        out.replace(one)
    told = run("verify", one, *content, *TRUST, *AT, "--report", "json").stdout
    signatures = json.loads(told)["signatures"]
    assert [each["indication"] for each in signatures] == ["TOTAL-PASSED"] * 2
    over = [one for each in signatures for one in each["counter_signatures"]]
    assert [each["indication"] for each in over] == ["TOTAL-PASSED"]


def test_an_xml_gets_a_signature_over_its_own(password: Path, tmp_path: Path) -> None:
    key = ["--key", DIIA, "--password-file", str(password), *CERTIFICATE]
    file, out = tmp_path / "a.xml", tmp_path / "more.xml"
    file.write_text("<a/>")
    made = run("sign", file, *key, "--format", "xades").stdout.strip()
    assert run("sign", made, "--add", "counter", *key, "--out", out).exit_code == 0
    told = json.loads(run("verify", out, *TRUST, *AT, "--report", "json").stdout)
    (one,) = told["signatures"][0]["counter_signatures"]
    assert (one["format"], one["indication"]) == ("XAdES-B-B", "TOTAL-PASSED")


def test_what_cannot_be_added_is_refused_and_nothing_is_written(
    password: Path, tmp_path: Path
) -> None:
    key = ["--key", DIIA, "--password-file", str(password), *CERTIFICATE]
    file, out = str(tmp_path / "a.xml"), ["--out", str(tmp_path / "out")]
    Path(file).write_text("<a/>")
    xml = run("sign", file, *key, "--format", "xades").stdout.strip()
    detached = run("sign", file, *key, "--detached").stdout.strip()
    for words in (
        [file, "--add", "counter", *out],  # not signed
        [xml, "--add", "parallel", *out],  # a second one would spoil the first
        [detached, "--add", "parallel", *out],  # its data are not at hand
        [detached, "--add", "counter"],  # nowhere to write to
        [detached, "--add", "counter", "--detached", *out],
        [file, "--content", file, *out],
    ):
        assert run("sign", *words, *key).exit_code == 3
    assert not (tmp_path / "out").exists()
