"""The demonstration from curtain to curtain: the stage, the story, what is left for the guest."""

import asyncio
import json
import signal
import sys
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

import aiohttp
from rich.console import Console

from connectors.city.client import ApiProblem
from connectors.simulator import files
from gateway.cli.exits import ExitCode
from gateway.cli.stage import Ports, Stage, stage
from gateway.cli.story import Json, Say, StoryFailed, tell
from gateway.domain.roles import Role
from gateway.http.console.rights import ROLE_LABELS

EVERYDAY: Final = Ports(gateway=8080, desk=8090, crypto=8091)
"""The ports of ``make run``; ``make demo`` takes free ones."""
_SEEN: Final = MappingProxyType(
    {
        Role.SLA_OPERATOR: "строки всіх справ, без персональних даних",
        Role.CNAP_HEAD: "справи свого ЦНАП зі змістом і рішенням",
    }
)

_Outcome = TypeVar("_Outcome")


async def play(folder: Path, *, keep_serving: bool) -> ExitCode:
    """Return how the demonstration ended; its closing line of JSON is the last on stdout."""
    ports = EVERYDAY if keep_serving else Ports.free()
    console = Console(highlight=False)
    now = datetime.now(UTC)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    console.print(f"Готуємо ключі й каталог {folder} …")
    async with AsyncExitStack() as stack:
        try:
            opened = stack.enter_async_context(stage(folder, ports, now=now))
            ready = await _unless(stop, opened)
            console.print(f"Шлюз {ready.gateway_url}, міністерство (симулятор) {ready.desk_url}")
            line = await _unless(stop, tell(ready, now=datetime.now(UTC), say=_narrator(console)))
        except asyncio.CancelledError:
            return ExitCode.INTERRUPTED
        except (StoryFailed, ApiProblem, TimeoutError, aiohttp.ClientError, KeyError) as error:
            console.print(f"[red]Крок не вдався:[/] {type(error).__name__} {error}")
            return ExitCode.FAILED
        if keep_serving:
            console.print(invitation(ready, told=line), markup=False, soft_wrap=True)
            await stop.wait()
            console.print("Зупиняємо …")
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return ExitCode.PASSED


async def _unless(stop: asyncio.Event, act: Coroutine[Any, Any, _Outcome]) -> _Outcome:
    """Return what the act returns; Ctrl-C cancels it, and it clears up after itself."""
    acting = asyncio.create_task(act)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({acting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not acting.done():
        acting.cancel()
    return await acting


def _narrator(console: Console) -> Say:
    number = 0

    def say(what: str, due: str) -> None:
        nonlocal number
        number += 1
        console.print(f"{number:>3}. {what}  [dim](строк D1: {due})[/]", soft_wrap=True)

    return say


def invitation(ready: Stage, *, told: Json) -> str:
    """Return where the guest may look, and as whom; the passwords are told here only."""
    token = ready.installation.settings.data_dir.parent / "ministry" / files.TOKEN_FILE
    doors = (
        ("Консоль", f"{ready.gateway_url}/console"),
        ("Справа", f"{ready.gateway_url}/console/cases/{told['case']}"),
        ("API", f"{ready.gateway_url}/docs"),
        ("Стіл СПСЗН", f"{ready.desk_url}/desk"),
        ("токен столу", str(token)),
    )
    people = [
        ("Вхід до консолі", "логін", "пароль", "що видно"),
        *(
            (ROLE_LABELS[each.role], each.login, each.password, _SEEN[each.role])
            for each in ready.guests
        ),
    ]
    return "\n".join(["", *_aligned(doors), "", *_aligned(people), "", "Ctrl-C — зупинити."])


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Each column as wide as its longest cell."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
