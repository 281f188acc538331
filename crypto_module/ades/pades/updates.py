"""What later revisions of a PDF did to a signed one: extended it, or changed what is shown.

After a signature only other signatures, document time-stamps, material for validation and
metadata may come (EN 319 142-1, 5.4; ISO 32000-2, 12.8.2.2). Anything else, form fields and notes
too, could show another document than the one that was signed: "shadow attacks".
"""

from dataclasses import dataclass, field
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules.form_field_rules import is_field_visible
from pyhanko.sign.fields import enumerate_sig_fields
from typing_extensions import override

from crypto_module.ades.pades.entries import entry
from crypto_module.errors import MalformedInput

WHERE: Final = "PDF"
MAX_STEPS: Final = 300_000
_EXTENDS: Final = ModificationLevel.LTA_UPDATES
_RULES: Final = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),  # type: ignore[no-untyped-call]
        DocInfoRule().as_qualified(_EXTENDS),
        XrefStreamRule().as_qualified(_EXTENDS),
        ObjectStreamRule().as_qualified(_EXTENDS),
        DSSCompareRule().as_qualified(_EXTENDS),
        MetadataUpdateRule().as_qualified(_EXTENDS),  # type: ignore[no-untyped-call]
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(),  # type: ignore[no-untyped-call]
            SigFieldModificationRule(),
        ]
    ),
)
_NO_CHANGES: Final = 1  # of DocMDP: not even another signature (ISO 32000-2, table 257)


@dataclass(slots=True)
class _Budget:
    left: int = MAX_STEPS

    def take(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise MalformedInput(where=WHERE, rule="takes too long to compare")


class _Revision(HistoricalResolver):
    """A revision that ends the work when too many ways lead through its objects.

    The library follows every way to every object, and a few arrays that name one another several
    times make more ways than anybody can follow.
    """

    def __init__(self, reader: PdfFileReader, revision: int, budget: _Budget) -> None:
        super().__init__(reader, revision)
        self._budget = budget
        self._sizes: dict[generic.Reference, int] = {}

    @override
    def __call__(self, ref: generic.Reference) -> generic.PdfObject:
        found: generic.PdfObject = super().__call__(ref)
        if ref not in self._sizes:
            self._sizes[ref] = _size(found)
        self._budget.take(self._sizes[ref])
        return found


def _size(one: generic.PdfObject) -> int:
    """Return how many objects ``one`` is, itself and those directly in it."""
    if isinstance(one, generic.DictionaryObject):
        return 1 + sum(map(_size, one.values()))
    return 1 + (sum(map(_size, one)) if isinstance(one, generic.ArrayObject) else 0)


@dataclass(slots=True)
class Updates:
    """The revisions of one file; each is compared with the one before it, once."""

    reader: PdfFileReader
    _levels: dict[int, ModificationLevel] = field(default_factory=dict)
    _revisions: dict[int, _Revision] = field(default_factory=dict)
    _budget: _Budget = field(default_factory=_Budget)

    def fault_after(
        self, revision: int, dictionary: generic.DictionaryObject
    ) -> MalformedInput | None:
        """Return how the document was changed after the revision signed by ``dictionary``."""
        later = range(revision + 1, self.reader.xrefs.total_revisions)
        levels = [self._level(one) for one in later]
        most = _EXTENDS if _locked(dictionary) else ModificationLevel.FORM_FILLING
        if any(level > most for level in levels) or (later and self._is_overlaid(revision)):
            return MalformedInput(where=WHERE, rule="was changed after it was signed")
        return None

    def _level(self, revision: int) -> ModificationLevel:
        if revision not in self._levels:
            old, new = self._revision(revision - 1), self._revision(revision)
            try:
                self._levels[revision] = _RULES.apply(old, new).modification_level
            except SuspiciousModification:
                self._levels[revision] = ModificationLevel.OTHER
        return self._levels[revision]

    def _revision(self, number: int) -> _Revision:
        if number not in self._revisions:
            self._revisions[number] = _Revision(self.reader, number, self._budget)
        return self._revisions[number]

    def _is_overlaid(self, revision: int) -> bool:
        """Whether a field came that shows something and that no signer answers for."""
        then = _fields(self._revision(revision))
        return any(
            name not in then and not _is_signature(one) and _is_visible(one)
            for name, one in _fields(self.reader).items()
        )


def _fields(handler: PdfHandler) -> dict[str, generic.DictionaryObject]:
    return {name: one.get_object() for name, _, one in enumerate_sig_fields(handler)}


def _is_visible(one: generic.DictionaryObject) -> bool:
    return bool(is_field_visible(one))  # type: ignore[no-untyped-call]


def _is_signature(one: generic.DictionaryObject) -> bool:
    value = entry(one, "/V")
    return value is not None and entry(value, "/Type") in {None, "/Sig"}


def _locked(dictionary: generic.DictionaryObject) -> bool:
    """Whether the signature certifies that nothing may change (ISO 32000-2, 12.8.2.2)."""
    return any(
        entry(one, "/TransformMethod") == "/DocMDP"
        and entry(one["/TransformParams"], "/P") == _NO_CHANGES
        for one in (each.get_object() for each in entry(dictionary, "/Reference") or ())
    )
