"""The ``brama`` command: one file per verb, registered here and nowhere else.

Exit codes are a promise to other programs: 0 passed, 1 failed, 2 indeterminate,
3 usage, configuration or unreadable input.
"""

from typing import Final

import typer

from gateway.cli.deadline import deadline
from gateway.cli.demo import demo
from gateway.cli.doctor import doctor
from gateway.cli.exits import Commands
from gateway.cli.hash import hash_files
from gateway.cli.registry import enrol, register
from gateway.cli.serve import serve
from gateway.cli.simulator import simulator
from gateway.cli.verify import verify

EPILOG: Final = (
    "Приклади:  brama verify лист.p7s --trust czo.cer --json  ·  "
    "brama hash --algorithm kupyna256 файл.pdf  ·  "
    "brama deadline --received 2026-11-20T16:40:00+02:00  ·  brama demo"
)

app = typer.Typer(
    name="brama",
    cls=Commands,
    help="Брама: захищений шлюз між системами ЦНАП і сервером ІІС «Соціальна громада».",
    epilog=EPILOG,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
)
app.command("verify")(verify)
app.command("hash")(hash_files)
app.command("deadline")(deadline)
app.command("serve")(serve)
app.command("simulator")(simulator)
app.command("demo")(demo)
app.command("doctor")(doctor)
app.command("register")(register)
app.command("enrol")(enrol)
