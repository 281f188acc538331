"""The ``brama`` command: one file per verb, listed in ``verbs`` and nowhere else.

Exit codes are a promise to other programs: 0 passed, 1 failed, 2 indeterminate,
3 usage, configuration or unreadable input; 75 the database does not answer, ask again.
"""

from typing import Final

import typer

from gateway.cli.verbs import Verbs

EPILOG: Final = (
    "Приклади:  brama verify лист.p7s --trust czo.cer --json  ·  "
    "brama hash --algorithm kupyna256 файл.pdf  ·  "
    "brama deadline --received 2026-11-20T16:40:00+02:00  ·  brama demo"
)

app = typer.Typer(
    name="brama",
    cls=Verbs,
    epilog=EPILOG,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def brama() -> None:
    """Брама: захищений шлюз між системами ЦНАП і сервером ІІС «Соціальна громада»."""
