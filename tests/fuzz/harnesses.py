"""The harnesses: of the C entry points, under libFuzzer or ``drive.c``, and of atheris."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tests.crypto_module.kernel import compilers
from tests.crypto_module.kernel.compilers import SANITIZED
from tests.fuzz.seeds import seeds

FOLDER: Final = Path(__file__).parent
ARTIFACTS: Final = FOLDER.parent / ".artifacts"
DRIVE: Final = FOLDER / "drive.c"
TURNS: Final = {
    FOLDER / "gost28147.c": 1000,
    FOLDER / "hashes.c": 1000,
    FOLDER / "kalyna.c": 1000,
    FOLDER / "points.c": 30,
    FOLDER / "signatures.c": 20,
}
"""Each harness, and the turns that a test lets ``drive.c`` give it."""
THROUGH_PYTHON: Final = ("tests.fuzz.parsers", "tests.fuzz.primitives")
"""Harnesses that atheris drives."""
_SEED_OCTETS: Final = 8192
LIBFUZZER: Final = "-fsanitize=fuzzer,address,undefined"
LIBFUZZER_PARTS: Final = "-fsanitize=fuzzer-no-link,address,undefined"


def driven(compiler: str, harness: Path, out: Path, *, objects: Iterable[Path]) -> Path:
    """Return the harness as a program of its own."""
    parts = [harness, DRIVE, *objects]
    return compilers.program(compiler, out, "-O1", *SANITIZED, f"-I{FOLDER}", parts=parts)


def fuzzers(folder: Path) -> list[Path]:
    """Build every harness with libFuzzer into the folder."""
    flags = ("-O2", "-fno-sanitize-recover=all")
    made = compilers.objects("clang", folder / "objects", *flags, LIBFUZZER_PARTS)
    return [
        compilers.program(
            "clang",
            folder / harness.stem,
            *flags,
            LIBFUZZER,
            f"-I{FOLDER}",
            parts=[harness, *made],
        )
        for harness in TURNS
    ]


def commands(folder: Path, seconds: int) -> list[list[str]]:
    """Build everything and return how each harness is run for so many seconds."""
    limits = [f"-max_total_time={seconds}", "-max_len=2048", "-len_control=0", "-close_fd_mask=1"]
    ARTIFACTS.mkdir(exist_ok=True)
    found = f"-artifact_prefix={ARTIFACTS}/fuzz-"
    programs = [[str(program)] for program in fuzzers(folder)]
    programs += [[sys.executable, "-m", module] for module in THROUGH_PYTHON]
    made = [[*program, *limits, found] for program in programs]
    # What libFuzzer finds worth keeping goes into the first folder, the second one is read.
    (folder / "kept").mkdir()
    known = seeds(folder / "seeds", most=_SEED_OCTETS)
    longer = f"-max_len={2 * _SEED_OCTETS}"
    files = [sys.executable, "-m", "tests.fuzz.files", *limits, longer, found]
    return [*made, [*files, str(folder / "kept"), str(known)]]


def fuzz(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run one harness from the root of the tree."""
    return subprocess.run(
        command,
        cwd=FOLDER.parents[1],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
