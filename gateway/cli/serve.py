"""``brama serve``: the gateway itself."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="Файл brama.toml; без нього діє вбудований config/brama.toml."),
]


def serve(config: ConfigOption = None) -> None:
    """Запустити шлюз: API, робітника, модулі шифрування і консоль.

    Приклад:  BRAMA_DATA_DIR=/var/lib/brama brama serve --config /etc/brama/brama.toml
    """
    from gateway.app import serve as serve_forever
    from gateway.settings import load

    asyncio.run(serve_forever(load(config)))
