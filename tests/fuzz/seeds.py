"""What fuzzing of files begins with: specimens of the lab."""

from pathlib import Path

from gateway.lab import CATALOGUE, make


def seeds(folder: Path, *, most: int) -> Path:
    """Write specimens of the lab that are small, one of each name, and return their folder."""
    folder.mkdir()
    names = {one.name: one.id for one in CATALOGUE.values()}
    for name, identifier in sorted(names.items()):
        octets = make(identifier).file
        if len(octets) <= most:
            (folder / name).write_bytes(octets)
    return folder
