import os
import subprocess
import sys

import pytest

from crypto_module import backend
from crypto_module.backend import Backend

ASK = "from crypto_module import backend; print(backend.chosen.name)"
WITHOUT_KERNEL = "import sys; sys.modules['crypto_module.kernel._kernel'] = None; "


def run(program: str, choice: str | None) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != backend.VARIABLE}
    if choice is not None:
        environment[backend.VARIABLE] = choice
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("choice", "name"), [(None, "kernel"), ("kernel", "kernel"), ("reference", "reference")]
)
def test_the_environment_names_the_backend(choice: str | None, name: str) -> None:
    assert run(ASK, choice).stdout.strip() == name


def test_an_unknown_backend_is_an_import_error_that_names_the_known_ones() -> None:
    answer = run(ASK, "gpu")
    assert answer.returncode != 0
    assert "ImportError: BRAMA_CRYPTO_BACKEND is 'gpu'" in answer.stderr
    assert "kernel, reference" in answer.stderr


@pytest.mark.parametrize("choice", [None, "kernel"])
def test_a_missing_kernel_is_an_import_error_that_says_how_to_build_it(choice: str | None) -> None:
    answer = run(WITHOUT_KERNEL + ASK, choice)
    assert answer.returncode != 0
    assert answer.stdout == ""
    assert "pip install --no-deps --no-build-isolation -e ." in answer.stderr


def test_the_reference_needs_no_kernel() -> None:
    assert run(WITHOUT_KERNEL + ASK, "reference").stdout.strip() == "reference"


def test_each_backend_knows_its_name(implementation: Backend) -> None:
    again = backend.load(implementation.name, implementation.cpu or None)
    assert (again.name, again.cpu) == (implementation.name, implementation.cpu)


def test_a_name_or_a_module_that_is_missing_says_so_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ImportError, match="'gpu'"):
        backend.load("gpu")
    monkeypatch.setitem(sys.modules, "crypto_module.kernel", None)
    with pytest.raises(ImportError, match="gcc or clang is needed"):
        backend.load("kernel")
