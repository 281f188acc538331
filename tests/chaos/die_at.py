"""Run the ``brama`` command and end the process by SIGKILL at one named place.

``python tests/chaos/die_at.py MODULE:FUNCTION before|after|found serve …`` wraps the function so
that its first call kills the process: before it runs, after it has returned, or after it has
returned something. No line of the product knows about this; the place is a function of the
product, and a wrong name is an error.
"""

import functools
import importlib
import inspect
import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def _die_if(now: bool) -> None:  # noqa: FBT001 - it is the whole sentence
    if now:
        os.kill(os.getpid(), signal.SIGKILL)


def _deadly(function: Callable[..., Any], moment: str) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def waited(*args: Any, **named: Any) -> Any:
            _die_if(moment == "before")
            result = await function(*args, **named)
            _die_if(moment == "after" or bool(result))
            return result

        return waited

    @functools.wraps(function)
    def called(*args: Any, **named: Any) -> Any:
        _die_if(moment == "before")
        result = function(*args, **named)
        _die_if(moment == "after" or bool(result))
        return result

    return called


def arm(place: str, moment: str) -> None:
    """Replace ``module:function`` (or ``module:Class.method``) by a version that kills."""
    module_name, _, path = place.partition(":")
    owner: Any = importlib.import_module(module_name)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    original = getattr(owner, name)
    deadly = _deadly(original, moment)
    setattr(owner, name, deadly)
    for module in list(sys.modules.values()):
        if getattr(module, name, None) is original:
            setattr(module, name, deadly)


def main() -> None:
    """Arm the place named by the first two arguments, then be ``brama`` with the rest."""
    place, moment = sys.argv[1:3]
    sys.argv = ["brama", *sys.argv[3:]]
    importlib.import_module("gateway.app")  # everything is loaded before the place is replaced
    from gateway.cli import app  # noqa: PLC0415

    arm(place, moment)
    app()


if __name__ == "__main__":
    main()
