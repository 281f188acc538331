"""A hierarchy on the disk: certificates as DER, keys as encrypted PKCS#8, readable by us alone."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from connectors.simulator import durable
from connectors.simulator.pki.hierarchy import Hierarchy, Issued
from connectors.simulator.pki.profiles import Spec
from connectors.simulator.pki.suites import Suite, material
from connectors.simulator.pki.table import DEMONSTRATION, PROVIDER, ROOT
from crypto_module.containers import pkcs8
from crypto_module.x509 import Certificate

INDEX: Final = "hierarchy.json"


def save(hierarchy: Hierarchy, directory: Path, *, password: bytes) -> None:
    """Write the hierarchy; the index comes last, so a half-written directory is none."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory.chmod(0o700)
    for name, issued in hierarchy.issued.items():
        durable.replace(directory / f"{name}.cer", issued.certificate.der)
        durable.replace(directory / f"{name}.p8", pkcs8.save(issued.key.held, password))
    index = {
        "suite": hierarchy.suite,
        "now": hierarchy.now.isoformat(),
        "names": list(hierarchy.issued),
    }
    durable.replace(directory / INDEX, json.dumps(index).encode())


def load(directory: Path, *, password: bytes, only: Collection[str] | None = None) -> Hierarchy:
    """The hierarchy that ``save`` wrote, or root, provider and ``only`` the named of it.

    Opening one key takes a tenth of a second, as it should; so nobody opens those of others.

    Raises:
        FileNotFoundError: there is none, or it was not written to the end.
        WrongPassword: of the keys.
    """
    index = json.loads((directory / INDEX).read_bytes())
    wanted = index["names"] if only is None else [ROOT.name, PROVIDER.name, *only]
    issued = {name: _load(directory, name, password) for name in wanted}
    return Hierarchy(
        suite=Suite(index["suite"]),
        now=datetime.fromisoformat(index["now"]),
        issued=MappingProxyType(issued),
    )


def ensure(
    directory: Path,
    *,
    password: bytes,
    now: datetime,
    suite: Suite = Suite.DSTU_M257,
    specs: Iterable[Spec] = DEMONSTRATION,
    only: Collection[str] | None = None,
) -> Hierarchy:
    """The hierarchy of the directory; made at ``now`` when there is none, else left as it is."""
    if (directory / INDEX).exists():
        return load(directory, password=password, only=only)
    made = Hierarchy.demonstration(now, suite=suite, specs=specs)
    save(made, directory, password=password)
    return made


def _load(directory: Path, name: str, password: bytes) -> Issued:
    private_key = pkcs8.load((directory / f"{name}.p8").read_bytes(), password)
    certificate = Certificate.parse((directory / f"{name}.cer").read_bytes())
    return Issued(name=name, certificate=certificate, key=material(private_key).signing_key)
