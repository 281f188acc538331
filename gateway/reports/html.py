"""The clerk's page as HTML: one file that needs nothing else, runs nothing, and prints on A4."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crypto_module.validation import Indication
from gateway.reports.contents import TITLE, Contents

_HERE: Final = Path(__file__).parent
_STYLE: Final = (_HERE / "page.css").read_text(encoding="utf-8")
_DIGEST: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_DIGEST}'"
"""What the page may do, wherever it is opened: wear its own style."""
_TONES: Final = {
    Indication.TOTAL_PASSED: "passed",
    Indication.TOTAL_FAILED: "failed",
    Indication.INDETERMINATE: "undecided",
}


def html(told: Contents) -> bytes:
    """Return the page in UTF-8 of what is told; equal contents give equal octets."""
    page = _environment().get_template("page.html")
    return page.render(
        title=TITLE,
        told=told,
        tone=_TONES[told.indication],
        style=_STYLE,
        policy=CONTENT_SECURITY_POLICY,
    ).encode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
