"""What fuzzing found worth keeping: one archive for each harness, every input by its digest.

``make fuzz`` grows them: what reaches nothing new is left out again (libFuzzer's merge).
"""

import hashlib
import zipfile
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "corpus"
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def unpack(name: str, folder: Path) -> int:
    """Write the inputs kept for a harness into the new folder; return how many there are."""
    folder.mkdir()
    archive = FOLDER / f"{name}.zip"
    if not archive.exists():
        return 0
    with zipfile.ZipFile(archive) as kept:
        kept.extractall(folder)
        return len(kept.namelist())


def pack(name: str, folder: Path) -> None:
    """Keep the inputs of the folder and no others; equal inputs give equal octets."""
    inputs = {}
    for path in folder.iterdir():
        octets = path.read_bytes()
        inputs[hashlib.sha256(octets).hexdigest()[:16]] = octets
    FOLDER.mkdir(exist_ok=True)
    draft = FOLDER / f"{name}.draft"
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as kept:
        for digest, octets in sorted(inputs.items()):
            kept.writestr(zipfile.ZipInfo(digest, _NO_TIME), octets, zipfile.ZIP_DEFLATED)
    draft.replace(FOLDER / f"{name}.zip")
