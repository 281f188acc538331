"""The browser of the tests: Debian's Chromium, headless, silent towards the network."""

from types import MappingProxyType
from typing import Any, Final

CHROMIUM: Final[MappingProxyType[str, Any]] = MappingProxyType(
    {
        "executable_path": "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    }
)
