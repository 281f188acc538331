import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from crypto_module.primitives import hashes, sboxes
from gateway.cli import app

FOX: Final = b"The quick brown fox jumps over the lazy dog"
GOST_OF_FOX: Final = "0f1355130b4a820a1e4e3f6474f6bdecc718a4a73345595edc1c1809832b2333"


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["hash", *words])
    return done.exit_code, done.stdout


@pytest.fixture
def fox(tmp_path: Path) -> str:
    (tmp_path / "fox").write_bytes(FOX)
    return str(tmp_path / "fox")


def test_one_file_gives_its_hash_alone(fox: str) -> None:
    assert run("--algorithm", "gost34311", fox) == (0, f"{GOST_OF_FOX}\n")


def test_several_files_give_a_line_each_with_the_name(fox: str) -> None:
    code, told = run("-a", "gost34311", fox, fox)
    assert (code, told) == (0, f"{GOST_OF_FOX}  {fox}\n" * 2)


@pytest.mark.parametrize("name", ["gost34311", "kupyna256", "kupyna384", "kupyna512"])
def test_json_tells_file_algorithm_and_digest(name: str, fox: str) -> None:
    code, told = run("--algorithm", name, "--json", fox)
    running = hashes.new(name)  # type: ignore[arg-type]
    running.update(FOX)
    assert code == 0
    assert json.loads(told) == {"file": fox, "algorithm": name, "digest": running.hexdigest()}


def test_a_file_longer_than_a_piece_is_hashed_whole(tmp_path: Path) -> None:
    content = bytes(range(256)) * 5000
    (tmp_path / "long").write_bytes(content)
    running = hashes.kupyna256()
    running.update(content)
    code, told = run("--algorithm", "kupyna256", str(tmp_path / "long"))
    assert (code, told.strip()) == (0, running.hexdigest())


def test_another_sbox_gives_another_hash(fox: str) -> None:
    other = next(sbox for sbox in sboxes.LISTED if sbox != sboxes.DEFAULT)
    running = hashes.gost34311(other)
    running.update(FOX)
    code, told = run("--algorithm", "gost34311", "--sbox", other.hex(), fox)
    assert (code, told.strip()) == (0, running.hexdigest())
    assert told.strip() != GOST_OF_FOX


@pytest.mark.parametrize(
    "words",
    [
        ["--algorithm", "sha256"],
        ["--algorithm", "gost34311", "--sbox", "zz"],
        ["--algorithm", "gost34311", "--sbox", "00" * 64],
        ["--algorithm", "gost34311", "--sbox", sboxes.DEFAULT.hex()[2:]],
        ["--algorithm", "kupyna256", "--sbox", sboxes.DEFAULT.hex()],
        [],
    ],
)
def test_an_unusable_option_is_three(words: list[str], fox: str) -> None:
    assert run(*words, fox) == (3, "")


def test_a_file_that_cannot_be_read_is_three_and_the_others_are_hashed(fox: str) -> None:
    code, told = run("--algorithm", "gost34311", "absent", fox)
    assert (code, told) == (3, f"{GOST_OF_FOX}  {fox}\n")


def test_json_has_a_line_for_every_file_in_order(fox: str) -> None:
    code, told = run("--algorithm", "gost34311", "--json", "absent", fox)
    lines = [json.loads(line) for line in told.splitlines()]
    assert code == 3
    assert [(line["file"], line["digest"]) for line in lines] == [
        ("absent", None),
        (fox, GOST_OF_FOX),
    ]


def test_hashing_waits_for_no_library_of_another_verb() -> None:
    program = "import sys, gateway.cli.hash; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    loaded = set(done.stdout.decode().split())
    assert loaded.isdisjoint({"sqlalchemy", "aiohttp", "pydantic", "alembic", "lxml"})


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(96 << 20)
    program = (
        "import resource, sys; from gateway.cli import app; resource.setrlimit("
        "resource.RLIMIT_DATA, (64 << 20, 64 << 20)); app(sys.argv[1:])"
    )
    words = ["hash", "-a", "gost34311", str(tmp_path / "large")]
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
