"""``brama simulator``: the ministry's side, a process of its own."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer


def simulator(
    data: Annotated[Path, typer.Option(help="Каталог симулятора: сховище, ключі, токен столу.")],
    port: Annotated[int, typer.Option(help="Порт столу СПСЗН (лише 127.0.0.1).")] = 8090,
    crypto_port: Annotated[int, typer.Option(help="Порт криптосервера.")] = 8091,
) -> None:
    """Запустити симулятор міністерства: криптосервер, приймання справ, стіл СПСЗН.

    Приклад:  brama simulator --data var/ministry --port 8090 --crypto-port 8091
    """
    from connectors.simulator.run import SimulatorSettings, run

    asyncio.run(run(SimulatorSettings(data=data, port=port, crypto_port=crypto_port)))
