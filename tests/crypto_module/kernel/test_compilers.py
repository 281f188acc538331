"""gcc and clang, three levels: no warning, the same answers; then both sanitizers."""

from pathlib import Path

import pytest

from tests.crypto_module.kernel import compilers
from tests.crypto_module.kernel.compilers import CHECKS, COMPILERS, MODULE, PYTHON, SANITIZED
from tests.fuzz import harnesses

pytestmark = pytest.mark.clang


@pytest.mark.parametrize("level", ["-O1", "-O2", "-O3"])
@pytest.mark.parametrize("compiler", COMPILERS)
def test_no_level_of_a_compiler_warns_or_computes_otherwise(
    compiler: str, level: str, shared: Path, tmp_path: Path
) -> None:
    compilers.objects(compiler, tmp_path / "module", level, *PYTHON, sources=MODULE)
    pure = compilers.built(compiler, level, shared=shared)
    check = compilers.program(
        compiler, tmp_path / "check", level, parts=[CHECKS / "check.c", *pure]
    )
    answer = compilers.run(check)
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize("compiler", COMPILERS)
def test_the_sanitizers_find_nothing(compiler: str, tmp_path: Path) -> None:
    made = compilers.objects(compiler, tmp_path / "objects", "-O1", *SANITIZED)
    check = compilers.program(
        compiler, tmp_path / "check", *SANITIZED, parts=[CHECKS / "check.c", *made]
    )
    answer = compilers.run(check)
    assert (answer.returncode, answer.stderr) == (0, "")
    for harness, turns in harnesses.TURNS.items():
        driven = harnesses.driven(compiler, harness, tmp_path / harness.stem, objects=made)
        answer = compilers.run(driven, str(turns))
        assert (answer.returncode, answer.stderr) == (0, ""), harness.name


@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize(
    ("defect", "finding"),
    [
        ("int octets[4] = {0}; return octets[count + 3];", "stack-buffer-overflow"),
        ("return (int)(2147483647 + count);", "signed integer overflow"),
    ],
)
def test_the_sanitizers_find_what_is_wrong(
    compiler: str, defect: str, finding: str, tmp_path: Path
) -> None:
    source = tmp_path / "wrong.c"
    source.write_text(f"int main(int count, char **words) {{ (void)words; {defect} }}\n")
    wrong = compilers.program(
        compiler,
        tmp_path / "wrong",
        "-O0",
        *SANITIZED,
        "-fno-sanitize=bounds,object-size",
        parts=[source],
    )
    answer = compilers.run(wrong)
    assert answer.returncode != 0
    assert finding in answer.stderr
