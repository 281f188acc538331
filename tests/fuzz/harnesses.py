"""The harnesses: of the C entry points, under libFuzzer or ``drive.c``, and of atheris."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tests.crypto_module.kernel import compilers
from tests.crypto_module.kernel.compilers import SANITIZED
from tests.fuzz import corpus
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
_SEED_OCTETS: Final = 8192
THROUGH_PYTHON: Final = {"parsers": 4096, "primitives": 2048, "files": 2 * _SEED_OCTETS}
"""Harnesses that atheris drives, and how many octets it gives each at most."""
KEEPING: Final = ("parsers", "files")
"""Those that begin with what was found before, and with specimens of the lab."""
# An input may take two seconds, and 256 MiB above the hundred that the interpreter has at first.
_BOUNDS: Final = ("-timeout=2", "-rss_limit_mb=356")
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
    limits = [f"-max_total_time={seconds}", "-len_control=0", "-close_fd_mask=1"]
    ARTIFACTS.mkdir(exist_ok=True)
    limits.append(f"-artifact_prefix={ARTIFACTS}/fuzz-")
    compiled = [[str(program), "-max_len=2048", *limits] for program in fuzzers(folder)]
    seeds(_seeds(folder), most=_SEED_OCTETS)
    for name in KEEPING:
        corpus.unpack(name, _kept(folder, name))
    driven = [
        [*_python(name), f"-max_len={longest}", *_BOUNDS, *limits, *_inputs(folder, name)]
        for name, longest in THROUGH_PYTHON.items()
    ]
    return [*compiled, *driven]


def keep(folder: Path) -> None:
    """Keep of what stands in the folder after the run as little as reaches the same."""
    for name in KEEPING:
        merged = folder / f"merged-{name}"
        merged.mkdir()
        longest = f"-max_len={THROUGH_PYTHON[name]}"
        fuzz([*_python(name), "-merge=1", longest, str(merged), *_inputs(folder, name)])
        corpus.pack(name, merged)


def _python(name: str) -> list[str]:
    return [sys.executable, "-m", f"tests.fuzz.{name}"]


def _inputs(folder: Path, name: str) -> list[str]:
    """Return the folders to read; what is worth keeping is written into the first."""
    return [str(_kept(folder, name)), str(_seeds(folder))] if name in KEEPING else []


def _kept(folder: Path, name: str) -> Path:
    return folder / f"kept-{name}"


def _seeds(folder: Path) -> Path:
    return folder / "seeds"


def fuzz(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run one harness from the root of the tree.

    A process of its own starts it: the peak of memory that libFuzzer looks at begins with that of
    whoever forked, and a worker of the tests has grown beyond the limit by itself.
    """
    return subprocess.run(
        ["sh", "-c", '"$@"; exit $?', "sh", *command],
        cwd=FOLDER.parents[1],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
