"""Exit codes, and the one place where an error of usage or configuration becomes one of them."""

import enum
import sys
from collections.abc import Sequence
from typing import Any, cast

import typer.core
from typer import rich_utils
from typer.exceptions import Abort, TyperException
from typing_extensions import override

from gateway.settings import ConfigurationError


class ExitCode(enum.IntEnum):
    """What the process tells its caller; other programs rely on the numbers."""

    PASSED = 0
    FAILED = 1
    INDETERMINATE = 2
    UNUSABLE = 3  # usage, configuration or unreadable input
    INTERRUPTED = 130


class Commands(typer.core.TyperGroup):
    """The command group; typer's own code for usage errors (2) already means indeterminate here."""

    @override
    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run one command; in standalone mode (the usual one) never returns."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        sys.exit(self._run(args, prog_name, complete_var, **extra))

    def _run(
        self,
        args: Sequence[str] | None,
        prog_name: str | None,
        complete_var: str | None,
        **extra: Any,
    ) -> int:
        try:
            code = super().main(args, prog_name, complete_var, False, **extra)
        except TyperException as error:
            # Every exception of typer is one of its formatter's kind; the annotation says less.
            rich_utils.rich_format_error(cast("Any", error))
            return ExitCode.UNUSABLE
        except ConfigurationError as error:
            sys.stderr.write(f"brama: {error}\n")
            return ExitCode.UNUSABLE
        except Abort:
            return ExitCode.INTERRUPTED
        return code if isinstance(code, int) else ExitCode.PASSED
