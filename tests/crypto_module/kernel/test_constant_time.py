"""No branch and no address depends on a secret: secrets are undefined to valgrind's memcheck.

Memcheck knows no AVX-512, so that path is not here; ``make bench`` asks its time. What the headers
except by name, the look-ups of the portable path, is shown to be what is found.
"""

from pathlib import Path

import pytest

from tests.crypto_module.kernel import compilers
from tests.crypto_module.kernel.compilers import CHECKS, COMPILERS

pytestmark = pytest.mark.valgrind
LEVELS = ("-O1", "-O3")
MADE = [(compiler, level) for compiler in COMPILERS for level in LEVELS]
READ = [made for made in MADE if made != ("clang", "-O3")]
"""Memcheck 3.19 knows not every form of VMOVQ, and clang -O3 writes the other one."""
CLEAN, FOUND, LACKING = 0, 9, 3
PORTABLE, AVX2 = "0", "1"

CONSTANT = [
    ("field", PORTABLE),
    ("field", AVX2),
    ("comparison", PORTABLE),
    ("gost28147", AVX2),
]
EXCEPTED = [("gost28147", PORTABLE), ("kalyna", PORTABLE)]
WRONG = [("leaky-comparison", PORTABLE), ("leaky-branch", PORTABLE), ("leaky-address", PORTABLE)]


@pytest.fixture(scope="module", params=MADE, ids=" ".join)
def folder(
    request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Both programs, as one compiler makes them at one level."""
    compiler, level = request.param
    made = tmp_path_factory.mktemp("secrets")
    objects = compilers.built(compiler, level, shared=shared)
    for name in ("secrets", "secrets_symmetric"):
        parts = [CHECKS / f"{name}.c", *objects]
        compilers.program(compiler, made / name, level, "-gdwarf-4", parts=parts)
    return made


def memcheck(*command: str | Path) -> tuple[int, str]:
    answer = compilers.run("valgrind", "--quiet", f"--error-exitcode={FOUND}", *command)
    return answer.returncode, answer.stderr


def test_keys_and_nonces_of_signatures_choose_nothing(folder: Path) -> None:
    assert memcheck(folder / "secrets", PORTABLE) == (CLEAN, "")


@pytest.mark.parametrize("folder", READ, ids=" ".join, indirect=True)
def test_they_choose_nothing_on_avx2_either(folder: Path) -> None:
    code, findings = memcheck(folder / "secrets", AVX2)
    assert code in {CLEAN, LACKING}, findings
    assert findings == ""


@pytest.mark.parametrize(("case", "path"), CONSTANT)
def test_keys_of_ciphers_choose_nothing(folder: Path, case: str, path: str) -> None:
    code, findings = memcheck(folder / "secrets_symmetric", case, path)
    assert code in {CLEAN, LACKING}, findings
    assert findings == ""


@pytest.mark.parametrize(("case", "path"), EXCEPTED)
def test_the_tables_of_the_portable_path_are_looked_up_by_secrets(
    folder: Path, case: str, path: str
) -> None:
    code, findings = memcheck(folder / "secrets_symmetric", case, path)
    assert code == FOUND
    assert "Use of uninitialised value" in findings
    assert "depends on uninitialised" not in findings


@pytest.mark.parametrize(("case", "path"), WRONG)
def test_what_leaks_on_purpose_is_found(folder: Path, case: str, path: str) -> None:
    assert memcheck(folder / "secrets_symmetric", case, path)[0] == FOUND
