"""``brama hash``: Ukrainian hashes of files of any size."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from crypto_module.primitives import hashes, sboxes
from crypto_module.primitives.hashes import Hash
from gateway.cli.exits import ExitCode

PIECE: Final = 1 << 20


class Algorithm(StrEnum):
    """The hash functions of DSTU."""

    GOST34311 = "gost34311"
    KUPYNA256 = "kupyna256"
    KUPYNA384 = "kupyna384"
    KUPYNA512 = "kupyna512"


def hash_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Файли.", show_default=False)],
    *,
    algorithm: Annotated[
        Algorithm, typer.Option("--algorithm", "-a", help="Геш-функція.", show_default=False)
    ],
    sbox: Annotated[
        str | None,
        typer.Option(
            "--sbox",
            metavar="HEX",
            help="ДКЕ для gost34311: 64 октети, 128 шістнадцяткових цифр; без неї діє №1.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Рядки JSON замість тексту.")] = False,
) -> None:
    """Обчислити геш файлів потоково, хоч якого вони розміру.

    Приклади:
      brama hash --algorithm kupyna256 заява.pdf
      brama hash -a gost34311 *.pdf --json
    """
    packed = _sbox(sbox, algorithm)
    unreadable = False
    for file in files:
        running = hashes.new(algorithm.value, packed)
        try:
            feed(file, running)
        except OSError as error:
            sys.stderr.write(f"brama: {file}: {error.strerror}\n")
            unreadable = True
            digest = None
        else:
            digest = running.hexdigest()
        if as_json:
            line = {"file": str(file), "algorithm": algorithm.value, "digest": digest}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        elif digest is not None:
            sys.stdout.write(digest + (f"  {file}\n" if len(files) > 1 else "\n"))
    if unreadable:
        raise typer.Exit(ExitCode.UNUSABLE)


def feed(file: Path, running: Hash) -> None:
    """Feed the whole file to ``running`` in pieces of 1 MiB.

    Raises:
        OSError: the file cannot be read.
    """
    with file.open("rb") as stream:
        while piece := stream.read(PIECE):
            running.update(piece)


def _sbox(digits: str | None, algorithm: Algorithm) -> bytes | None:
    if digits is None:
        return None
    if algorithm is not Algorithm.GOST34311:
        raise typer.BadParameter("ДКЕ має лише gost34311.", param_hint="--sbox")
    try:
        packed = bytes.fromhex(digits)
    except ValueError as error:
        raise typer.BadParameter("Потрібні шістнадцяткові цифри.", param_hint="--sbox") from error
    if not sboxes.is_well_formed(packed):
        raise typer.BadParameter(
            "Потрібні 64 октети, у яких кожен з восьми рядків є перестановкою 0…15.",
            param_hint="--sbox",
        )
    return packed
