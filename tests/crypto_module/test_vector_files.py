import hashlib
import re
from pathlib import Path
from typing import Final

VECTORS: Final = Path(__file__).parents[1] / "vectors"
ROW: Final = re.compile(r"^\| ([\w./-]+) \| ([0-9a-f]{64}) \|", re.MULTILINE)


def test_every_vector_is_the_file_its_manifest_describes() -> None:
    rows = ROW.findall((VECTORS / "MANIFEST.md").read_text())
    sums = {name: hashlib.sha256((VECTORS / name).read_bytes()).hexdigest() for name, _ in rows}
    assert len(rows) > 40
    assert sums == dict(rows)


def test_every_folder_of_vectors_has_its_source_and_licence() -> None:
    told = (VECTORS / "README.md").read_text()
    folders = {path.name for path in VECTORS.iterdir() if path.is_dir()}
    assert {name for name in folders if f"| {name}/" not in told} == set()
