"""From a name to a specimen: one table of every family's builders."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from gateway.lab import (
    addresses,
    archive_index,
    archives,
    certificates,
    containers,
    counters,
    framing,
    lists,
    messages,
    nested,
    parameters,
    paths,
    pdf,
    pdf_archives,
    pdf_stamps,
    qualified,
    responses,
    stamps,
    tokens,
    trusted_lists,
    weak,
    xml,
    xml_archives,
    xml_counters,
    xml_signed,
    xml_stamps,
)
from gateway.lab.authority import Suite
from gateway.lab.catalogue import CATALOGUE
from gateway.lab.specimen import Specimen

Builder = Callable[[Suite], Specimen]
BUILDERS: Final[Mapping[str, Builder]] = MappingProxyType(
    {
        **certificates.BUILDERS,
        **parameters.BUILDERS,
        **paths.BUILDERS,
        **qualified.BUILDERS,
        **messages.BUILDERS,
        **weak.BUILDERS,
        **counters.BUILDERS,
        **nested.BUILDERS,
        **lists.BUILDERS,
        **trusted_lists.BUILDERS,
        **responses.BUILDERS,
        **addresses.BUILDERS,
        **stamps.BUILDERS,
        **tokens.BUILDERS,
        **archive_index.BUILDERS,
        **xml.BUILDERS,
        **xml_signed.BUILDERS,
        **xml_stamps.BUILDERS,
        **xml_archives.BUILDERS,
        **xml_counters.BUILDERS,
        **containers.BUILDERS,
        **archives.BUILDERS,
        **pdf.BUILDERS,
        **pdf_stamps.BUILDERS,
        **pdf_archives.BUILDERS,
        **framing.BUILDERS,
    }
)


def make(identifier: str) -> Specimen:
    """Return the specimen of a defect; keys are new in each process.

    Raises:
        KeyError: there is no such defect.
    """
    defect = CATALOGUE[identifier]
    return BUILDERS[defect.name](defect.suite)
