"""Exit codes, and the one place where an error of usage or configuration becomes one of them."""

import enum
import io
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any, cast

import typer.core
from typer.exceptions import Abort, TyperException
from typing_extensions import override


class ExitCode(enum.IntEnum):
    """What the process tells its caller; other programs rely on the numbers."""

    PASSED = 0
    FAILED = 1
    INDETERMINATE = 2
    UNUSABLE = 3  # usage, configuration or unreadable input
    UNAVAILABLE = 75  # database or authority does not answer: ask again (sysexits.h)
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
            _write_unicode()
            code = super().main(args, prog_name, complete_var, False, **extra)
            sys.stdout.flush()
        except TyperException as error:
            from typer import rich_utils

            # Every exception of typer is one of its formatter's kind; the annotation says less.
            rich_utils.rich_format_error(cast("Any", error))
            return ExitCode.UNUSABLE
        except Abort:
            return ExitCode.INTERRUPTED
        except SystemExit as ended:
            # Typer ends by itself after completion, and with 1 when nobody reads the output.
            return ExitCode.UNUSABLE if ended.code else ExitCode.PASSED
        except Exception as error:  # noqa: BLE001 - Python would answer 1, which means "failed"
            return _unusable(error)
        return code if isinstance(code, int) else ExitCode.PASSED


def _write_unicode() -> None:
    """Let any file name and any person's name be written, whatever the locale.

    An octet of a file name that is not UTF-8 comes out as the escape that JSON has for it.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _unusable(error: Exception) -> ExitCode:
    """Tell an operator's error in one line and our own with its traceback."""
    from gateway.settings import ConfigurationError

    # The database's own class is known by now only to the verbs that use one.
    store = sys.modules.get("gateway.store.errors")
    if store is not None and isinstance(error, store.StoreUnavailable):
        sys.stderr.write(f"brama: {error}\n")
        return ExitCode.UNAVAILABLE
    if isinstance(error, ConfigurationError | OSError):
        sys.stderr.write(f"brama: {error}\n")
    else:
        traceback.print_exception(error)
    if isinstance(error, OSError):
        _give_up_output()
    return ExitCode.UNUSABLE


def _give_up_output() -> None:
    """Keep Python from writing once more, at its end, what could not be written (exit code 120)."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
