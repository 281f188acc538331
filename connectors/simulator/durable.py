"""Small files that are there whole or not at all, and shut to others from their first moment."""

import os
import secrets
from pathlib import Path


def replace(path: Path, octets: bytes) -> None:
    """Put ``octets`` at ``path`` instead of what was there; durable when it returns."""
    draft = _draft(path, octets)
    draft.replace(path)
    _sync(path.parent)


def make_once(path: Path, octets: bytes) -> bytes:
    """What stands at ``path``: ``octets``, unless somebody was there before."""
    if not path.exists():
        draft = _draft(path, octets)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        _sync(path.parent)
    return path.read_bytes()


def _draft(path: Path, octets: bytes) -> Path:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
