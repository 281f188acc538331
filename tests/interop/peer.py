"""A foreign implementation behind lines: an operation and its fields out, one field back."""

import select
import subprocess
from pathlib import Path
from typing import Final, Self

HERE: Final = Path(__file__).parent
_REFUSAL: Final = "error "
_PATIENCE_S: Final = 20.0

Field = bytes | int | str


class Refused(Exception):
    """The peer answered with an error of its own."""


class Peer:
    """A running peer; fields are octets, numbers and words."""

    def __init__(self, *command: str) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="ascii"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()

    def ask(self, operation: str, *fields: Field) -> bytes:
        """Return the peer's answer.

        Raises:
            Refused: the peer refuses the fields, or died, or computes for ever.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(" ".join([operation, *map(_word, fields)]) + "\n")
        self._process.stdin.flush()
        if not select.select([self._process.stdout], [], [], _PATIENCE_S)[0]:
            self._process.kill()
        answer = self._process.stdout.readline().rstrip("\n")
        if not answer or answer.startswith(_REFUSAL):
            raise Refused(answer.removeprefix(_REFUSAL) or "The peer died.")
        return b"" if answer == "-" else bytes.fromhex(answer)

    def says(self, operation: str, *fields: Field) -> bool:
        """Return the peer's yes or no."""
        return self.ask(operation, *fields) == b"\1"


def _word(field: Field) -> str:
    if isinstance(field, bytes):
        return field.hex() or "-"
    return str(field)
