"""Until when algorithms and keys are trusted: data of a policy (ETSI TS 119 312 is its source).

What the code can compute is one matter (``x509.algorithms``); until when anybody should believe
it is another, and changes without the code.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Final, Self, get_args

from crypto_module.primitives.hashes import HashName
from crypto_module.x509.keys import DstuKey, EcKey, PublicKey

NEVER: Final = datetime.min.replace(tzinfo=UTC)
NO_END: Final = datetime.max.replace(tzinfo=UTC)
_KINDS: Final = frozenset({"DSTU4145", "ECDSA", "RSA"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Suitability:
    """A table by its version and the SHA-256 of its file.

    The moments are the first at which something is not trusted any more; what is not in the
    table is trusted ``NEVER``.
    """

    version: str
    digest: str
    hashes: Mapping[HashName, datetime] = field(repr=False)
    keys: Mapping[str, tuple[tuple[int, datetime], ...]] = field(repr=False)
    """By kind, each the least number of bits with its moment, the longest first."""

    @classmethod
    def parse(cls, encoded: bytes) -> Self:
        """Return the table of a TOML file such as config/policies/algorithms.toml.

        Raises:
            ValueError: it is not such a file; the message tells why.
        """
        told = tomllib.loads(encoded.decode("utf-8"))
        unknown = told.keys() - {"version", "hashes", "keys"}
        version = told.get("version")
        if unknown or not isinstance(version, str) or not version:
            raise ValueError("An algorithm table has a version, hashes and keys, nothing else.")
        return cls(
            version=version,
            digest=hashlib.sha256(encoded).hexdigest(),
            hashes=MappingProxyType(dict(map(_hash, _table(told, "hashes", dict).items()))),
            keys=MappingProxyType(_keys(_table(told, "keys", list))),
        )

    def hash_ends(self, name: HashName) -> datetime:
        """Return the moment from which on ``name`` is not trusted."""
        return self.hashes.get(name, NEVER)

    def key_ends(self, key: PublicKey) -> datetime:
        """Return the moment from which on keys like ``key`` are not trusted."""
        kind, bits = _size(key)
        rows = self.keys.get(kind, ())
        return next((ends for least, ends in rows if bits >= least), NEVER)


def _size(key: PublicKey) -> tuple[str, int]:
    if isinstance(key, DstuKey):
        return "DSTU4145", key.key.curve.m
    return ("ECDSA" if isinstance(key, EcKey) else "RSA"), key.key.key_size


def _table(told: Mapping[str, Any], name: str, kind: type) -> Any:
    value = told.get(name)
    if not isinstance(value, kind):
        raise ValueError(f"An algorithm table has {name}.")  # noqa: TRY004 - of the file, not a bug
    return value


def _hash(row: tuple[str, Any]) -> tuple[HashName, datetime]:
    name, value = row
    for known in get_args(HashName):
        if known == name and isinstance(value, dict) and not value.keys() - {"until"}:
            return known, _ends(value)
    raise ValueError(f"{name} is not a hash that we have, or more is said of it than until when.")


def _keys(rows: list[Any]) -> dict[str, tuple[tuple[int, datetime], ...]]:
    found: dict[str, list[tuple[int, datetime]]] = {}
    for row in rows:
        kind, bits = (row.get("kind"), row.get("bits")) if isinstance(row, dict) else (None, None)
        if kind not in _KINDS or type(bits) is not int or row.keys() - {"kind", "bits", "until"}:
            raise ValueError(f"A row of keys has kind ({', '.join(sorted(_KINDS))}) and bits.")
        found.setdefault(kind, []).append((bits, _ends(row)))
    return {kind: tuple(sorted(each, reverse=True)) for kind, each in found.items()}


def _ends(row: Mapping[str, Any]) -> datetime:
    """The day itself still counts."""
    until = row.get("until")
    if until is None:
        return NO_END
    if type(until) is not date:
        raise ValueError("An end is a day, such as 2028-12-31.")
    return datetime.combine(until + timedelta(days=1), time(), tzinfo=UTC)
