"""Evidence from a directory, for networks without internet: files are told by their octets.

Somebody else brings them; each question reads the directory again, so what came meanwhile counts.
"""

import asyncio
import errno
from collections.abc import Iterator, Sequence
from contextlib import suppress
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
        with suppress(OSError):
            for _, held in read_directory(self._directory):
                found = found.with_material(held)
        return found


def read_directory(directory: Path) -> Iterator[tuple[Path, Evidence]]:
    """Yield each file of a directory in order, with what it holds.

    Raises:
        OSError: the directory or a file cannot be read, or there are more than ``MAX_FILES``.
    """
    files = sorted(one for one in directory.iterdir() if one.is_file())
    if len(files) > MAX_FILES:
        raise OSError(errno.E2BIG, f"понад {MAX_FILES} файлів", str(directory))
    for file in files:
        too_large = file.stat().st_size > crl.MAX_OCTETS
        yield file, Evidence() if too_large else evidence_of(file.read_bytes())


def evidence_of(octets: bytes) -> Evidence:
    """Return what a file holds: a list, a response, a certificate or a bundle of them."""
    read = Evidence.of(certificates=(octets,), crls=(octets,), ocsps=(octets,))
    return Evidence.of(certificates=_bundled(octets)) if read == Evidence() else read


def _bundled(octets: bytes) -> Iterator[bytes]:
    try:
        yield from bundle_slices(octets)
    except MalformedInput:
        return
