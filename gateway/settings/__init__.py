"""What the operator decided: sections, how they are read, what is refused as unsafe."""

from gateway.settings.reading import load, read
from gateway.settings.safety import (
    NO_REVOCATION,
    ConfigurationError,
    refuse_open_secret,
    refuse_unsafe,
)
from gateway.settings.sections import (
    CONFIG_DIR,
    HttpSettings,
    MinistrySettings,
    SealSettings,
    Settings,
)

__all__ = [
    "CONFIG_DIR",
    "NO_REVOCATION",
    "ConfigurationError",
    "HttpSettings",
    "MinistrySettings",
    "SealSettings",
    "Settings",
    "load",
    "read",
    "refuse_open_secret",
    "refuse_unsafe",
]
