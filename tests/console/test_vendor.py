"""What is shipped to browsers is exactly what its makers published."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from gateway.http.console.rendering import STATIC, environment

VENDOR = STATIC / "vendor"
MANIFEST: dict[str, dict[str, Any]] = json.loads((VENDOR / "MANIFEST.json").read_text())
LISTED = {name: digest for each in MANIFEST.values() for name, digest in each["files"].items()}


@pytest.mark.parametrize("name", LISTED)
def test_a_vendored_file_has_the_digest_of_the_manifest(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == LISTED[name]


def test_no_vendored_file_is_missing_from_the_manifest() -> None:
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present - {"MANIFEST.json"} == set(LISTED)


def test_each_package_names_its_version_and_licence() -> None:
    for each in MANIFEST.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", each["version"])
        assert each["licence"] in {"0BSD", "MIT"}


TEMPLATES = [
    Path(environment().get_template(n).filename or "") for n in environment().list_templates()
]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_nothing_inline_and_nothing_foreign(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|https?://|javascript:", text)
    assert all('src="' in tag for tag in re.findall(r"<script[^>]*>", text))
