"""``pip wheel .`` builds one abi3 wheel; unpacked elsewhere, its kernel signs and verifies."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("config", "connectors", "crypto_module", "gateway")
FILES = ("LICENSE", "README.md", "pyproject.toml", "setup.py")
PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")
SIGN = """
import crypto_module
from crypto_module import backend
from crypto_module.primitives.dstu4145 import PrivateKey
private = PrivateKey.generate("M257")
private.public_key().verify(private.sign(b"digest"), b"digest")
print(backend.chosen.name, crypto_module.__file__)
"""


def run(*arguments: str, folder: Path, **variables: str) -> str:
    answer = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr[-4000:]
    return answer.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("source")
    unbuilt = shutil.ignore_patterns("__pycache__", "*.so")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=unbuilt)
    for file in FILES:
        shutil.copy(ROOT / file, source)
    run(
        *PIP,
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        "made",
        ".",
        folder=source,
    )
    (made,) = (source / "made").iterdir()
    return made


def test_the_wheel_serves_every_later_python(wheel: Path) -> None:
    _, _, python, abi, _ = wheel.stem.split("-")
    assert (python, abi) == ("cp311", "abi3")
    with ZipFile(wheel) as packed:
        names = packed.namelist()
    assert [name for name in names if name.endswith(".so")] == [
        "crypto_module/kernel/_kernel.abi3.so"
    ]
    assert not [name for name in names if name.startswith("tests/")]


def test_the_kernel_of_the_wheel_signs_and_verifies(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    place = ("--target", str(target))
    run(*PIP, "install", "--no-deps", "--no-index", *place, str(wheel), folder=tmp_path)
    said = run("-c", SIGN, folder=tmp_path, PYTHONPATH=str(target))
    assert said.split() == ["kernel", str(target / "crypto_module" / "__init__.py")]
