"""What the simulator keeps in its directory: keys, the registry of workplaces, the desk's token."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from connectors.simulator import cast, durable
from connectors.simulator.pki import storage
from connectors.simulator.pki.hierarchy import Hierarchy
from connectors.simulator.registry import Registry

PKI: Final = "pki"
PASSWORD_FILE: Final = "pki.password"  # noqa: S105 - a file name
REGISTRY: Final = "registry.json"
TOKEN_FILE: Final = "desk.token"  # noqa: S105 - a file name
DATABASE: Final = "ministry.sqlite3"
PACKAGES: Final = "packages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What was read, or made at the first start."""

    hierarchy: Hierarchy
    registry: Registry
    desk_token: str = field(repr=False)


def prepare(data: Path, *, now: datetime, only: Collection[str] | None = None) -> Files:
    """The directory's content; whatever is absent is made, whatever is there stays as it is.

    A demonstration calls this before both processes start, to give the gateway its own keys out
    of the same hierarchy.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    data.chmod(0o700)
    password = secret(data / PASSWORD_FILE).encode()
    has_registry = (data / REGISTRY).exists()
    hierarchy = storage.ensure(
        data / PKI, password=password, now=now, only=only if has_registry else None
    )
    if not has_registry:
        cast.registry(hierarchy).save(data / REGISTRY)
    return Files(
        hierarchy=hierarchy,
        registry=Registry.load(data / REGISTRY),
        desk_token=secret(data / TOKEN_FILE),
    )


def secret(path: Path) -> str:
    """The secret in the file; a new one of 256 bits when there is no file.

    Raises:
        ValueError: the file is empty. Whoever says nothing would know such a secret.
    """
    found = durable.make_once(path, secrets.token_hex(32).encode()).decode("ascii")
    if not found:
        raise ValueError(f"The secret in {path} is empty; remove the file to get a new one.")
    return found
