"""Reference data of the law, read from ``config_dir`` once at start: calendars and services."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from crypto_module.validation import BASIC, BASIC_NO_REVOCATION
from crypto_module.validation.requirements import Requirements
from crypto_module.validation.suitability import Suitability
from gateway.domain.errors import Invalid
from gateway.domain.service import Catalogue, parse_catalogue
from gateway.domain.workday_rules import Holidays, parse_calendars
from gateway.domain.workdays import Calendar
from gateway.settings import ConfigurationError


def read_calendars(config_dir: Path, *, holidays: Holidays = "law") -> Mapping[str, Calendar]:
    """Return the calendars of workdays/ua.toml by id.

    Raises:
        ConfigurationError: the file is unreadable or breaks its layout.
    """
    path = config_dir / "workdays" / "ua.toml"
    try:
        calendars = parse_calendars(_toml(path), holidays=holidays)
    except Invalid as err:
        raise ConfigurationError(f"{path} breaks its layout: {err.__cause__}.") from err
    return MappingProxyType({calendar.id: calendar for calendar in calendars})


def read_catalogue(config_dir: Path) -> Catalogue:
    """Return the catalogue of services.toml.

    Raises:
        ConfigurationError: the file is unreadable or breaks its layout.
    """
    path = config_dir / "services.toml"
    try:
        return parse_catalogue(_toml(path))
    except ValueError as err:
        raise ConfigurationError(f"{path}: {err}") from err


def read_algorithms(config_dir: Path) -> Suitability:
    """Return policies/algorithms.toml: until when algorithms are trusted.

    Raises:
        ConfigurationError: the file is unreadable or breaks its layout.
    """
    path = config_dir / "policies" / "algorithms.toml"
    try:
        return Suitability.parse(path.read_bytes())
    except (OSError, ValueError) as err:
        raise ConfigurationError(f"{path}: {err}") from err


def read_requirements(config_dir: Path, policy: str) -> Requirements | None:
    """Return what policies/NAME.toml demands of certificates; basic policies demand nothing.

    Raises:
        ConfigurationError: the file is unreadable or breaks its layout.
    """
    if policy in {BASIC, BASIC_NO_REVOCATION}:
        return None
    path = config_dir / "policies" / f"{policy}.toml"
    try:
        return Requirements.parse(path.read_bytes())
    except (OSError, ValueError) as err:
        raise ConfigurationError(f"{path}: {err}") from err


def _toml(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as err:
        raise ConfigurationError(f"{path} is unreadable: {err}.") from err
