"""A table that is not what was built stops the start, whichever octet of it was changed."""

import dataclasses
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crypto_module import backend, self_test
from crypto_module.backend import Backend
from crypto_module.kernel import _kernel
from crypto_module.primitives import curves
from crypto_module.self_test import ANSWERS, Answer

BUILT = Path(str(_kernel.__file__))
LEAST_TABLE = 16
A_TABLE = 16
"""Octets that are flipped in each table, one at a time; the self-test takes milliseconds."""

LOAD = "import sys; sys.path.insert(0, sys.argv[1]); import crypto_module.backend"
WALK = """
import importlib.machinery, importlib.util, os, sys
from functools import partial
from crypto_module.backend import CPU_PATHS, _backend
from crypto_module.primitives import curves
from crypto_module.self_test import prove

source, folder, flips = sys.argv[1], sys.argv[2], [int(flip) for flip in sys.argv[4:]]
whole = open(source, "rb").read()

def refuses(module, path):
    made = _backend("kernel", CPU_PATHS[path], module, lambda made: partial(made, cpu=path))
    try:
        prove(made)
        for name in sys.argv[3].split():
            curves._arithmetic(made, curves.BY_NAME[name])
    except (ImportError, ValueError):
        return "1"
    return "0"

def refusals(turn, at):
    path = f"{folder}/{turn}.so"
    with open(path, "wb") as copy:
        copy.write(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
    name = "crypto_module.kernel._kernel"
    loader = importlib.machinery.ExtensionFileLoader(name, path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    os.unlink(path)
    return "".join(refuses(module, path) for path in range(module.cpu_best() + 1))

print(*[refusals(turn, at) for turn, at in enumerate(flips)])
"""


def symbols(octets: bytes) -> Iterator[tuple[str, int, int]]:
    """Name, place in the file and size of each read-only object of an ELF file of 64 bits."""
    (start,) = struct.unpack_from("<Q", octets, 0x28)
    size, count = struct.unpack_from("<HH", octets, 0x3A)
    heads = [struct.unpack_from("<IIQQQQIIQQ", octets, start + size * i) for i in range(count)]
    for _, kind, _, _, at, length, link, _, _, entry in heads:
        if kind != 2:  # SHT_SYMTAB
            continue
        names = heads[link][4]
        for place in range(at, at + length, entry):
            name, info, _, section, value, extent = struct.unpack_from("<IBBHQQ", octets, place)
            if info & 15 == 1 and section < count and not heads[section][2] & 1:  # object, no write
                label = octets[names + name : octets.index(0, names + name)].decode()
                yield label, heads[section][4] + value - heads[section][3], extent


def tables() -> dict[str, tuple[int, int]]:
    found = symbols(BUILT.read_bytes())
    return {name: (at, size) for name, at, size in found if size >= LEAST_TABLE}


TABLES = tables() if BUILT.read_bytes()[:5] == b"\x7fELF\x02" else {}
NOT_LOOKED_UP = ("nothing.", "zeros.", "one.")
"""Constants of a mode."""
NORMAL = " ".join(curve.name for curve in curves.NORMAL_BASIS)
"""Curves whose tables are proven when they are set up."""


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_every_backend_gives_every_known_answer(implementation: Backend, answer: Answer) -> None:
    short = self_test.computed(implementation, answer, self_test._SHORT)
    assert short == answer.short or not answer.short
    if implementation.name == "kernel":
        whole = self_test.computed(implementation, answer, self_test._TEXT)
        assert whole == answer.expected


def test_the_reference_would_give_the_answers_of_the_kernel() -> None:
    reference = backend.load("reference")
    for answer in ANSWERS[2:6]:
        assert self_test.computed(reference, answer, self_test._TEXT) == answer.expected


def test_the_curve_is_the_one_of_the_table() -> None:
    listed = curves.BY_NAME["M257"]
    own: dict[str, Any] = dict(self_test._M257)
    assert own == {
        "m": listed.m,
        "terms": listed.terms,
        "a": listed.a,
        "b": listed.b.to_bytes(33, "little"),
        "n": listed.n.to_bytes(32, "little"),
        "cofactor": listed.cofactor,
        "base_point": listed.base_point,
    }


def test_another_answer_is_an_import_error_that_names_the_test() -> None:
    broken = SimpleNamespace(**{name: getattr(backend.chosen, name) for name in FIELDS})
    broken.kalyna = lambda key, _bits: backend.chosen.kalyna(key, len(key) * 8)
    with pytest.raises(ImportError, match="self-test of Kalyna: its file is not what was built"):
        self_test.prove(broken)


FIELDS = [field.name for field in dataclasses.fields(Backend)]


@pytest.mark.skipif(not TABLES, reason="no symbols to find the tables by")
def test_a_changed_table_stops_the_start(tmp_path: Path) -> None:
    copy = tmp_path / "crypto_module"
    shutil.copytree(BUILT.parents[1], copy, ignore=shutil.ignore_patterns("__pycache__", "*.c"))
    at, size = TABLES["kupyna_tables"]
    octets = bytearray(BUILT.read_bytes())
    octets[at + size // 2] ^= 1
    (copy / "kernel" / BUILT.name).write_bytes(octets)
    answer = subprocess.run(
        [sys.executable, "-c", LOAD, str(tmp_path)],
        env={"PATH": os.environ["PATH"], backend.CPU_VARIABLE: "portable"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode != 0
    assert "ImportError: The crypto backend 'kernel portable' fails its self-test" in answer.stderr


@pytest.mark.skipif(not TABLES, reason="no symbols to find the tables by")
@pytest.mark.skipif(_kernel.cpu_best() < 2, reason="tables of a path that is not here")
def test_a_path_proves_every_octet_of_a_table_that_it_looks_up(tmp_path: Path) -> None:
    chosen = {name: place for name, place in TABLES.items() if not name.startswith(NOT_LOOKED_UP)}
    flips = [
        (name, at + size * turn // A_TABLE)
        for name, (at, size) in chosen.items()
        for turn in range(A_TABLE)
    ]
    answer = subprocess.run(
        [
            sys.executable,
            "-c",
            WALK,
            str(BUILT),
            str(tmp_path),
            NORMAL,
            *(str(at) for _, at in flips),
        ],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(BUILT.parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    refusals: dict[str, set[str]] = {name: set() for name in chosen}
    for (name, _), paths in zip(flips, answer.stdout.split(), strict=True):
        refusals[name].add(paths)
    uneven = {name: paths for name, paths in refusals.items() if len(paths) > 1}
    unproven = [name for name, paths in refusals.items() if "1" not in "".join(paths)]
    assert (uneven, unproven) == ({}, [])
    assert {"kupyna_tables", "kalyna_inverse_tables"} <= set(chosen)
