"""Files a command reads and writes: whole or not at all."""

import os
import secrets
from pathlib import Path

import typer


def read_file(path: Path, *, option: str = "FILE") -> bytes:
    """Return the octets of a file.

    Raises:
        typer.BadParameter: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}", param_hint=option) from error


def write_whole(path: Path, octets: bytes, *, option: str = "--out", mode: int = 0o644) -> None:
    """Put ``octets`` at ``path``, durable, in place of what was there.

    Raises:
        typer.BadParameter: the place cannot be written.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(octets)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}", param_hint=option) from error
