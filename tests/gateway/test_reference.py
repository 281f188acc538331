"""The data of the law are read once, or the gateway does not start."""

from pathlib import Path

import pytest

from gateway.reference import (
    read_algorithms,
    read_calendars,
    read_catalogue,
    read_requirements,
)
from gateway.settings import CONFIG_DIR, ConfigurationError


def test_the_shipped_data_are_read() -> None:
    assert "ua-mon-fri" in read_calendars(CONFIG_DIR)
    assert "birth-grant" in read_catalogue(CONFIG_DIR).services
    assert read_algorithms(CONFIG_DIR).hashes
    demands = read_requirements(CONFIG_DIR, "qualified")
    assert demands is not None
    assert demands.qualified


def test_basic_policies_demand_nothing_of_certificates() -> None:
    for name in ("basic", "basic-no-revocation"):
        assert read_requirements(CONFIG_DIR, name) is None
    with pytest.raises(ConfigurationError, match=r"another\.toml"):
        read_requirements(CONFIG_DIR, "another")


def test_calendars_may_be_read_as_if_holidays_applied() -> None:
    law, observed = (
        read_calendars(CONFIG_DIR, holidays=rule)["ua-mon-fri"] for rule in ("law", "observed")
    )
    assert law.version != observed.version


@pytest.mark.parametrize("text", ["not toml", "", "confirmed_until = 2026-05-04\ncalendar = 5"])
def test_broken_data_are_a_configuration_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "workdays").mkdir()
    (tmp_path / "workdays" / "ua.toml").write_text(text, encoding="utf-8")
    (tmp_path / "services.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"ua\.toml"):
        read_calendars(tmp_path)
    with pytest.raises(ConfigurationError, match=r"services\.toml"):
        read_catalogue(tmp_path)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "algorithms.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"algorithms\.toml"):
        read_algorithms(tmp_path)


def test_missing_data_are_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="unreadable"):
        read_catalogue(tmp_path)
    with pytest.raises(ConfigurationError, match=r"algorithms\.toml"):
        read_algorithms(tmp_path)
