import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import serialize_certificates
from typer.testing import CliRunner

from crypto_module.primitives import hashes
from crypto_module.x509.build_revocation import Revoked, certificate_list
from crypto_module.x509.signing import SigningKey
from gateway.cli import app
from tests.crypto_module.authority import NOW, issued, named, root, signed

VECTORS: Final = Path(__file__).parents[2] / "vectors"
CMS: Final = VECTORS / "cms"
CERTS: Final = VECTORS / "certs"
TRUST: Final = ["--trust", str(CERTS / "czo-2020.cer"), "--trust", str(CERTS / "diia-ca-2020.cer")]
AT: Final = ["--at", "2023-06-01T00:00:00Z", "--revocation", "none"]
PASSED: Final = str(CMS / "verify-dstu_01.p7s")
DETACHED: Final = str(CMS / "verify-dstu_04.p7s")
PLAIN: Final = str(CMS / "m257_gost34311_CMS_att.p7s")


def run(*words: str) -> tuple[int, list[dict[str, Any]], str]:
    done = CliRunner().invoke(app, ["verify", *words, "--json"])
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_a_good_signature_passes_with_zero() -> None:
    code, lines, _ = run(PASSED, *TRUST, *AT)
    assert code == 0
    assert list(lines[0]) == ["file", "indication", "sub_indication", "policy", "signatures"]
    assert lines[0]["file"] == PASSED
    assert lines[0]["indication"] == "TOTAL-PASSED"
    assert lines[0]["policy"] == "basic-no-revocation"
    assert lines[0]["signatures"][0]["signer"]["edrpou"] == "43395033"


def test_one_content_serves_all_files_and_each_gets_a_line_in_order() -> None:
    files = [DETACHED, PASSED, str(CMS / "verify-dstu_05.p7s")]
    content = ["--content", str(CMS / "verify-dstu_04.content")]
    code, lines, _ = run(*files, *content, *TRUST, *AT)
    assert code == 0
    assert [line["file"] for line in lines] == files


def test_wrong_content_fails_with_one() -> None:
    content = ["--content", str(CMS / "verify-dstu_05.content")]
    code, lines, _ = run(DETACHED, *content, *TRUST, *AT)
    assert (code, lines[0]["sub_indication"]) == (1, "HASH_FAILURE")


def test_plain_cms_is_indeterminate_with_two() -> None:
    code, lines, _ = run(PLAIN, *TRUST, *AT)
    assert (code, lines[0]["sub_indication"]) == (2, "SIG_CONSTRAINTS_FAILURE")


def test_a_file_that_is_no_signature_is_an_answer() -> None:
    code, lines, _ = run(str(CMS / "generated_content.bin"), *TRUST, *AT)
    assert code == 1
    assert lines[0]["sub_indication"] == "FORMAT_FAILURE"
    assert lines[0]["signatures"] == []


def test_a_file_that_cannot_be_read_is_three_and_the_others_are_still_judged() -> None:
    files = [PASSED, "no-such-file.p7s", str(CMS), PASSED]
    code, lines, told = run(*files, *TRUST, *AT)
    assert code == 3
    assert [line["file"] for line in lines] == files
    assert "no-such-file.p7s" in told
    passed, unread = "TOTAL-PASSED", "INDETERMINATE"
    assert [line["indication"] for line in lines] == [passed, unread, unread, passed]
    assert list(lines[1]) == list(lines[0])
    assert (lines[1]["sub_indication"], lines[1]["signatures"]) == (None, [])


def test_an_empty_file_is_an_answer(tmp_path: Path) -> None:
    (tmp_path / "empty.p7s").touch()
    code, lines, _ = run(str(tmp_path / "empty.p7s"), *TRUST, *AT)
    assert (code, lines[0]["sub_indication"]) == (1, "FORMAT_FAILURE")


def test_a_detached_signature_without_content_is_indeterminate() -> None:
    code, lines, _ = run(DETACHED, *TRUST, *AT)
    assert (code, lines[0]["sub_indication"]) == (2, "SIGNED_DATA_NOT_FOUND")


def test_content_from_a_pipe_could_be_read_once_only_and_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    keep_open = os.open(tmp_path / "pipe", os.O_RDWR)
    try:
        code, lines, told = run(DETACHED, "--content", str(tmp_path / "pipe"), *TRUST, *AT)
    finally:
        os.close(keep_open)
    assert (code, lines) == (3, [])
    assert "--content" in told


def test_a_certificate_for_ever_is_shown(tmp_path: Path) -> None:
    end = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    (tmp_path / "case.p7s").write_bytes(signed(issued(root(), not_after=end), detached=False))
    done = CliRunner().invoke(app, ["verify", str(tmp_path / "case.p7s"), "--at", NOW.isoformat()])
    assert done.exit_code == 2
    assert "31.12.9999" in done.stdout


def test_a_file_name_of_any_octets_is_judged_in_any_locale(tmp_path: Path) -> None:
    name = bytes(tmp_path / "case") + b"-\xff\xfe.p7s"
    shutil.copy(os.fsencode(PASSED), name)
    done = subprocess.run(
        [sys.executable, "-m", "gateway", "verify", name, *TRUST, *AT, "--json"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0
    line = json.loads(done.stdout.decode())
    assert os.fsencode(line["file"]) == name
    assert line["signatures"][0]["signer"]["common_name"] == "ДП ДІЯ (Тестування)"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([PASSED, PLAIN], 2),
        ([PASSED, PLAIN, str(CMS / "generated_content.bin")], 1),
        ([PASSED, PLAIN, str(CMS / "generated_content.bin"), "absent.p7s"], 3),
    ],
)
def test_the_worst_answer_names_the_exit_code(files: list[str], expected: int) -> None:
    assert run(*files, *TRUST, *AT)[0] == expected


def test_without_trust_there_is_no_path() -> None:
    code, lines, _ = run(PASSED, *AT)
    assert (code, lines[0]["sub_indication"]) == (2, "NO_CERTIFICATE_CHAIN_FOUND")


def test_the_pool_may_be_a_bundle() -> None:
    pool = ["--certificates", str(CERTS / "CACertificates-2026-02.p7b")]
    trust = ["--trust", str(CERTS / "czo-2020.cer")]
    assert run(PASSED, *trust, *pool, *AT)[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ["--trust", str(CERTS / "diia-test-sign.cer")],
        ["--trust", str(CERTS / "CACertificates-2026-02.p7b")],
        ["--trust", str(CMS / "generated_content.bin")],
        ["--trust", "absent.cer"],
        ["--certificates", str(CMS / "generated_content.bin")],
        ["--certificates", "absent.p7b"],
        ["--content", "absent.bin"],
        ["--content", str(CMS)],
        ["--at", "2023-06-01"],
        ["--at", "yesterday"],
        ["--revocation", "maybe"],
    ],
    ids=" ".join,
)
def test_an_unusable_option_is_three_and_nothing_is_judged(words: list[str]) -> None:
    code, lines, told = run(PASSED, *words)
    assert (code, lines) == (3, [])
    assert words[0] in told


def test_a_pem_certificate_and_a_bundle_of_authorities_are_anchors_too(tmp_path: Path) -> None:
    anchor = root()
    file = tmp_path / "case.p7s"
    file.write_bytes(signed(issued(anchor), detached=False))
    read = x509.load_der_x509_certificate(anchor.certificate.der)
    at = ["--at", NOW.isoformat()]
    for name, octets in (
        ("anchor.pem", read.public_bytes(Encoding.PEM)),
        ("anchor.p7b", serialize_certificates([read], Encoding.DER)),
        ("anchor-pem.p7b", serialize_certificates([read], Encoding.PEM)),
    ):
        (tmp_path / name).write_bytes(octets)
        assert run(str(file), "--trust", str(tmp_path / name), *at)[0] == 0


def test_the_table_is_ukrainian_and_tells_every_finding() -> None:
    done = CliRunner().invoke(app, ["verify", PASSED, *TRUST, *AT])
    assert done.exit_code == 0
    for told in ("Висновок", "чинний", "ДП ДІЯ", "43395033", "DSTU4145-M257", "не засвідчений"):
        assert told in done.stdout


def test_a_name_with_markup_and_control_characters_is_shown_plainly(tmp_path: Path) -> None:
    anchor = root()
    holder = issued(anchor, subject=named("[red]Петро\x1b[2J"))
    (tmp_path / "case.p7s").write_bytes(signed(holder, detached=False))
    done = CliRunner().invoke(app, ["verify", str(tmp_path / "case.p7s"), "--at", NOW.isoformat()])
    assert "[red]Петро·[2J" in done.stdout


def test_the_installed_program_answers_the_same() -> None:
    command = [sys.executable, "-m", "gateway", "verify", PASSED, *TRUST, *AT, "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["indication"] == "TOTAL-PASSED"


def digest_of(content: Path) -> str:
    running = hashes.gost34311()
    running.update(content.read_bytes())
    return running.hexdigest()


def test_a_digest_takes_the_place_of_the_content() -> None:
    digest = digest_of(CMS / "verify-dstu_04.content")
    for label in ("gost34311", "GOST34311"):
        code, lines, _ = run(DETACHED, "--hash", f"{label}:{digest}", *TRUST, *AT)
        assert (code, lines[0]["indication"]) == (0, "TOTAL-PASSED")
    code, lines, _ = run(DETACHED, "--hash", f"gost34311:{'0' * 64}", *TRUST, *AT)
    assert (code, lines[0]["sub_indication"]) == (1, "HASH_FAILURE")
    code, lines, _ = run(DETACHED, "--hash", f"sha256:{digest}", *TRUST, *AT)
    assert (code, lines[0]["sub_indication"]) == (2, "SIGNED_DATA_NOT_FOUND")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--hash", "gost34311"], "ALG:HEX"),
        (["--hash", f"md5:{'0' * 32}"], "ALG:HEX"),
        (["--hash", "gost34311:00"], "64"),
        (["--hash", f"gost34311:{'0' * 63}г"], "64"),
        (["--hash", f"gost34311:{'0' * 64}", "--hash", f"gost34311:{'1' * 64}"], "двічі"),
        (["--hash", f"gost34311:{'0' * 64}", "--content", DETACHED], "--content"),
    ],
    ids=["no digits", "unknown", "short", "not digits", "twice", "with content"],
)
def test_a_wrong_digest_is_an_error_of_usage(words: list[str], told: str) -> None:
    code, lines, err = run(DETACHED, *words, *TRUST, *AT)
    assert (code, lines) == (3, [])
    assert told in err


NOW_AT: Final = ["--at", NOW.isoformat()]


@pytest.fixture
def case(tmp_path: Path) -> tuple[list[str], Path]:
    """The words that judge one attached signature, and an empty directory of evidence."""
    anchor = root()
    holder = issued(anchor)
    (tmp_path / "a.p7s").write_bytes(signed(holder, detached=False))
    (tmp_path / "a.cer").write_bytes(anchor.certificate.der)
    evidence = tmp_path / "evidence"
    evidence.mkdir()
    lists = {"good": (), "revoked": (Revoked(serial=7, at=NOW - timedelta(days=1)),)}
    for name, entries in lists.items():
        made = certificate_list(
            entries,
            issuer=anchor.certificate.subject,
            issuer_key=SigningKey.of(anchor.key),
            this_update=NOW,
            next_update=NOW + timedelta(days=1),
        )
        (tmp_path / name).write_bytes(made)
    words = [str(tmp_path / "a.p7s"), "--trust", str(tmp_path / "a.cer"), *NOW_AT]
    return [*words, "--revocation", f"directory:{evidence}"], evidence


def test_revocation_is_told_by_the_files_of_a_directory(case: tuple[list[str], Path]) -> None:
    words, evidence = case
    code, lines, _ = run(*words)
    assert (code, lines[0]["sub_indication"], lines[0]["policy"]) == (2, "TRY_LATER", "basic")
    shutil.copy(evidence.parent / "good", evidence / "list.crl")
    code, lines, _ = run(*words)
    assert (code, lines[0]["indication"]) == (0, "TOTAL-PASSED")
    shutil.copy(evidence.parent / "revoked", evidence / "list.crl")
    (evidence / "notes.txt").write_text("прочитай мене")
    code, lines, told = run(*words)
    assert (code, lines[0]["sub_indication"]) == (2, "REVOKED_NO_POE")
    assert "notes.txt" in told


def test_a_policy_demands_of_the_certificate_and_names_itself(
    case: tuple[list[str], Path], tmp_path: Path
) -> None:
    words, evidence = case
    shutil.copy(evidence.parent / "good", evidence / "list.crl")
    code, lines, _ = run(*words, "--policy", "qualified")
    found = (code, lines[0]["sub_indication"], lines[0]["policy"])
    assert found == (2, "CHAIN_CONSTRAINTS_FAILURE", "qualified")
    own = tmp_path / "city.toml"
    own.write_text('version = "1"\nqualified = false\ndevice = false\ntypes = ["sign"]\n')
    code, lines, _ = run(*words, "--policy", str(own))
    assert (code, lines[0]["policy"]) == (0, "city")
    told = CliRunner().invoke(app, ["verify", *words, "--policy", str(own)]).stdout
    assert "city: відкликання й вимоги до сертифіката перевірено" in told
    code, lines, _ = run(*words, "--policy", "basic")
    assert (code, lines[0]["policy"]) == (0, "basic")


@pytest.mark.parametrize(
    "policy", ["basic-no-revocation", "none", "algorithms", "../qualified", "qualified.toml", ""]
)
def test_a_policy_that_is_none_or_bears_the_name_of_ours_is_an_error_of_usage(
    policy: str, case: tuple[list[str], Path]
) -> None:
    words, _ = case
    code, lines, err = run(*words, "--policy", policy)
    assert (code, lines) == (3, [])
    assert "--policy" in err


def test_a_policy_needs_word_of_revocation() -> None:
    code, lines, err = run(PASSED, *TRUST, *AT, "--policy", "qualified")
    assert (code, lines) == (3, [])
    assert "--revocation" in err


@pytest.mark.parametrize("word", ["internet", "directory:", "directory:немає-такого", ""])
def test_another_way_to_revocation_is_an_error_of_usage(word: str) -> None:
    code, lines, err = run(PASSED, "--revocation", word)
    assert (code, lines) == (3, [])
    assert "--revocation" in err


@pytest.mark.parametrize(
    ("form", "begins"),
    [("json", b"{"), ("etsi-xml", b"<?xml"), ("pdf", b"%PDF-"), ("html", b"<!doctype html>")],
)
def test_a_report_is_written_whole_and_the_exit_code_stays(
    form: str, begins: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    words = ["--report", form, "--report-file", str(out)]
    done = CliRunner().invoke(app, ["verify", PASSED, *TRUST, *AT, *words])
    assert done.exit_code == 0
    assert out.read_bytes().startswith(begins)
    told = CliRunner().invoke(app, ["verify", PASSED, *TRUST, *AT, "--report", form])
    assert told.stdout_bytes == out.read_bytes()


def test_a_report_is_on_one_file_and_instead_of_lines() -> None:
    for words in ([PASSED, DETACHED, "--report", "json"], [PASSED, "--report-file", "x"]):
        assert CliRunner().invoke(app, ["verify", *words]).exit_code == 3
    both = ["verify", PASSED, "--report", "json", "--json"]
    assert CliRunner().invoke(app, both).exit_code == 3
