"""``brama demo``: one sample case from the city to its decision, over the public API."""

import asyncio
import json
import signal
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import aiohttp
import typer
from rich.console import Console

from connectors.city.client import ApiProblem
from gateway.cli.exits import ExitCode
from gateway.cli.stage import Ports, Stage, stage
from gateway.cli.story import Say, StoryFailed, tell

EVERYDAY: Final = Ports(gateway=8080, desk=8090, crypto=8091)
"""The ports of ``make run``; ``make demo`` takes free ones."""


def demo(
    keep_serving: Annotated[  # noqa: FBT002 - a flag
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
    with ExitStack() as stack:
        if not keep_serving:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="brama-")))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ports = EVERYDAY if keep_serving else Ports.free()
        code = asyncio.run(_play(folder.absolute(), ports, keep_serving=keep_serving))
    raise typer.Exit(code)


async def _play(folder: Path, ports: Ports, *, keep_serving: bool) -> ExitCode:
    console = Console(highlight=False)
    now = datetime.now(UTC)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    console.print(f"Готуємо ключі й каталог {folder} …")
    async with stage(folder, ports, now=now) as ready:
        console.print(f"Шлюз {ready.gateway_url}, міністерство (симулятор) {ready.desk_url}")
        try:
            line = await tell(ready, now=datetime.now(UTC), say=_narrator(console))
        except (StoryFailed, ApiProblem, TimeoutError, aiohttp.ClientError, KeyError) as error:
            console.print(f"[red]Крок не вдався:[/] {type(error).__name__} {error}")
            return ExitCode.FAILED
        if keep_serving:
            _invite(console, ready)
            await stop.wait()
            console.print("Зупиняємо …")
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return ExitCode.PASSED


def _narrator(console: Console) -> Say:
    number = 0

    def say(what: str, due: str) -> None:
        nonlocal number
        number += 1
        console.print(f"{number:>3}. {what}  [dim](строк D1: {due})[/]", soft_wrap=True)

    return say


def _invite(console: Console, ready: Stage) -> None:
    console.print(
        f"\nКонсоль:  {ready.gateway_url}/console\n"
        f"Логін:    {ready.login}\n"
        f"Пароль:   {ready.password}\n"
        f"API:      {ready.gateway_url}/docs\n"
        f"Стіл СПСЗН: {ready.desk_url}/desk, токен у файлі "
        f"{ready.installation.settings.data_dir.parent / 'ministry' / 'desk.token'}\n"
        "Ctrl-C — зупинити."
    )
