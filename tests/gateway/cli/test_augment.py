"""Levels of CAdES from the command line, over a real authority and real lists on the loopback."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner, Result
from typing_extensions import override

from connectors.simulator import scans
from crypto_module.ades import cades, pades, xades
from crypto_module.ades.time_stamping import Authority
from crypto_module.cms.timestamp import TimeStampToken
from crypto_module.cms.timestamp_protocol import Request, granted
from crypto_module.primitives import hashes
from crypto_module.x509 import build, build_revocation
from crypto_module.x509.signing import SigningKey
from gateway.cli import app
from tests.crypto_module.authority import (
    CA_EXTENSIONS,
    KEYS,
    SIGNER_EXTENSIONS,
    Holder,
    issued,
    root,
)
from tests.crypto_module.validation.stamped import TSA_EXTENSIONS

HOUR: Final = timedelta(hours=1)


class World(ThreadingHTTPServer):
    """A root, an authority, a signer and a time-stamping authority behind one address."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server_port}"
        self.root = root(KEYS["M257"])
        points = build.crl_distribution_points
        self.ca = issued(
            self.root,
            name="Надавач",
            key=KEYS["P256"],
            extensions=(*CA_EXTENSIONS, points([f"{self.base}/root.crl"])),
        )
        listed = points([f"{self.base}/ca.crl"])
        self.leaf = issued(self.ca, key=KEYS["M257"], extensions=(*SIGNER_EXTENSIONS, listed))
        self.tsa = issued(self.ca, key=KEYS["P384"], serial=9, extensions=(*TSA_EXTENSIONS, listed))
        self.numbers = count(1)

    def crl(self, issuer: Holder) -> bytes:
        return build_revocation.certificate_list(
            (),
            issuer=issuer.certificate.subject,
            issuer_key=SigningKey.of(issuer.key),
            this_update=datetime.now(UTC) - HOUR,
            next_update=datetime.now(UTC) + HOUR,
        )

    def token(self, asked: bytes) -> bytes:
        authority = Authority(signer=self.tsa.signer)
        made = authority.token(
            Request.parse(asked), at=datetime.now(UTC), serial=next(self.numbers)
        )
        return granted(made)


class Handler(BaseHTTPRequestHandler):
    server: World

    def do_GET(self) -> None:
        issuer = self.server.root if self.path == "/root.crl" else self.server.ca
        self.answer(self.server.crl(issuer))

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(self.server.token(asked))

    def answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def files(world: World, tmp_path: Path) -> Path:
    (tmp_path / "root.cer").write_bytes(world.root.certificate.der)
    (tmp_path / "ca.cer").write_bytes(world.ca.certificate.der)
    signature = cades.sign(b"content", signer=world.leaf.signer, signing_time=None, detached=True)
    (tmp_path / "a.p7s").write_bytes(signature)
    (tmp_path / "content").write_bytes(b"content")
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in words])


def known(world: World, files: Path) -> list[str]:
    words = ["--trust", files / "root.cer", "--certificates", files / "ca.cer"]
    online = ["--revocation", "online", "--allow-host", f"127.0.0.1:{world.server_port}"]
    return [*(str(one) for one in words), *online, "--content", str(files / "content")]


@pytest.mark.parametrize(
    ("level", "form"),
    [
        ("T", "CAdES-T"),
        ("C", "CAdES-C"),
        ("X-Long", "CAdES-X-Long"),
        ("LT", "CAdES-LT"),
        ("LTA", "CAdES-LTA"),
    ],
)
def test_every_level_is_reached_and_verifies(
    world: World, files: Path, level: str, form: str
) -> None:
    words = ["--level", level, "--url", f"{world.base}/tsp", *known(world, files)]
    out = files / "out.p7s"
    done = run("augment", files / "a.p7s", *words, "--hash-name", "sha256", "--out", out)
    assert (done.exit_code, done.stdout.strip()) == (0, str(out)), done.output
    checked = run("verify", out, *known(world, files), "--json")
    told = json.loads(checked.stdout)
    assert (checked.exit_code, told["signatures"][0]["format"]) == (0, form), checked.output


@pytest.mark.parametrize("level", ["T", "LT", "LTA"])
def test_a_signed_pdf_reaches_every_level_and_verifies(
    world: World, files: Path, level: str
) -> None:
    file, now = files / "a.pdf", datetime.now(UTC)
    document = scans.pdf("A sample.")
    file.write_bytes(pades.sign(document, signer=world.leaf.signer, signing_time=now))
    words = known(world, files)[:-2]  # a PDF has its content within
    asked = ["--level", level, "--url", f"{world.base}/tsp", *words, "--hash-name", "sha256"]
    done = run("augment", file, *asked)
    assert done.exit_code == 0, done.output
    checked = run("verify", file, *words, "--json")
    told = json.loads(checked.stdout)["signatures"][0]["format"]
    assert (checked.exit_code, told) == (0, f"PAdES-B-{level}"), checked.output
    asked[1] = "C"
    assert run("augment", file, *asked).exit_code == 3


@pytest.mark.parametrize("level", ["T", "LT", "LTA"])
def test_a_signed_xml_reaches_every_level_and_verifies(
    world: World, files: Path, level: str
) -> None:
    file, now = files / "a.xml", datetime.now(UTC)
    document = "<справа><рішення>так</рішення></справа>".encode()
    signed = xades.sign_enveloped(document, signer=world.leaf.signer, signing_time=now)
    file.write_bytes(signed)
    words = known(world, files)[:-2]
    asked = ["--level", level, "--url", f"{world.base}/tsp", *words, "--hash-name", "sha256"]
    done = run("augment", file, *asked)
    assert done.exit_code == 0, done.output
    checked = run("verify", file, *words, "--json")
    told = json.loads(checked.stdout)["signatures"][0]["format"]
    assert (checked.exit_code, told) == (0, f"XAdES-B-{level}"), checked.output
    asked[1] = "C"
    assert run("augment", file, *asked).exit_code == 3


def test_a_pdf_that_is_not_signed_is_not_raised(world: World, files: Path) -> None:
    (files / "a.pdf").write_bytes(scans.pdf("A sample."))
    words = ["--level", "T", "--url", f"{world.base}/tsp"]
    assert run("augment", files / "a.pdf", *words).exit_code == 3


def test_levels_follow_one_another(world: World, files: Path) -> None:
    file = files / "a.p7s"
    for level in ("T", "LT", "LTA", "LTA"):
        words = ["--level", level, "--url", f"{world.base}/tsp", *known(world, files)]
        assert run("augment", file, *words).exit_code == 0
    assert run("verify", file, *known(world, files)).exit_code == 0
    stamps = cades.read(file.read_bytes()).signatures[0].time_stamps()
    assert len(stamps) == 3


def test_a_file_gets_a_token_of_its_digest(world: World, files: Path) -> None:
    done = run("timestamp", files / "content", "--url", f"{world.base}/tsp")
    token = TimeStampToken.parse(Path(done.stdout.strip()).read_bytes())
    assert token.imprint == hashes.digest("gost34311", b"content")


def test_an_authority_that_does_not_answer_is_asked_again_later(files: Path) -> None:
    done = run("timestamp", files / "content", "--url", "http://127.0.0.1:9/")
    assert done.exit_code == 75
    assert not (files / "content.tst").exists()


def test_a_signature_that_is_not_valid_is_not_raised(world: World, files: Path) -> None:
    (files / "content").write_bytes(b"another")
    words = ["--level", "LT", "--url", f"{world.base}/tsp", *known(world, files)]
    before = (files / "a.p7s").read_bytes()
    done = run("augment", files / "a.p7s", *words)
    assert (done.exit_code, (files / "a.p7s").read_bytes()) == (2, before)


def test_hosts_nobody_named_are_not_asked_and_told(world: World, files: Path) -> None:
    words = known(world, files)
    at = words.index("--allow-host")
    checked = run("verify", files / "a.p7s", *words[:at], *words[at + 2 :], "--json")
    assert checked.exit_code == 2
    assert "127.0.0.1" in checked.stderr
    assert run("verify", files / "a.p7s", "--allow-host", "a.example").exit_code == 3
