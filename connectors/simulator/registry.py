"""Who may send: the workplaces that are connected, their modules and their officers.

In life it is kept by ДП «ІОЦ» (order № 45, Додаток 1); here it is one JSON file that the
composition root writes beside the simulator's store.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from connectors.simulator import durable
from crypto_module.x509 import Certificate
from gateway.domain.canonical import canonical_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """One access point: its module's certificate, its officers, and the СПСЗН that decides."""

    access_point: str
    module_sha256: str
    edrpou: str
    spszn: str
    officers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Registry:
    """The connected workplaces by the fingerprint of their module's certificate."""

    workplaces: Mapping[str, Workplace]

    @classmethod
    def of(cls, *workplaces: Workplace) -> "Registry":
        """The registry of these workplaces."""
        return cls(MappingProxyType({place.module_sha256: place for place in workplaces}))

    @classmethod
    def load(cls, path: Path) -> "Registry":
        """The registry of a file that ``save`` wrote."""
        rows = json.loads(path.read_bytes())["workplaces"]
        return cls.of(
            *(
                Workplace(
                    access_point=row["access_point"],
                    module_sha256=row["module_sha256"],
                    edrpou=row["edrpou"],
                    spszn=row["spszn"],
                    officers=frozenset(row["officers"]),
                )
                for row in rows
            )
        )

    def save(self, path: Path) -> None:
        """Write the file; it holds РНОКПП of officers, so nobody else reads it."""
        rows = [
            {
                "access_point": place.access_point,
                "module_sha256": place.module_sha256,
                "edrpou": place.edrpou,
                "spszn": place.spszn,
                "officers": sorted(place.officers),
            }
            for place in self.workplaces.values()
        ]
        durable.replace(path, canonical_json({"workplaces": rows}))


def fingerprint(certificate: Certificate) -> str:
    """The name of a module in the registry: SHA-256 of its certificate, in hex."""
    return hashlib.sha256(certificate.der).hexdigest()
