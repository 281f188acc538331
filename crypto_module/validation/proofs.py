"""Proofs of existence: which octets are proven to have existed when (EN 319 102-1, 3.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """The earliest proven time of each object; whatever is at hand exists ``now``."""

    now: datetime
    proven: Mapping[bytes, datetime] = field(default_factory=dict, repr=False)

    def of(self, octets: bytes) -> datetime:
        """Return the earliest time at which ``octets`` are proven to have existed."""
        return self.proven.get(octets, self.now)

    def with_objects(self, objects: Iterable[bytes], at: datetime) -> Self:
        """Return these proofs and that of ``objects`` at ``at``."""
        earlier = {one: min(at, self.of(one)) for one in objects}
        return type(self)(now=self.now, proven={**self.proven, **earlier})
