"""The verbs of ``brama``, each read only when it is asked for.

One verb must not wait for the libraries of another: ``brama hash`` needs neither the store nor
the web server, and reading those takes seconds.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final, cast

import typer.core
import typer.main
from typer.models import CommandInfo
from typing_extensions import override

from gateway.cli.exits import Commands

# verb → file of this package, function or group there; help lists them in this order.
VERBS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "verify": ("verify", "verify"),
        "sign": ("sign", "sign"),
        "augment": ("augment", "augment"),
        "timestamp": ("timestamp", "timestamp"),
        "container": ("container", "container"),
        "envelope": ("envelope", "envelope"),
        "trust": ("trust", "trust"),
        "lab": ("lab", "lab"),
        "hash": ("hash", "hash_files"),
        "deadline": ("deadline", "deadline"),
        "serve": ("serve", "serve"),
        "simulator": ("simulator", "simulator"),
        "demo": ("demo", "demo"),
        "doctor": ("doctor", "doctor"),
        "register": ("registry", "register"),
        "enrol": ("registry", "enrol"),
        "operator": ("operator", "operator"),
    }
)


class Verbs(Commands):
    """The command group over ``VERBS``."""

    @override
    def list_commands(self, ctx: Any) -> list[str]:
        """Return the verbs in the order of the table."""
        return list(VERBS)

    @override
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Read the verb's file and return its command or group; ``None`` for another word."""
        if cmd_name not in VERBS:
            # Of these typer takes the names only, to propose what may have been meant.
            self.commands = cast("Any", dict.fromkeys(VERBS))
            return None
        file, function = VERBS[cmd_name]
        found = getattr(import_module(f"gateway.cli.{file}"), function)
        if isinstance(found, typer.Typer):
            return typer.main.get_group(found)
        return typer.main.get_command_from_info(
            CommandInfo(name=cmd_name, callback=found),
            pretty_exceptions_short=True,
            rich_markup_mode=self.rich_markup_mode,
        )
