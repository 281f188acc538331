"""The kernel as each compiler makes it, without Python; for tests, checks and harnesses."""

import fcntl
import subprocess
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from crypto_module import kernel

KERNEL: Final = Path(kernel.__file__).parent
CHECKS: Final = KERNEL / "check"
MODULE: Final = sorted(KERNEL.glob("module*.c"))
PURE: Final = sorted(set(KERNEL.glob("*.c")) - set(MODULE))
"""The sources that know nothing of Python."""

COMPILERS: Final = ("gcc", "clang")
STRICT: Final = ("-std=c99", "-g", "-Wall", "-Wextra", "-Wconversion", "-Werror")
SANITIZED: Final = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
PYTHON: Final = ("-DPy_LIMITED_API=0x030B0000", f"-I{sysconfig.get_paths()['include']}")


def objects(compiler: str, folder: Path, *flags: str, sources: Iterable[Path] = PURE) -> list[Path]:
    """Compile the sources into the folder and return their object files."""
    folder.mkdir(exist_ok=True)
    _run([compiler, *STRICT, *flags, f"-I{KERNEL}", "-c", *map(str, sources)], folder)
    return sorted(folder.glob("*.o"))


def built(compiler: str, level: str, *, shared: Path) -> list[Path]:
    """Return the pure objects of one compiler at one level, made once for every process of a run.

    ``shared`` is a folder of the run. Debug information is of DWARF 4: valgrind reads no later one.
    """
    folder = shared / f"kernel-{compiler}{level}"
    with (shared / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        whole = folder / "whole"
        if not whole.exists():
            objects(compiler, folder, level, "-gdwarf-4")
            whole.touch()
    return sorted(folder.glob("*.o"))


def program(compiler: str, out: Path, *flags: str, parts: Iterable[Path]) -> Path:
    """Link sources and objects into a program and return it."""
    _run([compiler, *STRICT, *flags, f"-I{KERNEL}", "-o", str(out), *map(str, parts)], out.parent)
    return out


def _run(command: list[str], folder: Path) -> None:
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise AssertionError(f"{' '.join(command[:8])} …\n{answer.stderr[-4000:]}")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, whatever that is."""
    return subprocess.run(
        list(map(str, command)), capture_output=True, text=True, errors="replace", check=False
    )
