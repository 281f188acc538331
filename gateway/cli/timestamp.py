"""``brama timestamp``: a token of an authority over a file."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from crypto_module.primitives import hashes
from gateway.cli.files import read_file, write_whole
from gateway.cli.stamping import HashOption, named_hash, stamper, unless_unavailable


def timestamp(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Що позначити часом.")],
    *,
    url: Annotated[
        str, typer.Option("--url", metavar="URL", help="Адреса надавача позначок часу (TSP).")
    ],
    hash_name: HashOption = "gost34311",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Куди записати; без нього FILE.tst.")
    ] = None,
) -> None:
    """Отримати позначку часу (RFC 3161) на файл. Код виходу 75: надавач не відповів.

    Приклад:  brama timestamp заява.pdf --url http://ca.example/services/tsp/
    """
    name = named_hash(hash_name)
    stamp = stamper(url, name)
    out = out or file.with_name(f"{file.name}.tst")
    token = unless_unavailable(lambda: stamp(hashes.digest(name, read_file(file))))
    write_whole(out, token)
    sys.stdout.write(f"{out}\n")
