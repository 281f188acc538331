"""``brama demo``: one sample case from the city to its decision, over the public API."""

import asyncio
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer


def demo(
    *,
    keep_serving: Annotated[
        bool,
        typer.Option(
            "--keep-serving",
            help="Постійний каталог і звичні порти; після справи працювати до Ctrl-C.",
        ),
    ] = False,
    folder: Annotated[Path, typer.Option(help="Каталог, коли вказано --keep-serving.")] = Path(
        "var"
    ),
) -> None:
    """Провести одну зразкову справу від ЦНАП до рішення; останній рядок — JSON.

    Приклади:
      brama demo
      brama demo --keep-serving --folder var
    """
    from gateway.cli.play import play

    with ExitStack() as stack:
        if not keep_serving:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="brama-")))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        code = asyncio.run(play(folder.absolute(), keep_serving=keep_serving))
    raise typer.Exit(code)
