"""The data of the lab: what each defect is, and the verdict that EN 319 102-1 gives it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, Self

from crypto_module.validation import Indication, SubIndication
from gateway.lab.authority import Suite

PEERS: Final = ("openssl", "openssl_ocsp", "openssl_ts", "xmlsec", "xmlsec_list", "pyhanko")
PARTS: Final = ("counter_signatures", "nested", "time_stamps")
_FIELDS: Final = frozenset({"name", "is", "verdict", "suites", "update", *PARTS, *PEERS, "why"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """The two words of EN 319 102-1."""

    indication: Indication
    sub_indication: SubIndication | None

    @classmethod
    def of(cls, words: str) -> Self:
        """Return what ``TOTAL-FAILED HASH_FAILURE`` says."""
        main, _, sub = words.partition(" ")
        return cls(indication=Indication(main), sub_indication=SubIndication(sub) if sub else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One defect in one suite of keys.

    ``parts`` are conclusions about parts of the file which say nothing of the whole: signatures
    over a signature or inside of the content, and time-stamps; in no order. ``update`` is why a
    trusted list is not taken, as the command tells it. ``peers`` says of each
    independent judge that was asked whether it ``accepts`` or ``refuses``; ``why`` explains where
    one says otherwise than we do.
    """

    name: str
    suite: Suite
    family: str
    description: str
    indication: Indication
    sub_indication: SubIndication | None
    parts: Mapping[str, tuple[Conclusion, ...]]
    update: str | None
    peers: Mapping[str, str]
    why: str | None

    @property
    def id(self) -> str:
        """The identifier, as the command line takes it."""
        return f"{self.name}-{self.suite}"

    @property
    def is_control(self) -> bool:
        """Whether nothing is wrong with it."""
        parts = (one.indication for each in self.parts.values() for one in each)
        passed = all(one is Indication.TOTAL_PASSED for one in (self.indication, *parts))
        return passed and self.update is None


def _rows(family: str, text: str) -> Iterator[Defect]:
    for row in tomllib.loads(text)["defect"]:
        assert row.keys() <= _FIELDS, f"{family}: {sorted(row)}"
        for suite in row["suites"]:
            yield _defect(family, Suite(suite), row)


def _defect(family: str, suite: Suite, row: Mapping[str, Any]) -> Defect:
    verdict = Conclusion.of(row["verdict"])
    # A judge that knows no DSTU was not asked about it.
    asked = {peer: row[peer] for peer in PEERS if peer in row and suite is not Suite.DSTU}
    return Defect(
        name=row["name"],
        suite=suite,
        family=family,
        description=row["is"],
        indication=verdict.indication,
        sub_indication=verdict.sub_indication,
        parts=MappingProxyType(
            {part: tuple(map(Conclusion.of, row[part])) for part in PARTS if part in row}
        ),
        update=row.get("update"),
        peers=MappingProxyType(asked),
        why=row.get("why"),
    )


def _read() -> dict[str, Defect]:
    found: dict[str, Defect] = {}
    folder = resources.files("gateway.lab") / "defects"
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        for one in _rows(file.name.removesuffix(".toml"), file.read_text("utf-8")):
            assert one.id not in found, f"{one.id} twice"
            found[one.id] = one
    return found


CATALOGUE: Final[Mapping[str, Defect]] = MappingProxyType(_read())
"""Every defect by its identifier."""
