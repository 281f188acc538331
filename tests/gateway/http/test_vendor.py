"""The files of Swagger UI are the vendor's, untouched."""

import hashlib
import json
import re
from pathlib import Path


def test_the_vendors_files_are_those_of_the_manifest() -> None:
    folder = Path("gateway/http/static/swagger")
    manifest = json.loads((folder / "MANIFEST.json").read_text("utf-8"))["swagger"]

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "MANIFEST.json"
    }
    assert manifest["files"] == found
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])
