"""Evidence from a directory, for networks without internet: files are told by their octets.

Somebody else brings them; each question reads the directory again, so what came meanwhile counts.
"""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from crypto_module.errors import MalformedInput
from crypto_module.validation import Evidence, Need
from crypto_module.x509 import crl
from crypto_module.x509.certificate import bundle_slices

MAX_FILES: Final = 10_000


class DirectoryEvidence:
    """Every list, response and certificate of a directory; implements ``EvidenceSource``."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def fetch(self, needs: Sequence[Need]) -> Evidence:
        """Return all that is there when anything is needed; nothing when it cannot be read."""
        return await asyncio.to_thread(self._read) if needs else Evidence()

    def _read(self) -> Evidence:
        found = Evidence()
        try:
            files = sorted(one for one in self._directory.iterdir() if one.is_file())
            for file in files[:MAX_FILES]:
                if file.stat().st_size <= crl.MAX_OCTETS:
                    found = found.with_material(evidence_of(file.read_bytes()))
        except OSError:
            return found
        return found


def evidence_of(octets: bytes) -> Evidence:
    """Return what a file holds: a list, a response, a certificate or a bundle of them."""
    read = Evidence.of(certificates=(octets,), crls=(octets,), ocsps=(octets,))
    return Evidence.of(certificates=_bundled(octets)) if read == Evidence() else read


def _bundled(octets: bytes) -> Iterator[bytes]:
    try:
        yield from bundle_slices(octets)
    except MalformedInput:
        return
